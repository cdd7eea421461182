// The body of an inference thread: a run blocks its thread, and this one has nothing else to do.
// Plain JavaScript with the runtime as its only import, because a thread does not inherit the TypeScript loader, and giving
// it one of its own costs about 30 MB and half a second per model.
import { parentPort, workerData } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';

/** @typedef {import('./inference-protocol.ts').WorkerStart} WorkerStart */
/** @typedef {import('./inference-protocol.ts').WorkerRequest} WorkerRequest */
/** @typedef {import('./inference-protocol.ts').WorkerReply} WorkerReply */

/** @param {WorkerReply} message @param {ArrayBuffer[]} transfer */
function reply(message, transfer = []) {
  parentPort.postMessage(message, transfer);
}

/** @param {InferenceSession} session @param {WorkerRequest} request */
async function answer(session, request) {
  if (request === 'close') {
    await session.release();
    parentPort.close();
    return;
  }
  const { id, joints, hidden, shape } = request;
  try {
    const results = await session.run({
      joints: new Tensor('float32', joints, [...shape, 3]),
      hidden: new Tensor('bool', hidden, shape),
    });
    const pose = Float32Array.from(results.pose.data);
    reply({ kind: 'pose', id, pose }, [pose.buffer]);
  } catch (error) {
    reply({ kind: 'error', id, message: String(error?.message ?? error) });
  }
}

/** @param {WorkerStart} start */
async function serve({ model, options }) {
  env.logLevel = 'fatal';
  const session = await InferenceSession.create(model, options);
  // One after the other: a close must not release the session under a run.
  let last = Promise.resolve();
  parentPort.on('message', (/** @type {WorkerRequest} */ request) => {
    last = last.then(() => answer(session, request));
  });
  reply({ kind: 'ready' });
}

try {
  await serve(workerData);
} catch (error) {
  reply({ kind: 'failed', message: String(error?.message ?? error) });
  parentPort.close();
}
