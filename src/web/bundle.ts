import { Worker } from 'node:worker_threads';

/** The page's scripts and styles, as they are served. */
export interface Bundle {
  /** Paths of the first script and of the styles. */
  entry: string;
  style: string;
  /** By path, "/assets/main-XXXX.js". */
  files: readonly (readonly [string, Uint8Array])[];
}

/**
 * Bundles the page whose `main.tsx` lies in `folder`: one entry, what is heavy and not needed at once (3D, charts) in chunks
 * of their own. Nothing is written to disk. @throws Error with the bundler's words
 */
export function bundle(folder: string): Promise<Bundle> {
  const worker = new Worker(new URL('./bundle-worker.mjs', import.meta.url), { workerData: { folder } });
  return new Promise<Bundle>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the bundler ended without a result')));
  }).finally(() => worker.terminate());
}
