import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plateErrors } from '../../src/evaluation/gait/events.ts';
import { openSimAngles, openSimWalk } from '../../src/evaluation/gait/opensim-case.ts';
import { referenceFolder } from './reference-case.ts';

const { folder, skip } = referenceFolder('cases', 'opensim-gait2354');

describe('OpenSim Gait2354, a treadmill walk', { skip }, () => {
  it('is walking on a treadmill, with cycles of both feet', () => {
    const { treadmill, detection, strides } = openSimWalk(folder, 30);
    assert.equal(treadmill, true);
    assert.ok(detection.cycles.left.length >= 1 && detection.cycles.right.length >= 1);
    assert.deepEqual(detection.refused, []);
    assert.ok(strides.every(({ speed_m_s }) => speed_m_s > 0.9 && speed_m_s < 1.3));
  });

  for (const fps of [30, 60]) {
    it(`heel strikes are as early, toe offs as late, at ${fps} Hz as the outputs say of themselves`, () => {
      const { heelStrikes, toeOffs } = plateErrors(folder, fps);
      assert.deepEqual([heelStrikes.missed, toeOffs.missed], [0, 0]);
      for (const off of heelStrikes.offsS) assert.ok(off > -0.026 && off < -0.011, `heel strike ${off}`);
      for (const off of toeOffs.offsS) assert.ok(off > 0.001 && off < 0.009, `toe off ${off}`);
    });
  }

  it('hip and knee angles agree with the published inverse kinematics within 3° RMS, ankles beyond an offset within 2°', () => {
    for (const { angle, rmsDeg, scatterDeg } of openSimAngles(folder)) {
      // The sole's zero differs: heel and toe tip markers lie at different heights.
      if (angle.endsWith('ankle_dorsiflexion')) assert.ok(scatterDeg < 2, `${angle}: ${scatterDeg}`);
      else assert.ok(rmsDeg < 3, `${angle}: ${rmsDeg}`);
    }
  });
});
