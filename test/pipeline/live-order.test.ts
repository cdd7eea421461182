import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readBands } from '../../src/gait/bands.ts';
import type { Assessor } from '../../src/model/assessor.ts';
import { Pipeline, type PipelineEvent } from '../../src/pipeline.ts';
import { Random } from '../../src/simulator/random.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { openShippedAssessor, scenarioOf } from './simulated-walkway.ts';

/** The events of each kind, in their order, as text: every digit counts. */
function byKind(events: readonly PipelineEvent[]): Map<string, string[]> {
  const kinds = new Map<string, string[]>();
  for (const { kind, ...rest } of events) kinds.set(kind, [...(kinds.get(kind) ?? []), JSON.stringify(rest)]);
  return kinds;
}

describe('a live run and its replay', () => {
  let assessor: Assessor;
  before(async () => {
    assessor = await openShippedAssessor();
  });
  after(() => assessor.close());

  const scenario = (): Scenario => scenarioOf(['trunk_lean', 'none'], 6, { gapS: 0.6 });

  const pipelineOf = ({ rig }: Scenario, live: boolean): Pipeline =>
    new Pipeline({
      rig,
      sync: { source: 'timestamp' },
      norms: { models: assessor.models, scoring: assessor.normative.scoring, bands: readBands(assessor.normativeText) },
      baseline: assessor.baseline,
      walksInBackground: live,
    });

  it('give the same results of each kind, whenever time is asked for and however long a walk takes to assess', async () => {
    const replayed: PipelineEvent[] = [];
    const lived: PipelineEvent[] = [];
    const [one, other] = [scenario(), scenario()];
    const replay = pipelineOf(one, false);
    const live = pipelineOf(other, true);
    for (const message of one.messages()) replayed.push(...(await replay.push(message)));
    replayed.push(...(await replay.finish()));

    const random = new Random(11);
    // The daemon was there long before the cameras.
    let nowS = -20;
    for (; nowS < -0.1; nowS += 0.033) lived.push(...(await live.advance(nowS)));
    for (const message of other.messages()) {
      while (random.uniform(0, 1) < 0.4) {
        nowS += random.uniform(0, 1) * Math.max(0, message.receivedS - nowS);
        lived.push(...(await live.advance(nowS)));
      }
      nowS = message.receivedS;
      lived.push(...(await live.push(message)));
    }
    for (let k = 1; k < 60; k++) lived.push(...(await live.advance(nowS + 0.033 * k)));
    lived.push(...(await live.finish()));

    const [expected, found] = [byKind(replayed), byKind(lived)];
    assert.ok(expected.get('walk')!.length >= 2 && expected.get('alert')!.length >= 2, 'there is something to compare');
    assert.deepEqual([...found.keys()].sort(), [...expected.keys()].sort());
    for (const [kind, lines] of expected) assert.deepEqual(found.get(kind), lines, kind);
  });
});
