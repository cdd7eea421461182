import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Assessor } from '../../src/model/assessor.ts';
import type { PipelineEvent } from '../../src/pipeline.ts';
import { parseFault } from '../../src/simulator/fault-text.ts';
import { only, openShippedAssessor, pipelineOn, scenarioOf } from './simulated-walkway.ts';

/** Seconds into the crossing at which the therapist points at the other person. */
const POINTED_S = 5.5;

describe('choosing the patient while two people walk side by side', () => {
  let assessor: Assessor;
  before(async () => {
    assessor = await openShippedAssessor();
  });
  after(() => assessor.close());

  for (const inSession of [false, true]) {
    it(`is told, keeps to the chosen one and forgets the other's results, ${inSession ? 'in' : 'without'} a session`, async () => {
      const scenario = scenarioOf([], 11, {
        plan: (n) => (n < 1 ? { companion: true, fault: parseFault('trunk_lean') } : undefined),
      });
      const pipeline = pipelineOn(scenario, assessor);
      const events: PipelineEvent[] = inSession ? await pipeline.startSession() : [];
      let chosen: number | null = null;
      let chosenAt = 0;
      for (const message of scenario.messages()) {
        events.push(...(await pipeline.push(message)));
        if (chosen !== null || message.receivedS < POINTED_S) continue;
        const told = only(events, 'people').at(-1)!;
        chosen = told.people.find(({ track }) => track !== told.patient)!.track;
        chosenAt = events.length;
        pipeline.choosePatient(chosen);
      }
      events.push(...(await pipeline.finish()));

      const changes = only(events, 'patient').map(({ change }) => change);
      assert.deepEqual(
        changes.slice(-2).map(({ to, reason }) => ({ to, reason })),
        [
          { to: chosen, reason: 'chosen' },
          { to: null, reason: 'chosen_left' },
        ],
      );
      const change = events.findIndex((event) => event.kind === 'patient' && event.change.reason === 'chosen');
      assert.ok(change >= chosenAt);
      for (const { pose } of only(events.slice(change), 'pose')) assert.equal(pose.track, chosen);
      for (const event of only(events.slice(change), 'cycle')) assert.equal(event.track, chosen);
      const raised = new Set<string>();
      let everRaised = 0;
      for (const { change: alert } of only(events.slice(0, change), 'alert')) {
        if (alert.change === 'raised') {
          raised.add(alert.alert.id);
          everRaised++;
        } else if (alert.change === 'cleared') raised.delete(alert.alert.id);
      }
      assert.ok(everRaised > 0, 'the scenario raises what is to be forgotten');
      assert.deepEqual([...raised], [], 'no alert about the wrong person outlives the correction');
    });
  }
});
