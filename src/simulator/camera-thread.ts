import { Worker } from 'node:worker_threads';

/** What the cameras' thread is told at its start. */
export interface CameraThreadStart {
  seed: number;
  /** Faults in turn as `NAME[:side[:severity]]`, begun again at the end; each walker crosses there and back. */
  programme: readonly string[];
  /** Seconds after which the cameras end; undefined = never. */
  durationS?: number;
}

/** What it says. Bytes are camera pose messages as a pose estimator sends them. */
export type CameraThreadReply =
  | { kind: 'message'; bytes: Uint8Array }
  /** Who walks from now on: number of the walker, from 1, and the fault. */
  | { kind: 'walker'; walker: number; fault: string }
  | { kind: 'ended' };

const ENTRY = new URL('./camera-thread-entry.mjs', import.meta.url);

/**
 * Simulated cameras in a thread of their own, as real ones are machines of their own: making a walker takes a fraction of a
 * second of work, which must not hold up the daemon. Resolves when they have ended or `signal` is aborted.
 */
export function runCameraThread(
  start: CameraThreadStart,
  onReply: (reply: CameraThreadReply) => void,
  signal: AbortSignal,
): Promise<void> {
  const worker = new Worker(ENTRY, { workerData: start });
  return new Promise((resolve, reject) => {
    const end = (): void => {
      void worker.terminate().then(() => resolve());
    };
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    worker.on('message', (reply: CameraThreadReply) => {
      if (reply.kind === 'ended') end();
      else if (!signal.aborted) onReply(reply);
    });
    worker.once('error', reject);
  });
}
