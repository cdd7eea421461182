import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WalkSegmenter, type WalkState } from '../../src/gait/walk-segmenter.ts';
import { emptyPose, type Pose3D, type Trajectory } from '../../src/skeleton/pose.ts';
import { simulateGait } from './simulated-gait.ts';

/** A walk's frames as poses from `startS` on, moved and turned so that they go on where the last ones ended. */
function poses(walk: Trajectory, startS = 0, offset: readonly [number, number] = [0, 0]): Pose3D[] {
  return Array.from({ length: walk.frames }, (_, f) => {
    const pose = emptyPose(Math.round((startS + f / 30) * 30), startS + f / 30, 1);
    pose.positions.set(walk.positions.subarray(f * 57, f * 57 + 57));
    for (let at = 0; at < 57; at += 3) {
      pose.positions[at]! += offset[0];
      pose.positions[at + 1]! += offset[1];
    }
    return pose;
  });
}

function states(segmenter: WalkSegmenter, ...parts: Pose3D[][]): WalkState[] {
  return parts.flat().map((pose) => segmenter.update(pose));
}

/** A walk of 4 s along x, a turn on the spot by `turnRad` in 1.5 s, and 4 s in the new direction. */
function thereAndBack(turnRad: number): Pose3D[] {
  const there = poses(simulateGait({ seconds: 4 }));
  const end = there.at(-1)!.positions;
  const round = simulateGait({ seconds: 1.5, pelvisSpeedMS: 0 });
  const turn = poses(round, 4);
  turn.forEach((pose, f) => {
    const yaw = (turnRad * f) / turn.length;
    for (let at = 0; at < 57; at += 3) {
      const [x, y] = [pose.positions[at]!, pose.positions[at + 1]!];
      pose.positions[at] = end[0]! + x * Math.cos(yaw) - y * Math.sin(yaw);
      pose.positions[at + 1] = end[1]! + x * Math.sin(yaw) + y * Math.cos(yaw);
    }
  });
  return [...there, ...turn, ...poses(simulateGait({ seconds: 4, yawRad: turnRad }), 5.5, [end[0]!, end[1]!])];
}

describe('WalkSegmenter', () => {
  it('sees a walker walking within a quarter of a second, and to the end', () => {
    const seen = states(new WalkSegmenter(), poses(simulateGait({ seconds: 6 })));
    assert.ok(seen.indexOf('walking') <= 7, String(seen.indexOf('walking')));
    assert.ok(seen.slice(8).every((state) => state === 'walking'));
  });

  it('a treadmill is walking', () => {
    const seen = states(new WalkSegmenter(), poses(simulateGait({ seconds: 6, pelvisSpeedMS: 0 })));
    assert.ok(seen.slice(20).every((state) => state === 'walking'));
  });

  it('standing is not, and a walk that stops ends', () => {
    const standing = simulateGait({ seconds: 4, standing: true });
    assert.ok(states(new WalkSegmenter(), poses(standing)).every((state) => state === 'standing'));
    const walk = poses(simulateGait({ seconds: 4 }));
    const end = walk.at(-1)!.positions;
    const seen = states(new WalkSegmenter(), walk, poses(standing, 4, [end[0]!, end[1]!]));
    assert.equal(seen[119], 'walking');
    assert.ok(seen.slice(120 + 40).every((state) => state === 'standing'));
  });

  it('a turn of half a circle ends the pass and begins another', () => {
    const seen = states(new WalkSegmenter(), thereAndBack(Math.PI));
    const passes = seen.filter((state, i) => state === 'walking' && seen[i - 1] !== 'walking').length;
    assert.equal(passes, 2);
    assert.ok(seen.includes('turning'));
    assert.equal(seen[60], 'walking');
    assert.equal(seen.at(-1), 'walking');
  });

  it('a bend of 30° does not', () => {
    const seen = states(new WalkSegmenter(), thereAndBack(Math.PI / 6));
    assert.ok(!seen.includes('turning'));
  });

  it('begins anew after the person was away', () => {
    const segmenter = new WalkSegmenter();
    states(segmenter, poses(simulateGait({ seconds: 3 })));
    const back = poses(simulateGait({ seconds: 3, yawRad: Math.PI }), 8);
    assert.equal(segmenter.update(back[0]!), 'standing');
    assert.ok(
      states(segmenter, back.slice(1))
        .slice(10)
        .every((state) => state === 'walking'),
    );
  });

  it('never throws on poses that know nothing', () => {
    const segmenter = new WalkSegmenter();
    for (let tick = 0; tick < 60; tick++) assert.equal(segmenter.update(emptyPose(tick, tick / 30, 1)), 'standing');
  });
});
