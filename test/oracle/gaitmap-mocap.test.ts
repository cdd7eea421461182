import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { summaryOf } from '../../src/evaluation/gait/event-errors.ts';
import { gaitmapEvents, gaitmapParameters } from '../../src/evaluation/gait/events.ts';
import { GAITMAP_FPS, gaitmapFeet, gaitmapStrides } from '../../src/evaluation/gait/gaitmap-case.ts';
import { analyseWalk } from '../../src/gait/walk-analysis.ts';
import { median } from '../../src/maths/robust.ts';
import { referenceFolder } from './reference-case.ts';

const { folder, skip } = referenceFolder('cases', 'gaitmap-mocap');

describe('gaitmap, an overground walk with a turn', { skip }, () => {
  it('finds all their 57 initial and final contacts, the median within 20 ms', () => {
    const errors = gaitmapEvents(folder);
    for (const [name, kind] of Object.entries(errors)) {
      const { n, missed, medianAbsMs, largestMs, sdMs } = summaryOf(kind);
      assert.deepEqual([n, missed], [57, 0], name);
      assert.ok(medianAbsMs < 20 && largestMs < 50 && sdMs < 8, `${name} ${medianAbsMs} ${largestMs} ${sdMs}`);
    }
  });

  it('computes their stride, swing and stance times from their events exactly, each stride length within 20 mm', () => {
    const pairs = gaitmapParameters(folder);
    assert.equal(pairs.length, 27);
    for (const { ours, theirs } of pairs) {
      assert.ok(Math.abs(ours.stride_time_s - theirs.stride_time!) < 1e-9);
      assert.ok(Math.abs((ours.swing_percent! / 100) * ours.stride_time_s - theirs.swing_time!) < 1e-9);
      assert.ok(Math.abs((ours.stance_percent! / 100) * ours.stride_time_s - theirs.stance_time!) < 1e-9);
      assert.ok(Math.abs(ours.stride_length_m - theirs.stride_length!) < 0.02, String(theirs.id));
    }
  });

  it('comes to their stride times and lengths by its own events, too', () => {
    const { strides } = analyseWalk({ trajectory: gaitmapFeet(folder), startS: 0, provenance: null, twin: null });
    const [times, lengths]: [number[], number[]] = [[], []];
    for (const { foot, icS, stride_time: time, stride_length: length } of gaitmapStrides(folder)) {
      const own = strides.find(
        (stride) => stride.side === foot && Math.abs(stride.endFrame / GAITMAP_FPS - icS) < 0.06,
      );
      if (own === undefined || time === undefined || length === undefined) continue;
      times.push(Math.abs(own.stride_time_s - time));
      lengths.push(Math.abs(own.stride_length_m - length));
    }
    // Their figures are of the left foot; strides in the turn are refused by us.
    assert.ok(times.length >= 22, String(times.length));
    for (const [what, values, worst] of [
      ['time', times, 0.05],
      ['length', lengths, 0.06],
    ] as const) {
      assert.ok(median(values) < 0.02, `${what} median ${median(values)}`);
      assert.ok(Math.max(...values) < worst, `${what} worst ${Math.max(...values)}`);
    }
  });

  it('makes cycles on the straights and none in the turn', () => {
    const { detection } = analyseWalk({ trajectory: gaitmapFeet(folder), startS: 0, provenance: null, twin: null });
    assert.ok(detection.cycles.left.length >= 25 && detection.cycles.right.length >= 25);
    const turn = detection.refused.filter(({ reason }) => reason === 'turning' || reason.startsWith('longer'));
    assert.ok(turn.length >= 2);
  });
});
