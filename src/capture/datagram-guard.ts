import { timingSafeEqual } from 'node:crypto';
import type { DropReason } from './drop-reasons.ts';
import { hmac, splitDatagram } from './signed-datagram.ts';

/** What a datagram turned out to be. `reply`: to be sent back to where it came from, whether it is used or not. */
export type Guarded =
  | { ok: true; camera: string; body: Uint8Array; reply?: string }
  | { ok: false; reason: DropReason; camera?: string; reply?: string };

/** What a guard needs. */
export interface DatagramGuardOptions {
  /** The secret of each camera. No two may be the same: the key says who sends. */
  keys: ReadonlyMap<string, Uint8Array>;
  /** A new challenge: at least 16 random bytes as text without line feeds, never the same twice. */
  makeChallenge: () => string;
}

/** A challenge, and the signatures of the datagrams that answered it. */
interface Round {
  challenge: string;
  seen: Set<string>;
}

/** A challenge is given out for so long, and honoured for as long again, seconds. */
const ROUND_S = 30;
/** So many datagrams of one round end it early: bounds memory, whatever a camera sends. Sixteen cameras at 60 Hz send 28,800. */
const MAX_SEEN = 40_000;

/**
 * Lets only datagrams in that a calibrated camera signed, lately, and each of them once. A sender answers the box's last
 * challenge (a random text, renewed every half minute): so what was overheard is worth nothing after a minute, and
 * within that minute its signature is known. No clocks need to agree, frames may overtake each other, and a camera that begins
 * anew is told the challenge with its first datagram (RFC 9175 does the same for CoAP). Pure: time and chance are passed in.
 */
export class DatagramGuard {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #makeChallenge: () => string;
  #present: Round;
  #past: Round | null = null;
  #sinceS = Number.NEGATIVE_INFINITY;

  constructor({ keys, makeChallenge }: DatagramGuardOptions) {
    this.#keys = keys;
    this.#makeChallenge = makeChallenge;
    this.#present = this.#newRound();
  }

  /** Checks one datagram. `nowS`: its arrival on the box's monotonic clock. */
  check(bytes: Uint8Array, nowS: number): Guarded {
    const parts = splitDatagram(bytes);
    if (parts === null) return { ok: false, reason: 'not_signed' };
    const camera = this.#signer(parts.signed, parts.signature);
    if (camera === null) return { ok: false, reason: 'wrong_signature' };
    this.#renew(nowS);
    const reply = parts.challenge === this.#present.challenge ? {} : { reply: this.#present.challenge };
    const round = [this.#present, this.#past].find((known) => known?.challenge === parts.challenge);
    if (!round) return { ok: false, reason: 'stale_challenge', camera, ...reply };
    const signature = Buffer.from(parts.signature).toString('latin1');
    if (round.seen.has(signature)) return { ok: false, reason: 'repeated', camera };
    round.seen.add(signature);
    return { ok: true, camera, body: parts.body, ...reply };
  }

  #signer(signed: Uint8Array, signature: Uint8Array): string | null {
    for (const [camera, key] of this.#keys) if (timingSafeEqual(hmac(signed, key), signature)) return camera;
    return null;
  }

  #renew(nowS: number): void {
    if (nowS - this.#sinceS < ROUND_S && this.#present.seen.size < MAX_SEEN) return;
    this.#past = nowS - this.#sinceS < 2 * ROUND_S ? this.#present : null;
    this.#present = this.#newRound();
    this.#sinceS = nowS;
  }

  #newRound(): Round {
    return { challenge: this.#makeChallenge(), seen: new Set() };
  }
}
