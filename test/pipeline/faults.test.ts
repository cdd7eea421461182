import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Assessor } from '../../src/model/assessor.ts';
import { parseFault } from '../../src/simulator/fault-text.ts';
import { expectedGroups } from '../../src/simulator/faults.ts';
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
      // There and back by two people: what one pass is too short for shows in the next.
      const events = await runScenario(scenarioOf([name, name], SEED), assessor);
      const raised = only(events, 'alert').flatMap(({ change }) =>
        change.change === 'raised' ? [change.alert.id] : [],
      );
      const wanted: readonly string[] = expectedGroups(fault);
      assert.ok(
        raised.some((id) => wanted.includes(id)),
        `wanted one of ${wanted.join(', ')}; raised ${raised.join(', ') || 'nothing'}`,
      );
      if (fault.side !== 'left' && fault.side !== 'right') return;
      const other = fault.side === 'left' ? 'right_leg' : 'left_leg';
      assert.ok(!raised.includes(other), `the sound leg was raised: ${raised.join(', ')}`);
    });
  }

  it('healthy walkers raise nothing', async () => {
    const events = await runScenario(scenarioOf(new Array(12).fill('none'), SEED + 1), assessor);
    const alerts = only(events, 'alert').map(({ change }) => change.alert.id);
    assert.deepEqual(alerts, []);
    const walks = only(events, 'walk');
    assert.equal(walks.length, 12, 'every crossing is one walk');
    for (const { report } of walks) assert.ok(report.assessment.verdict.assessed, 'every crossing is assessed');
  });
});
