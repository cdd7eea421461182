import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GengaitError } from '../errors.ts';
import type { Finding } from '../health/finding.ts';
import type { Models } from './assess-walk.ts';
import { averaged } from './averaged.ts';
import { type Inference, openInference } from './inference.ts';
import { type Normative, readNormative, readStatistics } from './normative.ts';
import { type Installation, siteMismatch, siteNormativeSchema } from './site-normative.ts';

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
  /** Norms of the site that are not used. */
  siteFindings: readonly Finding[];
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
  /** Norms of this installation, where it has any; left out: the factory's. */
  site?: SiteChoice;
}

/** Where an installation's norms are, and what they must fit. */
export interface SiteChoice {
  file: string;
  /** The cameras at hand; left out: nobody knows which saw the walks. */
  installation?: Installation;
  /** Somebody asked for these norms: if they cannot be used that is an error, not a finding. */
  required?: boolean;
}

/**
 * Opens both models of a folder, each in a thread of its own, and checks that the statistics were made with them.
 * @throws GengaitError GENGAIT_E_NORMATIVE, GENGAIT_E_MODEL_* (see `openInference`), GENGAIT_E_SITE_NORMS where they are required
 */
export async function openAssessor({ folder, providers, threads = 1, site }: AssessorOptions): Promise<Assessor> {
  const file = join(folder, 'normative.json');
  const normative = readNormative(file);
  const norms = chooseNorms(normative, site);
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
    normative: norms.normative,
    normativeText: readFileSync(file, 'utf8'),
    baseline: norms.baseline,
    provider: score.provider,
    modelSha256: score.modelSha256,
    findings: [...score.findings, ...twin.findings],
    siteFindings: norms.findings,
    close: async () => {
      await Promise.all([score.close(), twin.close()]);
    },
  };
}

type Norms = Pick<Assessor, 'normative' | 'baseline'> & { findings: Finding[] };

/** The site's norms where there are any that fit, else the factory's, with a finding where some do not fit. */
function chooseNorms(factory: Normative, site: SiteChoice | undefined): Norms {
  const factorys: Norms = { normative: factory, baseline: 'factory', findings: [] };
  if (site === undefined || !(site.required || existsSync(site.file))) return factorys;
  try {
    const own = readStatistics(site.file, siteNormativeSchema, 'GENGAIT_E_SITE_NORMS');
    const mismatch = siteMismatch(own, factory, site.installation);
    if (mismatch !== null) throw new GengaitError('GENGAIT_E_SITE_NORMS', `they were made ${mismatch}`);
    return { normative: { ...factory, scoring: own.scoring }, baseline: 'site', findings: [] };
  } catch (error) {
    if (site.required || !(error instanceof GengaitError)) throw error;
    return { ...factorys, findings: [notUsed(error)] };
  }
}

function notUsed({ message, remedy }: GengaitError): Finding {
  const what = message.length < 80 ? message : 'The norms of this site can not be used: their file is damaged';
  return { code: 'site_norms_unused', level: 'warning', message: what, remedies: [remedy] };
}
