import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Assessor } from '../../src/model/assessor.ts';
import { assertAlerts, UNSEEN_SEED } from './acted-faults.ts';
import { only, openShippedAssessor, runScenario, scenarioOf } from './simulated-walkway.ts';

/** The other side of each is tried in test/long. */
const FAULTS = [
  'stiff_knee:right',
  'steppage:left',
  'trendelenburg:right',
  'circumduction:left',
  'crouch',
  'trunk_lean',
  'antalgic:right',
];

describe('simulated walkers through five simulated cameras', () => {
  let assessor: Assessor;
  before(async () => {
    assessor = await openShippedAssessor();
  });
  after(() => assessor.close());

  for (const name of FAULTS) {
    it(`${name} raises an alert in its group, on its side`, () => assertAlerts(name, assessor));
  }

  it('healthy walkers raise nothing', async () => {
    const events = await runScenario(scenarioOf(new Array(8).fill('none'), UNSEEN_SEED + 1), assessor);
    const alerts = only(events, 'alert').map(({ change }) => change.alert.id);
    assert.deepEqual(alerts, []);
    const walks = only(events, 'walk');
    assert.equal(walks.length, 8, 'every crossing is one walk');
    for (const { report } of walks) assert.ok(report.assessment.verdict.assessed, 'every crossing is assessed');
  });
});
