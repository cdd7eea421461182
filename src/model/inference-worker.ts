import { parentPort, workerData } from 'node:worker_threads';
import { createSession, type Session } from './session.ts';

/** What the thread is started with. */
export interface WorkerStart {
  model: Uint8Array;
  provider: string;
  threads: number;
}

/** Asks for one run; `close` ends the thread after the runs before it. */
export type WorkerRequest = { id: number; joints: Float32Array; hidden: Uint8Array; windows: number } | 'close';

/** `ready` once; then one `pose` or `error` for every request. */
export type WorkerReply =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string }
  | { kind: 'pose'; id: number; pose: Float32Array }
  | { kind: 'error'; id: number; message: string };

/** The body of the inference thread: a run blocks its thread, and this one has nothing else to do. */
async function serve(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('this module is the body of a worker thread');
  const { model, provider, threads } = workerData as WorkerStart;
  const reply = (message: WorkerReply, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  let session: Session;
  try {
    session = await createSession(model, { provider, threads });
  } catch (error) {
    reply({ kind: 'failed', message: text(error) });
    port.close();
    return;
  }
  const answer = async (request: WorkerRequest): Promise<void> => {
    if (request === 'close') {
      await session.release();
      port.close();
      return;
    }
    try {
      const results = await session.run(request.joints, request.hidden, request.windows);
      const pose = Float32Array.from(results.get('pose') ?? []);
      reply({ kind: 'pose', id: request.id, pose }, [pose.buffer]);
    } catch (error) {
      reply({ kind: 'error', id: request.id, message: text(error) });
    }
  };
  // One after the other: a close must not release the session under a run.
  let last = Promise.resolve();
  port.on('message', (request: WorkerRequest) => {
    last = last.then(() => answer(request));
  });
  reply({ kind: 'ready' });
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

await serve();
