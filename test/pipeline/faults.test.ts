import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Assessor } from '../../src/model/assessor.ts';
import { parseFault } from '../../src/simulator/fault-text.ts';
import { expectedGroups } from '../../src/simulator/faults.ts';
import { GROUPS } from '../../src/skeleton/joints.ts';
import { only, openShippedAssessor, runScenario, scenarioOf } from './simulated-walkway.ts';

const FAULTS = [
  'stiff_knee:right',
  'stiff_knee:left',
  'steppage:right',
  'steppage:left',
  'trendelenburg:right',
  'trendelenburg:left',
  'circumduction:right',
  'circumduction:left',
  'crouch',
  'trunk_lean',
  'antalgic:right',
  'antalgic:left',
];

/** People whom the simulated part of the statistics was not made of. */
const SEED = 7001;

describe('simulated walkers through five simulated cameras', () => {
  let assessor: Assessor;
  before(async () => {
    assessor = await openShippedAssessor();
  });
  after(() => assessor.close());

  for (const name of FAULTS) {
    it(`${name} raises an alert in its group, on its side`, async () => {
      const fault = parseFault(name)!;
      const events = await runScenario(scenarioOf([name], SEED), assessor);
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
      const worst = (leg: string): number =>
        Math.max(0, ...raised.flatMap(({ id, score }) => (id === leg ? [score] : [])));
      const [own, sound] = fault.side === 'left' ? ['left_leg', 'right_leg'] : ['right_leg', 'left_leg'];
      assert.ok(worst(sound) === 0 || worst(own) > worst(sound), `the sound leg leads: ${told}`);
    });
  }

  it('healthy walkers raise nothing', async () => {
    const events = await runScenario(scenarioOf(new Array(8).fill('none'), SEED + 1), assessor);
    const alerts = only(events, 'alert').map(({ change }) => change.alert.id);
    assert.deepEqual(alerts, []);
    const walks = only(events, 'walk');
    assert.equal(walks.length, 8, 'every crossing is one walk');
    for (const { report } of walks) assert.ok(report.assessment.verdict.assessed, 'every crossing is assessed');
  });
});
