import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventTiming } from '../../src/gait/event-timing.ts';
import { summariseWalk } from '../../src/gait/summarise.ts';
import { simulateGait } from './simulated-gait.ts';

test('every walk and cycle says how its events were corrected, and the bias where they were not', () => {
  const walk = { trajectory: simulateGait({ seconds: 5 }), startS: 0, provenance: null, twin: null };
  const none = { assessed: false, reason: 'not asked' } as const;
  const plain = summariseWalk(walk, null, none, () => none);
  assert.match(plain.walk.event_timing.bias, /Not corrected: heel strikes .* early/);
  const options = { heelStrikeOffsetS: 0.0231, toeOffOffsetS: -0.007 };
  const moved = summariseWalk(walk, null, none, () => none, options);
  assert.deepEqual(moved.walk.event_timing, eventTiming(options));
  assert.deepEqual(moved.cycles[0]!.event_timing, moved.walk.event_timing);
  assert.equal(moved.walk.event_timing.heel_strike_offset_ms, 23.1);
  assert.match(moved.walk.event_timing.bias, /corrections of this site/);
});
