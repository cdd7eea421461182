import { join, resolve } from 'node:path';
import { type ModelFile, readModelFile } from '../../model/model-file.ts';

/** The checkout. */
export const ROOT = resolve(import.meta.dirname, '../../..');

/** The shipped networks by the name of their files. */
export const NETWORKS = { 'gengait-score': 'pass 1', gengait: 'pass 2' } as const;

/** One network in both precisions, of the same weights. */
export interface ModelPair {
  fp32: ModelFile;
  int8: ModelFile;
}

/** @throws GengaitError GENGAIT_E_MODEL_MISSING */
export async function readPair(name: keyof typeof NETWORKS): Promise<ModelPair> {
  const [fp32, int8] = await Promise.all(
    ['fp32', 'int8'].map((precision) => readModelFile(join(ROOT, 'models', `${name}-${precision}.onnx`))),
  );
  return { fp32: fp32!, int8: int8! };
}
