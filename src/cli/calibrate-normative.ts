import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deriveSite, FEWEST_PEOPLE, type SiteResult } from '../baseline/derive-site.ts';
import { whatChanged } from '../baseline/what-changed.ts';
import { loadConfig, requireConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { stateFolder } from '../config/state-folder.ts';
import { GengaitError } from '../errors.ts';
import { writeFileAtomic } from '../files/atomic-file.ts';
import { readText } from '../files/read-text.ts';
import { readCalibration } from '../geometry/calibration.ts';
import { type Assessor, openAssessor } from '../model/assessor.ts';
import { type Installation, SITE_FILE, type SiteNormative } from '../model/site-normative.ts';
import { readArgs } from './args.ts';
import { productVersion } from './index.ts';
import { startProgress } from './progress.ts';
import { SHIPPED_MODELS } from './shipped-models.ts';
import { gatherEvidence, type SiteEvidence } from './site-evidence.ts';
import { pageFile, sitePage } from './site-page.ts';
import { adviceOn, falseAlarmsOf, type SiteReport, siteText } from './site-report.ts';
import { walkSources } from './site-walks.ts';

/** The text of `gengait calibrate --help`. */
export const normativeHelp = `gengait calibrate normative: this installation's own norms, from healthy people who walked here

Usage: gengait calibrate normative WALKS... [--config FILE] [--out FILE] [--dry-run] [--json]

WALKS are recordings (folders of gengait record, or sessions of this box) or TRC files of healthy adults who walked
straight through at their own speed. Whose walk it is: the session's subject where it has one; else a folder that holds
recordings or TRC files is one person's, named as the folder; a recording or file named by itself is a person of its own.

At least ${FEWEST_PEOPLE} people are needed; five to ten, each passing four times or more, are a good start. Who walks very differently
from the others is left out, and told. The norms hold for the model, the calibration and the pose estimators that they
were made with: after any change of these the box goes back to the factory's norms and says so. Weights do not change.

  --config FILE  the box's configuration (default: $GENGAIT_CONFIG): the walks must be of its calibration, and the norms
                 are written where it looks for them
  --out FILE     where to write the norms instead (default without a configuration: the state directory); the report as
                 a printable page is written beside them, FILE with .html
  --dry-run      report, but write nothing
  --json         the report as one JSON object
  --models DIR   folder of the models and normative.json (default: the product's)

Exit codes: 0 done, 1 too few people or walks of different installations, 2 wrong usage.
`;

/** Derives the norms of an installation from recorded walks and writes them. */
export async function calibrateNormative(argv: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = readArgs(argv, {
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      out: { type: 'string' },
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
      models: { type: 'string' },
    },
  });
  if (positionals.length === 0)
    throw new GengaitError('GENGAIT_E_USAGE', 'name recordings or TRC files of healthy people');
  const sources = walkSources(positionals);
  const configFile = values.config ?? process.env.GENGAIT_CONFIG;
  const config = configFile === undefined ? null : requireConfig(loadConfig({ file: configFile, env: process.env }));
  const file = values.out ?? config?.model.site ?? join(stateFolder(process.env), SITE_FILE);
  const folder = values.models ?? config?.model.folder ?? SHIPPED_MODELS;
  const assessor = await openAssessor({ folder, providers: ['cpu'] });
  const progress = startProgress('Going through walks', sources.length, 'files');
  try {
    const evidence = await gatherEvidence(sources, assessor, (done, path) => progress.update(done, path), signal);
    if (signal.aborted) return 0;
    if (config !== null) requireSame(config, evidence);
    const { scoring } = assessor.normative;
    const result = deriveSite(evidence.people, scoring);
    if (result.scoring === null) throw new GengaitError('GENGAIT_E_SITE_WALKS', tooFew(evidence, result.leftOut));
    const report = reportOf(evidence, result, assessor, values['dry-run'] ? null : file);
    if (report.file !== null) write(report, report.file, await fileOf(evidence, result, assessor));
    progress.stop();
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : siteText(report));
    return 0;
  } finally {
    progress.stop();
    await assessor.close();
  }
}

/** The walks must be of the cameras that the box has now. */
function requireSame({ calibration, cameras }: Config, { installation }: SiteEvidence): void {
  const { sha256 } = readCalibration(readText(calibration.file, 'GENGAIT_E_CALIBRATION_FILE'));
  const here: Installation = { calibration: sha256, keypoints: cameras.format };
  if (installation?.calibration === here.calibration && installation.keypoints === here.keypoints) return;
  const why = installation === null ? 'TRC files say nothing of cameras' : 'they are not of the configured calibration';
  throw new GengaitError('GENGAIT_E_SITE_WALKS', why);
}

function tooFew({ people, refused }: SiteEvidence, leftOut: readonly { name: string }[]): string {
  const parts = [`${people.length - leftOut.length} of at least ${FEWEST_PEOPLE} people`];
  if (leftOut.length > 0) parts.push(`unlike the others: ${leftOut.map(({ name }) => name).join(', ')}`);
  if (refused.length > 0) parts.push(`${refused.length} walks can not be used, first: ${refused[0]!.reason}`);
  return parts.join('; ');
}

function reportOf(evidence: SiteEvidence, result: SiteResult, assessor: Assessor, file: string | null): SiteReport {
  const alarms = falseAlarmsOf(result.judged);
  const advice = adviceOn(alarms, result.kept.length);
  return {
    people: result.judged,
    left_out: result.leftOut,
    refused: evidence.refused,
    false_alarms: alarms,
    ...whatChanged(result.kept, assessor.normative.scoring, result.scoring),
    file,
    simulated: evidence.simulated,
    advice: evidence.simulated ? `For trying out only, these walks are simulated. ${advice}` : advice,
  };
}

async function fileOf({ installation }: SiteEvidence, { kept, scoring }: SiteResult, { normative }: Assessor) {
  const site: SiteNormative = {
    schema: 'gengait/site-normative/1',
    made: new Date().toISOString(),
    version: await productVersion(),
    model: normative.model,
    installation,
    people: kept.length,
    walks: kept.reduce((sum, { spans }) => sum + spans.walk.length, 0),
    scoring,
  };
  return site;
}

/** The norms, and the report as a page beside them. */
function write(report: SiteReport, file: string, site: SiteNormative): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic(file, `${JSON.stringify(site, null, 1)}\n`);
  writeFileAtomic(pageFile(file), sitePage(report, site.made));
}
