import assert from 'node:assert/strict';
import { test } from 'node:test';
import { only, openShippedAssessor, runScenario, scenarioOf } from '../pipeline/simulated-walkway.ts';

const MINUTES = 10;

test(`healthy simulated walkers raise no alert in ${MINUTES} minutes`, { timeout: 30 * 60_000 }, async (t) => {
  const assessor = await openShippedAssessor();
  try {
    const scenario = scenarioOf(new Array(200).fill('none'), 9001, { durationS: 60 * MINUTES });
    const events = await runScenario(scenario, assessor);
    const walks = only(events, 'walk');
    t.diagnostic(`${walks.length} walks, ${only(events, 'cycle').length} cycles`);
    assert.ok(walks.length > 40, 'people crossed all the time');
    assert.deepEqual(
      only(events, 'alert').map(({ change }) => change.alert.id),
      [],
    );
  } finally {
    await assessor.close();
  }
});
