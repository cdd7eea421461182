import type { Payload } from '../../src/publish/payloads.ts';
import type { schemaName } from '../../src/publish/schema-name.ts';
import { Stamp } from '../../src/publish/stamp.ts';
import type { BoxMessage } from '../../src/tablet/data/messages.ts';
import { poseOf } from '../browser/fixture-pose.ts';
import { ALERT, cycleSummary, HEALTH, STATE, walkSummary } from '../publish/samples.ts';

/** Whose a payload is. */
export interface About {
  boot?: string;
  session?: string | null;
  track?: number;
  walk_no?: number;
}

function stamped(kind: Parameters<typeof schemaName>[0], body: object, about: About = {}): unknown {
  const { boot = 'boot-a', session = null, track = 1, walk_no = 1 } = about;
  const stamp = new Stamp({ boot, now: () => 12, wall: () => new Date('2026-11-22T10:00:00Z') });
  return stamp.payload(kind, { session, track, walk_no, ...body });
}

/** Payloads as they come, for whom they are asked. */
export const PAYLOAD = {
  state: (change: Partial<Payload<'state'>> = {}, about?: About) =>
    stamped('state', { ...STATE, connection: 1, notice: '', ...change }, about) as Payload<'state'>,
  health: () => stamped('health', { ...HEALTH, outbox: { waiting: 0, dropped: 0 } }) as Payload<'health'>,
  pose: (change: Partial<Payload<'pose'>> = {}, about?: About) =>
    stamped('pose', { ...poseOf(0), ...change }, about) as Payload<'pose'>,
  cycle: (cycle: number, about?: About) =>
    stamped(
      'cycle',
      { id: `c${cycle}-${about?.session}-${about?.track}`, ...cycleSummary(cycle) },
      about,
    ) as Payload<'cycle'>,
  walk: (change: Partial<Payload<'walk'>> = {}, about?: About) =>
    stamped('walk', { id: 'w', ...walkSummary(3), ...change }, about) as Payload<'walk'>,
  alert: (id: string, change: Partial<Payload<'alert'>> = {}, about?: About) =>
    stamped('alert', { id, raised: true, ...ALERT, kind: 'joint', ...change }, about) as Payload<'alert'>,
  event: (kind: Payload<'event'>['kind'], subject: string | null, about?: About) =>
    stamped('event', { id: 'e', kind, subject, message: '.' }, about) as Payload<'event'>,
  session: (session: string, about?: About) => stamped('session', { ...SESSION, session }, about) as Payload<'session'>,
};

const SESSION = {
  subject: 'P-017',
  started_t: 3,
  started_wall: '2026-11-22T10:00:00.000Z',
  walking_aid: 'none',
  age_years: null,
  sex: null,
  walks: 0,
  strides: 0,
  muted_until_t: null,
  summary: null,
  stored: true,
} as const;

/** A message of a kind, as the page has read it. */
export function message<K extends BoxMessage['kind']>(kind: K, payload: object | null, name = ''): BoxMessage {
  return { kind, name, payload } as BoxMessage;
}
