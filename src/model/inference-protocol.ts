import type { InferenceSession } from 'onnxruntime-node';

/** What the inference thread is started with. */
export interface WorkerStart {
  /** Bytes of the ONNX file. */
  model: Uint8Array;
  options: InferenceSession.SessionOptions;
}

/** Asks for one run; `close` ends the thread after the runs before it. `shape` is `[windows, 7, 19]`. */
export type WorkerRequest = { id: number; joints: Float32Array; hidden: Uint8Array; shape: number[] } | 'close';

/** `ready` or `failed` once; then one `pose` or `error` for every request. */
export type WorkerReply =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string }
  | { kind: 'pose'; id: number; pose: Float32Array }
  | { kind: 'error'; id: number; message: string };
