import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countKernels } from '../../../src/model/onnx/integer-kernels.ts';
import { createSession } from '../../../src/model/session.ts';
import { roughWindows } from './small-model.ts';

const RUNS = 3;

/** Integer matrix products in one run of a model, from a profile of what really ran. */
export async function integerKernelsPerRun(model: Uint8Array): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'gengait-profile-'));
  try {
    const session = await createSession(model, { provider: 'cpu', threads: 1, profilePrefix: join(folder, 'run') });
    const { joints, hidden, windows } = roughWindows(4, 1);
    for (let i = 0; i < RUNS; i++) await session.run(joints, hidden, windows);
    session.endProfiling();
    await session.release();
    const [file] = await readdir(folder);
    return countKernels(await readFile(join(folder, file!), 'utf8'), RUNS).integer;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
