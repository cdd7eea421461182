import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Assessor } from '../../src/model/assessor.ts';
import type { PipelineEvent } from '../../src/pipeline.ts';
import { only, openShippedAssessor, pipelineOn, scenarioOf } from './simulated-walkway.ts';

/** Seconds into the crossing at which the session begins, and into the one after at which it ends. */
const BEGINS_S = 6;

describe('a session that begins while somebody walks', () => {
  let assessor: Assessor;
  const was: PipelineEvent[] = [];
  const within: PipelineEvent[] = [];
  const then: PipelineEvent[] = [];

  before(async () => {
    assessor = await openShippedAssessor();
    const scenario = scenarioOf(['trunk_lean', 'trunk_lean'], 3);
    const pipeline = pipelineOn(scenario, assessor);
    let now = was;
    for (const message of scenario.messages()) {
      if (now === was && message.receivedS > BEGINS_S) {
        was.push(...(await pipeline.startSession({ walkingAid: true })));
        now = within;
      }
      now.push(...(await pipeline.push(message)));
      if (now === within && only(within, 'walk').length === 1) {
        within.push(...(await pipeline.endSession()));
        now = then;
      }
    }
    then.push(...(await pipeline.finish()));
  });
  after(() => assessor.close());

  it('sums up what was walked before it, for nobody of the session', () => {
    const [first] = only(was, 'walk');
    assert.ok(first !== undefined && first.walkNo === 1);
    assert.ok(first.report.walk.end_s < BEGINS_S + 0.1);
    const standing = new Set<string>();
    for (const { change } of only(was, 'alert')) {
      if (change.change === 'cleared') standing.delete(change.alert.id);
      else standing.add(change.alert.id);
    }
    assert.deepEqual([...standing], [], 'no alert is carried into the session');
  });

  it('assesses nothing with a walking aid, from the first frame to the last', () => {
    assert.ok(only(within, 'pose').length > 60);
    for (const { scores } of only(within, 'pose')) assert.equal(scores.verdict.assessed, false);
    const [walk] = only(within, 'walk');
    assert.ok(walk!.walkNo > 1 && walk!.report.walk.start_s > BEGINS_S - 0.1);
    const { assessment } = walk!.report.walk;
    assert.match(assessment.assessed ? '' : assessment.reason, /walking aid/);
    assert.deepEqual(only(within, 'alert'), []);
  });

  it('assesses again when it has ended', () => {
    assert.ok(only(then, 'pose').some(({ scores }) => scores.verdict.assessed));
    assert.ok(only(then, 'walk').some(({ report }) => report.walk.assessment.assessed));
  });
});
