import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normal, seededRandom as seeded } from '../../../src/maths/seeded-random.ts';
import { OffsetFilter } from '../../../src/sync/content/offset-filter.ts';

const CAMERAS = 5;

/** A pass that shows these offsets with this error, one standard deviation per camera, the mean left open. */
function pass(offsetsS: readonly number[], sdS: number, random: () => number) {
  const shiftS = normal(random);
  const covarianceS2 = new Float64Array(CAMERAS * CAMERAS);
  for (let camera = 0; camera < CAMERAS; camera++) covarianceS2[camera * CAMERAS + camera] = sdS * sdS;
  return { offsetsS: Float64Array.from(offsetsS, (offset) => offset + shiftS + sdS * normal(random)), covarianceS2 };
}

function apart(found: ArrayLike<number>, truth: readonly number[]): number[] {
  const errors = truth.map((offset, c) => found[c]! - offset);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return errors.map((error) => error - mean);
}

describe('what passes teach about offsets', () => {
  it('is sharper with every pass, and as sharp as it says', () => {
    const random = seeded(7);
    const scaled: number[] = [];
    for (let trial = 0; trial < 60; trial++) {
      const truth = Array.from({ length: CAMERAS }, () => 0.03 * normal(random));
      const filter = new OffsetFilter(truth.map(() => 0.06));
      let beforeS = Number.POSITIVE_INFINITY;
      for (let n = 0; n < 3; n++) {
        filter.update(pass(truth, 0.003, random));
        assert.ok(filter.uncertaintiesS()[0]! < beforeS);
        beforeS = filter.uncertaintiesS()[0]!;
      }
      scaled.push(...apart(filter.offsetsS, truth).map((error, c) => error / filter.uncertaintiesS()[c]!));
    }
    const rms = Math.sqrt(scaled.reduce((sum, z) => sum + z * z, 0) / scaled.length);
    assert.ok(rms > 0.85 && rms < 1.15, `${rms}`);
  });

  it('is not spoiled by a camera of which nothing is known', () => {
    const random = seeded(8);
    const filter = new OffsetFilter(Array.from({ length: CAMERAS }, () => 0.06));
    const seen = pass([0.01, 0.02, 0.03, 0.04, 0], 0.001, random);
    seen.offsetsS[4] = Number.NaN;
    filter.update(seen);
    const sds = filter.uncertaintiesS();
    for (const camera of [0, 1, 2, 3]) assert.ok(sds[camera]! < 0.0015, `${sds}`);
    assert.ok(sds[4]! > 0.05);
  });

  it('a camera that is suddenly elsewhere is followed at once, the others stay', () => {
    const random = seeded(9);
    const truth = [0, 0.01, 0.02, 0.03, 0.04];
    const filter = new OffsetFilter(truth.map(() => 0.06));
    for (let n = 0; n < 4; n++) filter.update(pass(truth, 0.001, random));
    const moved = truth.map((offset, camera) => (camera === 2 ? offset + 0.02 : offset));
    filter.update(pass(moved, 0.001, random));
    for (const error of apart(filter.offsetsS, moved)) assert.ok(Math.abs(error) < 0.003, `${error}`);
  });
});
