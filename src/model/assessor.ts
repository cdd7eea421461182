import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../health/finding.ts';
import type { Models } from './assess-walk.ts';
import { averaged } from './averaged.ts';
import { type Inference, openInference } from './inference.ts';
import { type Normative, readNormative } from './normative.ts';

/** Both networks with the statistics that belong to them: all that is needed to assess walking. */
export interface Assessor {
  models: Models;
  /** The two networks as they are; `models` completes windows with both together. */
  networks: { score: Inference; twin: Inference };
  normative: Normative;
  /** The text of the normative file, for the stages that own other parts of it. */
  normativeText: string;
  /** Whose normal walking the scores are measured against. */
  baseline: 'factory' | 'site';
  /** Execution provider in effect for pass 1. */
  provider: string;
  /** SHA-256 of the file that scores. */
  modelSha256: string;
  /** Providers that were tried and failed. */
  findings: readonly Finding[];
  close(): Promise<void>;
}

/** Which models, and where they may run. */
export interface AssessorOptions {
  /** Folder of the ONNX files and `normative.json`. */
  folder: string;
  /** Execution providers in order of preference. */
  providers: readonly string[];
  /** Threads inside one run of a model. 1 (default) beside live cameras, where a second one takes a core for little. */
  threads?: number;
}

/**
 * Opens both models of a folder, each in a thread of its own, and checks that the statistics were made with them.
 * @throws GengaitError GENGAIT_E_NORMATIVE, GENGAIT_E_MODEL_* (see `openInference`)
 */
export async function openAssessor({ folder, providers, threads = 1 }: AssessorOptions): Promise<Assessor> {
  const file = join(folder, 'normative.json');
  const normative = readNormative(file);
  const open = (name: string, expectedSha256: string): Promise<Inference> =>
    openInference({
      modelFile: join(folder, `${name}-int8.onnx`),
      floatModelFile: join(folder, `${name}-fp32.onnx`),
      providers,
      threads,
      expectedSha256,
    });
  const opening = [open('gengait-score', normative.model.score), open('gengait', normative.model.twin)] as const;
  const [score, twin] = await Promise.all(opening).catch(async (error: unknown) => {
    for (const opened of await Promise.allSettled(opening))
      if (opened.status === 'fulfilled') await opened.value.close();
    throw error;
  });
  return {
    models: { score, twin: averaged([twin, score]) },
    networks: { score, twin },
    normative,
    normativeText: readFileSync(file, 'utf8'),
    baseline: 'factory',
    provider: score.provider,
    modelSha256: score.modelSha256,
    findings: [...score.findings, ...twin.findings],
    close: async () => {
      await Promise.all([score.close(), twin.close()]);
    },
  };
}
