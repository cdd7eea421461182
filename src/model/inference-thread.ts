import { Worker } from 'node:worker_threads';
import { GengaitError } from '../errors.ts';
import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { WorkerReply, WorkerRequest, WorkerStart } from './inference-protocol.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';
import { runtimeOptions, type SessionOptions } from './session.ts';
import { checkWindows, WINDOW_COORDINATES } from './windows.ts';

interface Pending {
  windows: number;
  resolve(pose: Float32Array): void;
  reject(error: Error): void;
}

/** The thread keeps nothing but its runtime: without a limit its heap idles at tens of megabytes. Tensors lie outside of it. */
const HEAP = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 };

/** One graph on one provider in a thread of its own. Runs are answered in the order they were asked. */
export class InferenceThread {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private readonly ended: Promise<void>;
  private nextId = 0;
  private stopped: string | null = null;

  private constructor(worker: Worker) {
    this.worker = worker;
    worker.on('error', (error) => this.fail(error.message));
    worker.on('message', (reply: WorkerReply) => this.settle(reply));
    this.ended = new Promise((resolve) => {
      worker.once('exit', () => {
        this.fail('the thread of the model has ended');
        resolve();
      });
    });
  }

  /** @throws Error with the runtime's message where the provider can't load the graph. */
  static async start(model: Uint8Array, options: SessionOptions): Promise<InferenceThread> {
    const workerData: WorkerStart = { model, options: runtimeOptions(options) };
    const file = new URL('./inference-worker.mjs', import.meta.url);
    const worker = new Worker(file, { workerData, resourceLimits: HEAP });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', (reply: WorkerReply) => {
        if (reply.kind === 'failed') reject(new Error(reply.message));
        else resolve();
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the thread of the model ended at its start')));
    });
    return new InferenceThread(worker);
  }

  /**
   * @throws GengaitError GENGAIT_E_MODEL_INPUT for windows that are not valid (nothing is run),
   *   GENGAIT_E_MODEL_RUN where the run failed, its result is not finite, or the thread was closed
   */
  async run(joints: Float32Array, hidden: Uint8Array, windows: number): Promise<Float32Array> {
    checkWindows(joints, hidden, windows);
    if (this.stopped !== null) throw new GengaitError('GENGAIT_E_MODEL_RUN', this.stopped);
    const id = this.nextId++;
    // Copies: the caller may reuse its arrays at once.
    const shape = [windows, WINDOW_FRAMES, JOINT_COUNT];
    const request = { id, joints: new Float32Array(joints), hidden: new Uint8Array(hidden), shape };
    return new Promise((resolve, reject) => {
      this.pending.set(id, { windows, resolve, reject });
      this.worker.postMessage(request satisfies WorkerRequest, [request.joints.buffer, request.hidden.buffer]);
    });
  }

  /** Finishes the runs that were asked and ends the thread. */
  async close(): Promise<void> {
    if (this.stopped === null) {
      this.stopped = 'the model was closed';
      this.worker.postMessage('close' satisfies WorkerRequest);
    }
    await this.ended;
  }

  private settle(reply: WorkerReply): void {
    if (reply.kind !== 'pose' && reply.kind !== 'error') return;
    const request = this.pending.get(reply.id);
    if (!request) return;
    this.pending.delete(reply.id);
    if (reply.kind === 'error') request.reject(new GengaitError('GENGAIT_E_MODEL_RUN', reply.message));
    else if (reply.pose.length !== request.windows * WINDOW_COORDINATES || !reply.pose.every(Number.isFinite)) {
      request.reject(new GengaitError('GENGAIT_E_MODEL_RUN', 'the result is not finite or of the wrong size'));
    } else request.resolve(reply.pose);
  }

  private fail(reason: string): void {
    this.stopped ??= reason;
    for (const request of this.pending.values()) request.reject(new GengaitError('GENGAIT_E_MODEL_RUN', reason));
    this.pending.clear();
  }
}
