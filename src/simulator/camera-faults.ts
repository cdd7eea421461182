import type { PoseMessage } from '../capture/pose-message.ts';

/**
 * What may be wrong with a camera or its pose estimator. `silent`: nothing comes. `frozen`: the same picture with new times
 * and frame numbers. `stuck`: the same message again and again. `replayed`: messages of some seconds ago again, as they were,
 * in a loop. `relabelled`: the pictures of these messages with new times and frame numbers. `delayed`: a stream that lags,
 * pictures of a second ago with the time of now, none of them shown before but for the first second.
 */
export type CameraFaultKind = 'silent' | 'frozen' | 'stuck' | 'replayed' | 'relabelled' | 'delayed';

/** Kinds in which nothing comes that was not there before. */
export const REPEATING_KINDS: readonly CameraFaultKind[] = ['silent', 'frozen', 'stuck', 'replayed', 'relabelled'];

/** All kinds. */
export const CAMERA_FAULT_KINDS: readonly CameraFaultKind[] = [...REPEATING_KINDS, 'delayed'];

/** A fault of some cameras over some time, by arrival (box seconds). */
export interface CameraFault {
  kind: CameraFaultKind;
  cameras: readonly string[];
  fromS: number;
  toS: number;
}

/** How much of the past a replaying camera repeats, seconds. */
const LOOP_S = 2;
const DELAY_S = 1;

/** The same messages as they arrive where some cameras have a fault. Arrival times stay, so the order does. */
export function* withCameraFault(messages: Iterable<PoseMessage>, fault: CameraFault): Generator<PoseMessage, void> {
  const pasts = new Map(fault.cameras.map((camera) => [camera, new Past(fault)]));
  for (const message of messages) {
    const past = pasts.get(message.camera);
    const sent = past === undefined ? message : past.next(message);
    if (sent !== null) yield sent;
  }
}

/** What one camera with a fault has seen, and what it sends of it. */
class Past {
  readonly #fault: CameraFault;
  /** Before the fault. */
  readonly #before: PoseMessage[] = [];
  /** Since the fault began. */
  readonly #since: PoseMessage[] = [];

  constructor(fault: CameraFault) {
    this.#fault = fault;
  }

  /** What comes in place of a message; null for nothing. */
  next(message: PoseMessage): PoseMessage | null {
    const { fromS, toS } = this.#fault;
    const { receivedS } = message;
    if (receivedS >= toS) return message;
    if (receivedS >= fromS) {
      this.#since.push(message);
      return this.#faulty(message);
    }
    this.#before.push(message);
    if (receivedS - this.#before[0]!.receivedS > LOOP_S) this.#before.shift();
    return message;
  }

  #faulty(message: PoseMessage): PoseMessage | null {
    const { kind } = this.#fault;
    const { receivedS } = message;
    const last = this.#before.at(-1);
    if (kind === 'silent' || last === undefined) return null;
    if (kind === 'frozen') return { ...message, people: last.people };
    if (kind === 'stuck') return { ...last, receivedS };
    if (kind === 'delayed') return { ...message, people: this.#seenAt(receivedS - DELAY_S).people };
    const again = this.#before[(this.#since.length - 1) % this.#before.length]!;
    return kind === 'replayed' ? { ...again, receivedS } : { ...message, people: again.people };
  }

  /** The newest message that had arrived at that time, or the oldest there is. */
  #seenAt(timeS: number): PoseMessage {
    const arrived = (one: PoseMessage): boolean => one.receivedS <= timeS;
    return this.#since.findLast(arrived) ?? this.#before.findLast(arrived) ?? this.#before[0]!;
  }
}
