import './no-telemetry.ts';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { JOINT_COUNT } from '../skeleton/joints.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';

/** Where and how a graph runs. */
export interface SessionOptions {
  /** One execution provider of onnxruntime: `cpu`, `cuda`, … Never a list: it would fall back without telling. */
  provider: string;
  /** Threads inside one run. 1 is the measured choice: two spinning threads cost a core for little. */
  threads: number;
  /** Write a profile of every run to a file of this prefix. */
  profilePrefix?: string;
}

/** A loaded graph. `run` blocks its thread while it computes: use it in a worker, a script or a test. */
export interface Session {
  /** `[windows][7][19][3]` and mask -> every output by its name. Arrays are not copied. */
  run(joints: Float32Array, hidden: Uint8Array, windows: number): Promise<Map<string, Float32Array>>;
  /** Closes the profile file, where one was asked for. */
  endProfiling(): void;
  release(): Promise<void>;
}

/** What the runtime is told. Plain data, so that it can be sent to a thread. */
export function runtimeOptions({ provider, threads, profilePrefix }: SessionOptions): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    enableProfiling: profilePrefix !== undefined,
    ...(profilePrefix === undefined ? {} : { profileFilePrefix: profilePrefix }),
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

/** @throws the runtime's own error where the provider or the graph can't be loaded. */
export async function createSession(model: Uint8Array, options: SessionOptions): Promise<Session> {
  // What fails is thrown, and told by the caller with its remedy; the runtime's own lines would only frighten.
  env.logLevel = 'fatal';
  const session = await InferenceSession.create(model, runtimeOptions(options));
  return {
    async run(joints, hidden, windows) {
      const results = await session.run({
        joints: new Tensor('float32', joints, [windows, WINDOW_FRAMES, JOINT_COUNT, 3]),
        hidden: new Tensor('bool', hidden, [windows, WINDOW_FRAMES, JOINT_COUNT]),
      });
      return new Map(Object.entries(results).map(([name, tensor]) => [name, tensor.data as Float32Array]));
    },
    endProfiling: () => session.endProfiling(),
    release: () => session.release(),
  };
}
