import { z } from 'zod';
import { GROUPS, type GroupName } from '../../skeleton/joints.ts';
import { envelope, known, unreal } from './envelope.ts';

/** Payloads about the machine: state, health, findings. */

const group = z.enum(Object.keys(GROUPS) as [GroupName, ...GroupName[]]);

const limits = z.object({ joint: z.number(), groups: z.partialRecord(group, z.number()) });

/** Every state a reader of `state` meets. */
export const DAEMON_STATES = ['starting', 'ready', 'degraded', 'stopped', 'lost'] as const;

export const statePayload = envelope.extend({
  ...unreal,
  state: z.enum(DAEMON_STATES).describe('lost is the last will: the broker says it when the daemon vanished.'),
  reasons: z.array(z.string()).describe('Codes of the findings that make it degraded; empty otherwise.'),
  connection: z
    .int()
    .positive()
    .describe('Number of this connection to the broker since boot; the last will carries its own.'),
  version: z.string(),
  provider: z.string().nullable().describe('Where the model runs ("cpu", "cuda"); null while it is not loaded.'),
  provider_reason: z.string().nullable().describe('Why this provider, where it is not the first wish.'),
  model: z.string().nullable().describe('sha256 of the scoring model.'),
  baseline: z.enum(['factory', 'site']).nullable().describe('Whose normal walking the scores are measured against.'),
  calibration: z.object({ file: z.string(), sha256: z.string() }).nullable(),
  limits: z
    .object({ cycle: limits, walk: limits })
    .nullable()
    .describe('Badness from which on a joint or group counts, over one gait cycle (live scores, too) and over a walk.'),
  notice: z.string().describe('What this is and is not.'),
});

const cameraHealth = z.object({
  fps: known.describe('Messages per second over the last seconds.'),
  age_s: known.describe('Age of its newest message.'),
  clock_source: z
    .enum(['trigger', 'timestamp', 'arrival', 'arrival+images'])
    .describe('Where its frame times come from: pulses, its own clock, arrivals, arrivals corrected by the images.'),
  offset_s: known.describe('Its clock minus the box’s clock.'),
  offset_uncertainty_s: known.describe('One standard deviation of its frame times against the other cameras’.'),
  drift_ppm: known.describe('How fast its clock runs ahead of the box’s, in millionths.'),
  loss: known.describe('Share of its frames that never came, 0 to 1.'),
});

export const boxHealth = z.object({
  temperature_c: known,
  load: known.describe('Share of the processor in use, 0 to 1.'),
  memory_free_mb: known,
  process_memory_mb: known.describe('Resident memory of the daemon.'),
  disk_free_gb: known,
  throttled: z
    .boolean()
    .nullable()
    .describe('True where the machine slows itself down because of heat; null = can’t tell.'),
});

/** What the box itself can tell; null where the machine does not say. */
export type BoxSample = z.infer<typeof boxHealth>;

export const healthPayload = envelope.extend({
  ...unreal,
  cameras: z.record(z.string(), cameraHealth),
  stages: z.record(z.string(), z.object({ p50_ms: known, p99_ms: known })).describe('Time each stage takes per tick.'),
  drops: z.record(z.string(), z.int().nonnegative()).describe('Messages dropped since boot, by reason.'),
  box: boxHealth,
  outbox: z
    .object({ waiting: z.int().nonnegative(), dropped: z.int().nonnegative() })
    .describe('Messages not yet delivered.'),
});

export const findingPayload = envelope.extend({
  code: z.string().regex(/^[a-z0-9_]+(\/.+)?$/),
  level: z.enum(['info', 'warning', 'error']),
  message: z.string().max(79),
  remedies: z.array(z.string()).describe('Steps, in order.'),
});
