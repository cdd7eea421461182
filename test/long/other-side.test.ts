/** The faults of test/pipeline on the other side of the body. About half a minute. */
import { after, before, describe, it } from 'node:test';
import type { Assessor } from '../../src/model/assessor.ts';
import { assertAlerts } from '../pipeline/acted-faults.ts';
import { openShippedAssessor } from '../pipeline/simulated-walkway.ts';

const FAULTS = ['stiff_knee:left', 'steppage:right', 'trendelenburg:left', 'circumduction:right', 'antalgic:left'];

describe('simulated walkers with a fault of the other side', () => {
  let assessor: Assessor;
  before(async () => {
    assessor = await openShippedAssessor();
  });
  after(() => assessor.close());

  for (const name of FAULTS) {
    it(`${name} raises an alert in its group, on its side`, () => assertAlerts(name, assessor));
  }
});
