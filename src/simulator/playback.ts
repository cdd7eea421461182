import type { PoseMessage } from '../capture/pose-message.ts';

/** Time as playback needs it; a test gives its own. */
export interface PlaybackClock {
  /** Monotonic seconds. */
  nowS(): number;
  /** Resolves after that many seconds, or at once when the signal is aborted. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export const SYSTEM_CLOCK: PlaybackClock = {
  nowS: () => performance.now() / 1000,
  sleep: (seconds, signal) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, seconds * 1000);
      if (signal.aborted) done();
      else signal.addEventListener('abort', done);
    }),
};

/**
 * Sends messages when they would have arrived (`receivedS` from the start, divided by `speed`), until they or the signal
 * end. A late sender catches up by sending at once; nothing is left out.
 * @returns the number sent
 */
export async function play(
  messages: Iterable<PoseMessage>,
  send: (message: PoseMessage) => void,
  { speed, clock, signal }: { speed: number; clock: PlaybackClock; signal: AbortSignal },
): Promise<number> {
  const startS = clock.nowS();
  let sent = 0;
  for (const message of messages) {
    const waitS = message.receivedS / speed - (clock.nowS() - startS);
    // Even when late, let the network and the signal have their turn now and then.
    if (waitS > 0.001 || sent % 16 === 15) await clock.sleep(Math.max(waitS, 0), signal);
    if (signal.aborted) break;
    send(message);
    sent++;
  }
  return sent;
}
