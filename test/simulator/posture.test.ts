import assert from 'node:assert/strict';
import test from 'node:test';
import { anglesAt } from '../../src/simulator/body-motion.ts';
import { ARM_CHANNELS, LEG_CHANNELS, MIDLINE_CHANNELS } from '../../src/simulator/channels.ts';
import { drawWalker } from '../../src/simulator/draw-walker.ts';
import { evenTiming } from '../../src/simulator/gait-timing.ts';
import { measureAngles } from '../../src/simulator/measure-angles.ts';
import { posture } from '../../src/simulator/posture.ts';
import { Random } from '../../src/simulator/random.ts';
import { STATISTICS } from './walks.ts';

test('angles measured on a posture are the angles it was made of, whatever the walking direction', () => {
  const walker = drawWalker(STATISTICS, new Random(11));
  const timing = evenTiming(walker.strideS, walker.stanceShare);
  for (const phase of [0.05, 0.3, 0.62, 0.8]) {
    const made = anglesAt(walker, timing, phase);
    const body = posture(walker.build, made);
    const yaw = 0.7;
    const turned = body.slice();
    for (let i = 0; i < body.length; i += 3) {
      turned[i] = Math.cos(yaw) * body[i]! - Math.sin(yaw) * body[i + 1]!;
      turned[i + 1] = Math.sin(yaw) * body[i]! + Math.cos(yaw) * body[i + 1]!;
    }
    const measured = measureAngles(turned, 0, yaw);
    for (const side of ['left', 'right'] as const) {
      for (const channel of [...LEG_CHANNELS, ...ARM_CHANNELS]) {
        if (channel === 'foot_pitch') continue; // measured from the ankle, made from the flat foot
        assert.ok(Math.abs(measured[side][channel] - made[side][channel]) < 1e-9, `${side} ${channel}`);
      }
    }
    for (const channel of MIDLINE_CHANNELS) {
      if (channel === 'pelvis_sway') continue; // a place, not an angle of the posture
      assert.ok(Math.abs(measured.midline[channel] - made.midline[channel]) < 1e-9, channel);
    }
  }
});
