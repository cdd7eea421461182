import assert from 'node:assert/strict';
import type { Assessor } from '../../src/model/assessor.ts';
import { parseFault } from '../../src/simulator/fault-text.ts';
import { expectedGroups } from '../../src/simulator/faults.ts';
import { GROUPS } from '../../src/skeleton/joints.ts';
import { only, runScenario, scenarioOf } from './simulated-walkway.ts';

/** People whom the simulated part of the statistics was not made of. */
export const UNSEEN_SEED = 7001;

/** Lets a walker with a fault ("stiff_knee:left") cross: an alert in its group, on its side. */
export async function assertAlerts(name: string, assessor: Assessor): Promise<void> {
  const fault = parseFault(name)!;
  const events = await runScenario(scenarioOf([name], UNSEEN_SEED), assessor);
  const raised = only(events, 'alert').flatMap(({ change }) => (change.change === 'raised' ? [change.alert] : []));
  const told = raised.map(({ id, score }) => `${id} ${score.toFixed(1)}`).join(', ') || 'nothing';
  const groups = expectedGroups(fault);
  const wanted: readonly string[] = groups.flatMap((group) => [group, ...GROUPS[group]]);
  assert.ok(
    raised.some(({ id }) => wanted.includes(id)),
    `wanted ${groups.join(', ')} or a joint of it; raised ${told}`,
  );
  if (fault.side !== 'left' && fault.side !== 'right') return;
  // A limp makes the other leg's steps abnormal too, but less so.
  const worst = (leg: string): number => Math.max(0, ...raised.flatMap(({ id, score }) => (id === leg ? [score] : [])));
  const [own, sound] = fault.side === 'left' ? ['left_leg', 'right_leg'] : ['right_leg', 'left_leg'];
  assert.ok(worst(sound) === 0 || worst(own) > worst(sound), `the sound leg leads: ${told}`);
}
