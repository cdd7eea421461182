import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GengaitError } from '../errors.ts';
import { writeFileAtomic } from '../files/atomic-file.ts';
import { readText } from '../files/read-text.ts';
import { assessPass, type PassNorms, type PassReport } from '../gait/assess-pass.ts';
import { readBands } from '../gait/bands.ts';
import type { WalkInput } from '../gait/walk-input.ts';
import { type Assessor, openAssessor } from '../model/assessor.ts';
import { resample } from '../skeleton/resample.ts';
import { anglesCsv } from '../store/angles-csv.ts';
import { readJointMap } from '../store/joint-map.ts';
import { motTexts } from '../store/mot-writer.ts';
import { readTrc, type TrcOptions, type TrcWalk } from '../store/trc.ts';
import { formatTrc } from '../store/trc-writer.ts';
import { choiceOption, readArgs } from './args.ts';
import { asGengaitError } from './error-text.ts';
import { startProgress } from './progress.ts';
import { SHIPPED_MODELS } from './shipped-models.ts';
import { walkText } from './walk-text.ts';

export const help = `gengait analyze: the model alone on 3D trajectories

Usage: gengait analyze FILE.trc ... [--json] [--up y|z|auto] [--joints MAP.toml] [--out DIR]

Reads TRC files (any rate, millimetres or metres), resamples them to 30 Hz, scores every joint against normal walking
and writes one line per file. A walk that cannot be assessed says why; a file that cannot be read is an error of its
own and does not stop the others.

  --json           one JSON object per line instead of text
  --up y|z|auto    the axis that points up; auto decides from anatomy (default), and asks where it cannot
  --joints FILE    TOML that says which markers make which joint (weighted means)
  --aid            the person walked with an aid: scores are then not assessed
  --out DIR        also write <name>.twin.trc, <name>.angles.csv and <name>.mot (OpenSim)
  --models DIR     folder of the models and normative.json (default: the product's)
  --site FILE      norms of the installation whose cameras saw the walks (from gengait calibrate normative), instead of
                   the factory's

Exit codes: 0 every file was read, 1 some file could not be read.
`;

const TICK_HZ = 30;

interface Options {
  trc: TrcOptions;
  json: boolean;
  walkingAid: boolean;
  out: string | undefined;
}

export async function run(argv: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = readArgs(argv, {
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      up: { type: 'string' },
      joints: { type: 'string' },
      aid: { type: 'boolean' },
      out: { type: 'string' },
      models: { type: 'string' },
      site: { type: 'string' },
    },
  });
  if (positionals.length === 0) throw new GengaitError('GENGAIT_E_USAGE', 'analyze needs at least one TRC file');
  const options: Options = {
    trc: {
      up: choiceOption('up', values.up, ['y', 'z', 'auto'] as const) ?? 'auto',
      ...(values.joints === undefined ? {} : { joints: readJointMap(readText(values.joints)) }),
    },
    json: values.json ?? false,
    walkingAid: values.aid ?? false,
    out: values.out,
  };
  if (options.out !== undefined) mkdirSync(options.out, { recursive: true });
  const site = values.site === undefined ? undefined : { file: values.site, required: true };
  const assessor = await openAssessor({
    folder: values.models ?? SHIPPED_MODELS,
    providers: ['cpu'],
    threads: 2,
    site,
  });
  try {
    return await analyseFiles(positionals, assessor, options, signal);
  } finally {
    await assessor.close();
  }
}

async function analyseFiles(files: string[], assessor: Assessor, options: Options, signal: AbortSignal) {
  const norms = {
    models: assessor.models,
    scoring: assessor.normative.scoring,
    bands: readBands(assessor.normativeText),
  };
  const progress = startProgress('Analysing', files.length, 'files');
  let failed = 0;
  for (const [index, file] of files.entries()) {
    if (signal.aborted) break;
    progress.update(index, basename(file));
    try {
      const { walk, pass, report } = await analyseFile(file, norms, options);
      process.stdout.write(
        options.json ? `${JSON.stringify(lineOf(file, walk, report, assessor))}\n` : walkText(file, report),
      );
      if (options.out !== undefined) writeOutputs(options.out, file, pass, report);
    } catch (error) {
      failed++;
      reportFailure(file, error, options.json);
    }
  }
  progress.update(files.length);
  progress.stop();
  return failed === 0 ? 0 : 1;
}

async function analyseFile(file: string, norms: PassNorms, options: Options) {
  const walk = readTrc(readText(file), options.trc);
  const trajectory = resample(walk.trajectory, TICK_HZ);
  const pass = { trajectory, startS: walk.startS, provenance: null, twin: null };
  return { walk, pass, report: await assessPass(pass, norms, { walkingAid: options.walkingAid }) };
}

/** The JSON line of a file. */
function lineOf(file: string, walk: TrcWalk, { assessment, walk: summary }: PassReport, assessor: Assessor) {
  const { verdict } = assessment;
  const said = summary.assessment;
  return {
    file,
    seconds: walk.trajectory.frames / walk.trajectory.fps,
    assessed: verdict.assessed,
    reason: verdict.assessed ? null : verdict.reason,
    joints: said.assessed ? said.joints : {},
    groups: said.assessed ? said.groups : {},
    flagged: said.assessed ? said.flagged : [],
    side: said.assessed ? said.side : 'none',
    overall: said.assessed ? said.overall : null,
    abnormal: said.assessed ? said.abnormal : null,
    location: said.assessed ? said.location : null,
    cycles: summary.cycles,
    walk: summary,
    baseline: assessor.baseline,
    provider: assessor.provider,
    model: assessor.modelSha256,
  };
}

function writeOutputs(dir: string, file: string, pass: WalkInput, { assessment, analysis }: PassReport): void {
  const name = basename(file).replace(/\.trc$/i, '');
  if (assessment.verdict.assessed) {
    const twin = { ...assessment.smoothed, positions: assessment.twin };
    writeFileAtomic(join(dir, `${name}.twin.trc`), formatTrc(twin, `${name}.twin.trc`, pass.startS));
  }
  writeFileAtomic(join(dir, `${name}.angles.csv`), anglesCsv([{ analysis, startS: pass.startS, fps: TICK_HZ }]));
  writeFileAtomic(join(dir, `${name}.mot`), motTexts(pass, analysis, name).walk);
}

function reportFailure(file: string, error: unknown, json: boolean): void {
  const { code, message, remedy } = asGengaitError(error);
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ file, assessed: false, reason: message, error: { code, message, remedy } })}\n`,
    );
  } else {
    process.stderr.write(`${file}: ${code}: ${message}\n  ${remedy}\n`);
  }
}
