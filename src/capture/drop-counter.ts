import type { Finding } from '../health/finding.ts';
import { DROP_REASONS, type DropReason } from './drop-reasons.ts';

/** How often messages of a camera were dropped for a reason. `camera` is '' where the message did not tell. */
export interface DropCount {
  camera: string;
  reason: DropReason;
  count: number;
  /** Box monotonic time of the last one, seconds. */
  lastS: number;
}

/** A stranger can invent camera names without end; only this many of them are told apart. */
const MAX_FOREIGN_NAMES = 8;

/** So many drops of a camera for one reason within the window make a finding: a frame or two at the start are none. */
const WORTH_TELLING = 5;

interface Count extends DropCount {
  /** Times of the latest drops, oldest first; at most `WORTH_TELLING`. */
  latestS: number[];
}

/** Counts dropped messages by camera and reason. Bounded, whatever arrives. */
export class DropCounter {
  readonly #known: ReadonlySet<string>;
  readonly #foreign = new Set<string>();
  readonly #counts = new Map<string, Count>();
  #total = 0;

  /** `cameras`: names in the calibration; they always get their own count. */
  constructor(cameras: readonly string[] = []) {
    this.#known = new Set(cameras);
  }

  /** All drops so far. */
  get total(): number {
    return this.#total;
  }

  /** Counts one dropped message. `atS`: box monotonic seconds. */
  add(reason: DropReason, atS: number, camera = ''): void {
    this.#total++;
    const name = this.#nameFor(camera);
    const key = `${reason}/${name}`;
    const entry = this.#counts.get(key);
    if (entry === undefined) {
      this.#counts.set(key, { camera: name, reason, count: 1, lastS: atS, latestS: [atS] });
      return;
    }
    entry.count++;
    entry.lastS = Math.max(entry.lastS, atS);
    entry.latestS.push(atS);
    if (entry.latestS.length > WORTH_TELLING) entry.latestS.shift();
  }

  /** How many messages were dropped for a reason, of one camera or of all. */
  count(reason: DropReason, camera?: string): number {
    let sum = 0;
    for (const entry of this.#counts.values()) {
      if (entry.reason === reason && (camera === undefined || entry.camera === camera)) sum += entry.count;
    }
    return sum;
  }

  /** Every count, in the order in which the reasons first occurred. */
  counts(): DropCount[] {
    return [...this.#counts.values()].map(({ latestS: _, ...entry }) => entry);
  }

  /** A finding for each reason that occurred within the last `windowS` seconds. */
  findings(nowS: number, windowS = 10): Finding[] {
    return (
      [...this.#counts.values()]
        // That the box is too slow is nothing about a camera: the daemon tells it once.
        .filter(
          ({ reason, latestS }) => reason !== 'overload' && nowS - (latestS.at(-WORTH_TELLING) ?? -Infinity) <= windowS,
        )
        .map((entry) => {
          const { message, remedy } = DROP_REASONS[entry.reason];
          const subject = entry.camera === '' ? 'a sender' : entry.camera.slice(0, 20);
          return {
            code: `camera_message_${entry.reason}${entry.camera === '' ? '' : `/${entry.camera}`}`,
            level: 'warning',
            message: `${subject}: ${message}`,
            remedies: [remedy, `${entry.count} dropped since the start.`],
          };
        })
    );
  }

  #nameFor(camera: string): string {
    if (camera === '' || this.#known.has(camera) || this.#foreign.has(camera)) return camera;
    if (this.#foreign.size >= MAX_FOREIGN_NAMES) return '';
    this.#foreign.add(camera);
    return camera;
  }
}
