import { GengaitError } from '../errors.ts';
import { PAYLOADS, type PayloadKind } from './payloads.ts';
import { schemaName } from './schema-name.ts';

export type Json = Record<string, unknown>;

/** What every payload says of its origin. */
export interface StampOptions {
  /** Id of this start of the daemon. */
  boot: string;
  /** Monotonic clock, seconds since this start; every time in a payload is on it. */
  now: () => number;
  /** Wall clock. */
  wall: () => Date;
  /** Whether the wall clock is known to be right; false where absent. */
  timeSynced?: () => boolean;
  /** The input is simulated: every payload says so. */
  simulated?: boolean;
  /** The input is a recording: every payload says so. */
  replayed?: boolean;
  /** Check every payload against its schema before it is sent (tests, development). */
  validate?: boolean;
}

/** Puts the envelope around what a stage says. */
export class Stamp {
  readonly #options: StampOptions;
  #ids = 0;

  constructor(options: StampOptions) {
    this.#options = options;
  }

  /** An id that no other message of any start has. */
  nextId(): string {
    this.#ids++;
    return `${this.#options.boot}-${this.#ids}`;
  }

  /**
   * The payload of a kind, as it goes on the wire (numbers that are not finite become null there).
   * @throws GengaitError GENGAIT_E_PAYLOAD where `validate` is on and it does not match its schema.
   */
  payload(kind: PayloadKind, body: object): Json {
    const { boot, now, wall, timeSynced, simulated, replayed, validate } = this.#options;
    const payload: Json = {
      schema: schemaName(kind),
      boot,
      t: Math.round(now() * 1e4) / 1e4,
      wall: wall().toISOString(),
      time_synced: timeSynced?.() ?? false,
      ...(simulated ? { simulated: true } : {}),
      ...(replayed ? { replayed: true } : {}),
      ...body,
    };
    if (validate) check(kind, payload);
    return payload;
  }
}

function check(kind: PayloadKind, payload: Json): void {
  const result = PAYLOADS[kind].safeParse(JSON.parse(JSON.stringify(payload)));
  if (result.success) return;
  const issues = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new GengaitError('GENGAIT_E_PAYLOAD', `${kind}: ${issues}`);
}
