import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quantile } from '../../src/maths/robust.ts';
import { seededRandom as seeded } from '../../src/maths/seeded-random.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { resampleAt, type TimedFrame } from '../../src/sync/resample.ts';

const HZ = 30;
/** Half of the person's extent, px. */
const SIZE_PX = 300;

/** A person whose joints 0 and 1 span the extent and whose joint 2 is at `x`. */
function frame(timeS: number, x: number): TimedFrame {
  const joints = new Float64Array(JOINT_COUNT * 3);
  joints.set([500, 500 - SIZE_PX, 0.9, 500, 500 + SIZE_PX, 0.9, x, 500, 0.8]);
  return { timeS, people: [joints], ids: [1] };
}

const xAt = (frames: readonly TimedFrame[], timeS: number): number | undefined => {
  const person = resampleAt(frames, timeS)[0];
  return person !== undefined && person[8]! > 0 ? person[6]! : undefined;
};

/** A swinging foot across the view at 4 m distance: up to 4 m/s and 30 m/s², 250 px per metre. */
const footPx = (timeS: number): number => 500 + 250 * (1.2 * timeS + 0.24 * Math.sin(2 * Math.PI * 1.8 * timeS));

describe('a joint between its sightings', () => {
  it('is given only between one before and one after at most 70 ms apart, and hardly beyond them', () => {
    const sightings = fc.array(
      fc.record({
        stepS: fc.constantFrom(1 / HZ, 2 / HZ, 3 / HZ, 0.04, 0.3),
        x: fc.double({ min: 0, max: 1920, noNaN: true }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    const property = fc.property(sightings, fc.double({ min: -0.1, max: 1.1, noNaN: true }), (steps, part) => {
      let timeS = 0;
      const frames = steps.map(({ stepS, x }) => {
        timeS += stepS;
        return frame(timeS, x);
      });
      const atS = part * (timeS + 0.1);
      const found = xAt(frames, atS);
      const before = frames.findLast((one) => one.timeS <= atS + 1e-6);
      const after = frames.find((one) => one.timeS >= atS - 1e-6);
      const enclosed = before !== undefined && after !== undefined && after.timeS - before.timeS <= 0.07;
      assert.equal(found !== undefined, enclosed);
      if (found === undefined) return;
      const [a, b] = [before!.people[0]![6]!, after!.people[0]![6]!];
      const bendPx = 0.005 * Math.hypot(1920, 2 * SIZE_PX) + 1e-6;
      assert.ok(found >= Math.min(a, b) - bendPx && found <= Math.max(a, b) + bendPx, `${found} of ${a} and ${b}`);
    });
    fc.assert(property, { numRuns: 2000, seed: 9 });
  });

  it('is off by less than the noise of keypoints where one frame was lost, and unseen where two were', () => {
    const random = seeded(3);
    const errorsPx = (keep: (n: number) => boolean): number[] => {
      const frames = Array.from({ length: 900 }, (_, n) => frame(n / HZ, footPx(n / HZ))).filter((_, n) => keep(n));
      return Array.from({ length: 2000 }, () => 1 + 28 * random()).flatMap((timeS) => {
        const near = frames.filter((one) => Math.abs(one.timeS - timeS) < 0.2);
        const x = xAt(near, timeS);
        return x === undefined ? [] : [Math.abs(x - footPx(timeS))];
      });
    };
    const [whole, oneLost, twoLost] = [
      errorsPx(() => true),
      errorsPx((n) => n % 2 === 0),
      errorsPx((n) => n % 3 === 0),
    ] as const;
    const p95 = [whole, oneLost].map((errors) => quantile(errors, 0.95));
    console.log(
      `# foot at up to 4 m/s, 4 m away: p95 ${p95[0]!.toFixed(2)} px, with every second frame lost ${p95[1]!.toFixed(2)} px, worst ${Math.max(...oneLost).toFixed(2)} px`,
    );
    assert.ok(p95[0]! < 0.5, `${p95[0]}`);
    // Pose estimators place a keypoint within about 3 px.
    assert.ok(Math.max(...oneLost) < 3, `${Math.max(...oneLost)}`);
    // Only instants that coincide with a frame are left.
    assert.ok(twoLost.length < 5, `${twoLost.length}`);
  });
});
