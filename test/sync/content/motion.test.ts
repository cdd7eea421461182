import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normal, seededRandom as seeded } from '../../../src/maths/seeded-random.ts';
import { JOINT_COUNT } from '../../../src/skeleton/joints.ts';
import { Motion } from '../../../src/sync/content/motion.ts';

/** A person 500 px tall at x, larger by `scale`, with 3 px of noise. */
function person(x: number, scale: number, random: () => number): Float64Array {
  const out = new Float64Array(JOINT_COUNT * 3);
  for (let j = 0; j < JOINT_COUNT; j++) {
    const [side, height] = [80 * Math.sin(j), 500 * (j / (JOINT_COUNT - 1) - 0.5)];
    out.set([x + scale * side + 3 * normal(random), 540 + scale * height + 3 * normal(random), 0.9], 3 * j);
  }
  return out;
}

/** Share of the frames of the last of two seconds in which somebody moves. */
function moving(peopleAt: (timeS: number, random: () => number) => Float64Array[]): number {
  const random = seeded(1);
  const motion = new Motion();
  let count = 0;
  for (let n = 0; n < 60; n++) if (motion.update(n / 30, peopleAt(n / 30, random)) && n >= 30) count++;
  return count / 30;
}

describe('whether anybody moves in a picture', () => {
  it('is seen of walkers, across the view and towards the camera', () => {
    assert.equal(
      moving((timeS, random) => [person(300 + 300 * timeS, 1, random)]),
      1,
    );
    assert.equal(
      moving((timeS, random) => [person(900, 1 + 0.35 * timeS, random)]),
      1,
    );
  });

  it('is not seen of people who stand or sit, one or several, nor in an empty picture', () => {
    assert.equal(
      moving((_, random) => [person(900, 1, random)]),
      0,
    );
    assert.equal(
      moving((_, random) => [person(300, 1, random), person(1500, 0.8, random)]),
      0,
    );
    assert.equal(
      moving(() => []),
      0,
    );
  });

  it('is seen of one who walks past somebody who stands', () => {
    // Where he covers the other for a moment, they may be taken for each other.
    assert.ok(moving((timeS, random) => [person(900, 1, random), person(300 + 300 * timeS, 1, random)]) > 0.9);
  });
});
