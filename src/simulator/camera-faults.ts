import type { PoseMessage } from '../capture/pose-message.ts';

/**
 * What may be wrong with a camera or its pose estimator. `silent`: nothing comes. `frozen`: the same picture with new times
 * and frame numbers. `stuck`: the same message again and again. `replayed`: messages of some seconds ago again, as they were,
 * in a loop. `relabelled`: the pictures of some seconds ago with new times and frame numbers.
 */
export type CameraFaultKind = 'silent' | 'frozen' | 'stuck' | 'replayed' | 'relabelled';

/** All kinds. */
export const CAMERA_FAULT_KINDS: readonly CameraFaultKind[] = ['silent', 'frozen', 'stuck', 'replayed', 'relabelled'];

/** A fault of some cameras over some time, by arrival (box seconds). */
export interface CameraFault {
  kind: CameraFaultKind;
  cameras: readonly string[];
  fromS: number;
  toS: number;
}

/** How much of the past a replaying camera repeats, seconds. */
const LOOP_S = 2;

/** The same messages as they arrive where some cameras have a fault. Arrival times stay, so the order does. */
export function* withCameraFault(messages: Iterable<PoseMessage>, fault: CameraFault): Generator<PoseMessage, void> {
  const past = new Map<string, PoseMessage[]>(fault.cameras.map((camera) => [camera, []]));
  const sent = new Map<string, number>();
  for (const message of messages) {
    const { camera, receivedS } = message;
    const before = past.get(camera);
    if (before === undefined || receivedS >= fault.toS) {
      yield message;
    } else if (receivedS < fault.fromS) {
      before.push(message);
      if (receivedS - before[0]!.receivedS > LOOP_S) before.shift();
      yield message;
    } else {
      const count = sent.get(camera) ?? 0;
      sent.set(camera, count + 1);
      const changed = faulty(fault.kind, message, before, count);
      if (changed !== null) yield changed;
    }
  }
}

/** What comes in place of a message; `past`: what the camera sent before, `count`: how many it sent since the fault began. */
function faulty(kind: CameraFaultKind, message: PoseMessage, past: PoseMessage[], count: number): PoseMessage | null {
  const last = past.at(-1);
  const again = past[count % Math.max(1, past.length)];
  if (kind === 'silent' || last === undefined || again === undefined) return null;
  const { receivedS } = message;
  if (kind === 'frozen') return { ...message, people: last.people };
  if (kind === 'stuck') return { ...last, receivedS };
  if (kind === 'replayed') return { ...again, receivedS };
  return { ...message, people: again.people };
}
