import assert from 'node:assert/strict';
import { after } from 'node:test';
import { perParameter } from '../../src/gait/parameters.ts';
import type { Body } from '../../src/publish/payloads.ts';
import { Publisher, type PublisherOptions } from '../../src/publish/publisher.ts';

/** One honest example of each body, for tests. */

export const STATE: Parameters<Publisher['state']>[0] = {
  state: 'ready',
  reasons: [],
  version: '0.1.0',
  provider: 'cpu',
  provider_reason: null,
  model: 'ab'.repeat(32),
  baseline: 'factory',
  calibration: { file: 'calibration.toml', sha256: 'cd'.repeat(32) },
  limits: {
    cycle: { joint: 3, groups: { left_leg: 2.5, right_leg: 2.5 } },
    walk: { joint: 2, groups: { left_leg: 2.2, right_leg: 2.2 } },
  },
};

export const HEALTH: Parameters<Publisher['health']>[0] = {
  cameras: {
    cam1: {
      fps: 30,
      clock_source: 'timestamp',
      age_s: 0.02,
      offset_s: 0.011,
      offset_uncertainty_s: 0.001,
      drift_ppm: Number.NaN,
      loss: 0,
    },
  },
  stages: { triangulate: { p50_ms: 0.3, p99_ms: 0.9 } },
  drops: { malformed: 2 },
  box: {
    temperature_c: null,
    load: 0.4,
    memory_free_mb: 900,
    process_memory_mb: 120,
    disk_free_gb: 10,
    throttled: null,
  },
};

export const ALERT: NonNullable<Parameters<Publisher['alert']>[1]> = {
  kind: 'group',
  since_t: 12.5,
  since_wall: '2026-11-22T10:00:00.000Z',
  score: 5.2,
  threshold: 3.1,
  side: 'right',
  cycles_seen: 2,
  provisional: true,
  acknowledged_by: null,
};

const strideMeasures = perParameter((name) => (name === 'stride_time_s' ? 1.1 : null));

const noCurves = { angles: {}, angle_deviation_rms_deg: { input: null, twin: null, angles: 0 } } as const;

const common = {
  event_source: 'ankle_height',
  step_event_source: null,
  event_timing: { heel_strike_offset_ms: 0, toe_off_offset_ms: 0, bias: 'Not corrected.' },
  treadmill: false,
  ...noCurves,
  assessment: { assessed: false, reason: 'too short' },
  quality: { measured_percent: 97, interpolated_percent: 2, missing_percent: 1 },
  not_assessed: { double_support_percent: 'no feet' },
} as const;

export function cycleSummary(cycle: number): Body<'cycle', 'id'> {
  return {
    cycle,
    start_s: 3,
    end_s: 4.1,
    duration_s: 1.1,
    events: { left_heel_strike_s: 3.2, left_toe_off_s: null, right_heel_strike_s: 3.7, right_toe_off_s: null },
    speed_m_s: 1.18,
    cadence_steps_min: 109,
    step_width_m: 0.1,
    clinical: noCurves,
    left: strideMeasures,
    right: strideMeasures,
    ...common,
  };
}

export function walkSummary(cycles: number): Body<'walk', 'id'> {
  const none = perParameter((name) => (name === 'stride_time_s' ? { mean: 1.1, n: 3 } : null));
  return {
    start_s: 1,
    end_s: 6,
    cycles,
    normative: {},
    clinical: { ...noCurves, normative: {} },
    refused: [{ start_s: 5, end_s: 6, reason: 'turning' }],
    speed_m_s: { mean: 1.18, n: 3 },
    cadence_steps_min: null,
    step_width_m: null,
    left: none,
    right: none,
    asymmetry_percent: perParameter(() => null),
    strides: [{ side: 'left', start_s: 2, end_s: 3.1, ...strideMeasures }],
    ...common,
  };
}

/** Closes it after the test, whether that passes or fails: what is left open keeps a test's process from ending. */
export function closedAfter<T extends { close(): Promise<void> }>(one: T): T {
  after(() => one.close());
  return one;
}

/** Waits until the broker has all that was published so far. */
export async function delivered(publisher: Publisher): Promise<void> {
  assert.ok(await publisher.drained(60_000), `not delivered: ${JSON.stringify(publisher.status())}`);
}

/** A publisher with fast retries, real clocks and every payload checked. */
export function testPublisher(url: string, options: Partial<PublisherOptions> = {}): Publisher {
  return new Publisher({
    url,
    box: 'b1',
    boot: 'boot-a',
    now: () => performance.now() / 1000,
    wall: () => new Date(),
    validate: true,
    backoff: { firstMs: 20, maxMs: 80 },
    ...options,
  });
}
