import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PARAMETER_NAMES } from '../../../src/gait/parameters.ts';
import { normativeRange } from '../../../src/gait/session/normative-range.ts';
import type { SessionFacts } from '../../../src/gait/session/session-summary.ts';

const DECLARED: SessionFacts = {
  subject: 'S-1',
  age_years: 45,
  sex: 'female',
  walking_aid: 'none',
  simulated: false,
  provisional: true,
};

describe('normativeRange', () => {
  it('says whom the numbers are about and where they were published', () => {
    const speed = normativeRange('speed_m_s', DECLARED)!;
    assert.deepEqual([speed.mean, speed.low, speed.high], [1.39, null, null]);
    assert.equal(speed.group, 'women, 40 to 49 years, usual pace');
    assert.match(speed.source, /Bohannon .*2011/);
    const cadence = normativeRange('cadence_steps_min', { ...DECLARED, sex: 'male' })!;
    assert.deepEqual([cadence.mean, cadence.low, cadence.high], [121, 107, 134]);
    assert.match(cadence.source, /Öberg.*1993/);
  });

  it('is silent unless sex and age were declared, with an aid, and beyond the ages of its source', () => {
    for (const change of [
      { age_years: null },
      { sex: null },
      { walking_aid: 'cane' },
      { age_years: 12 },
      { age_years: 101 },
    ] as const)
      for (const name of PARAMETER_NAMES) assert.equal(normativeRange(name, { ...DECLARED, ...change }), null, name);
  });

  it('leaves no adult age out and counts a year as lasting until the next birthday', () => {
    for (let age = 20; age < 80; age += 0.5)
      assert.ok(normativeRange('cadence_steps_min', { ...DECLARED, age_years: age }), `${age}`);
    assert.equal(
      normativeRange('speed_m_s', { ...DECLARED, age_years: 49.9 })!.group,
      'women, 40 to 49 years, usual pace',
    );
  });

  it('keeps every mean inside its range', () => {
    for (const sex of ['female', 'male'] as const)
      for (let age = 20; age < 80; age++) {
        const { mean, low, high } = normativeRange('cadence_steps_min', { ...DECLARED, sex, age_years: age })!;
        assert.ok(low! < mean && mean < high! && high! - low! < 60);
      }
  });

  it('makes up nothing for parameters without a published table', () => {
    const known = PARAMETER_NAMES.filter((name) => normativeRange(name, DECLARED) !== null);
    assert.deepEqual(known, ['speed_m_s', 'cadence_steps_min']);
  });
});
