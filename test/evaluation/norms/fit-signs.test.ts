import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitSigns } from '../../../src/evaluation/norms/fit-signs.ts';
import type { SignSpan } from '../../../src/evaluation/norms/sign-people.ts';
import { personInterval } from '../../../src/evaluation/statistics/person-bootstrap.ts';
import { normal, seededRandom } from '../../../src/maths/seeded-random.ts';
import { SIMULATED } from '../../../src/model/sensor-match.ts';
import { MIDLINE_NAMES, PAIRED_NAMES, type SignName } from '../../../src/model/signs/sign-names.ts';
import { signSums } from '../../../src/model/signs/sign-sums.ts';

const NAMES: SignName[] = [...MIDLINE_NAMES];
for (const name of PAIRED_NAMES) NAMES.push(`left_${name}`, `right_${name}`);

/** People who differ by 0.1 and whose walks differ by 0.05 about 1 + 0.3 (speed − 1); sides share the person. */
function population(dataset: string, people: number, walks: number, seed: number): SignSpan[] {
  const random = seededRandom(seed);
  return Array.from({ length: people }, (_, person) => {
    const usual = new Map(NAMES.map((name) => [name, 0.1 * normal(random)]));
    const pace = 1 + 0.15 * normal(random);
    return Array.from({ length: walks }, (): SignSpan => {
      const signs = NAMES.map((name) => [name, 1 + usual.get(name)! + 0.3 * (pace - 1) + 0.05 * normal(random)]);
      return { dataset, subject: `${person}`, signs: Object.fromEntries(signs), speed_m_s: pace };
    });
  }).flat();
}

test('location and spread of a population are found, and its speed', () => {
  const { norms } = fitSigns(population('real', 60, 4, 1), { step_legs: 0.3 });
  const { scales, differences, speed_m_s } = norms('real')!;
  assert.ok(Math.abs(scales.step_legs!.mu - 1 - 0.3 * (speed_m_s - 1)) < 0.03, `${scales.step_legs!.mu}`);
  assert.ok(Math.abs(scales.step_legs!.sigma - Math.hypot(0.1, 0.05)) < 0.02, `${scales.step_legs!.sigma}`);
  assert.ok(Math.abs(differences.step_legs! - Math.SQRT2 * Math.hypot(0.1, 0.05)) < 0.03, `${differences.step_legs}`);
});

test('what is handed is zero on average, whatever a sensor adds', () => {
  const { scales } = fitSigns(population('real', 20, 3, 2)).norms('real')!;
  assert.equal(scales.trunk_lean_mean_rad!.mu, 0);
  assert.ok(scales.trunk_lean_mean_rad!.sigma > 0.9, 'the bias is part of the spread');
});

test('sums of somebody new are about as far out as those of the people of the fit', () => {
  const { norms, slopes } = fitSigns(population('real', 40, 3, 3));
  const trunk = population('real', 100, 1, 4).map(({ signs, speed_m_s }) => {
    return signSums(signs, speed_m_s, norms('real')!, slopes).groups.trunk!;
  });
  const mean = trunk.reduce((sum, value) => sum + value, 0) / trunk.length;
  const spread = Math.sqrt(trunk.reduce((sum, value) => sum + (value - mean) ** 2, 0) / trunk.length);
  assert.ok(Math.abs(mean) < 0.35 && spread > 0.7 && spread < 1.35, `${mean} ± ${spread}`);
});

test('a person left out moves no norm', () => {
  const people = population('real', 8, 3, 5);
  const odd = people.map((span) => {
    return span.subject === '3' ? { ...span, signs: { ...span.signs, step_legs: 9, left_step_legs: 9 } } : span;
  });
  const slopes = {};
  const scale = (spans: SignSpan[]) => fitSigns(spans, slopes).norms('real', 'real 3')!.scales.step_legs!.mu;
  assert.equal(scale(people), scale(odd));
  assert.equal(fitSigns(people.filter(({ subject }) => subject === '3')).norms('real', 'real 3'), null);
});

test('simulated people lend real sensors nothing', () => {
  const real = population('real', 10, 3, 6);
  const steady = population(SIMULATED, 30, 1, 7).map((span) => ({ ...span, signs: real[0]!.signs }));
  const alone = fitSigns(real, {}).norms('real')!;
  const together = fitSigns([...real, ...steady], {}).norms('real')!;
  assert.deepEqual(together, alone);
});

test('an interval over people is wider where walks of a person are alike', () => {
  const rows = (alike: boolean) =>
    Array.from({ length: 60 }, (_, i) => ({ person: `${i % 6}`, value: alike ? (i % 6) % 2 : Math.floor(i / 6) % 2 }));
  const width = (alike: boolean): number => {
    const of = (some: readonly { value: number }[]) => some.reduce((sum, { value }) => sum + value, 0) / some.length;
    const { value, low, high } = personInterval(rows(alike), ({ person }) => person, of);
    assert.equal(value, 0.5);
    return high - low;
  };
  assert.ok(width(true) > 0.5 && width(false) < 0.1);
});
