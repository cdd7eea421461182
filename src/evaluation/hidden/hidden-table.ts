import type { Predictor } from '../../model/seen-window.ts';
import { WINDOW_TOKENS } from '../../model/windows.ts';
import type { WalkDataset, WalkRecord } from '../dataset.ts';
import { groupBy } from '../group-by.ts';
import { type PersonMean, personMean } from '../statistics/person-mean.ts';
import { prepareWalk } from '../walk-errors.ts';
import { HIDDEN_CASES, hiddenError, interpolationError, type TestWindow, testWindows } from './hidden-error.ts';
import { WindowGaussian } from './window-gaussian.ts';

/** Errors in mm by case, of one predictor on one data set: means over people. */
export interface HiddenRow {
  dataset: string;
  people: number;
  windows: number;
  predictor: string;
  errorMm: Record<string, PersonMean>;
}

/** How much is measured, and what on. */
export interface HiddenOptions {
  lowPassHz: number;
  windowsPerDataset: number;
  /** Healthy windows of split train that the linear baselines are fitted to. */
  baselineWindows: number;
}

/** Networks and the baselines they must beat, at the measured joints of normal walks. */
export async function hiddenTable(
  dataset: WalkDataset,
  records: readonly WalkRecord[],
  networks: Readonly<Record<string, Predictor>>,
  options: HiddenOptions,
  onDone: (done: number) => void,
): Promise<HiddenRow[]> {
  const frameStep = Object.values(networks)[0]!.frameStep;
  const predictors = { ...networks, ...linearBaselines(dataset, frameStep, options) };
  const rows: HiddenRow[] = [];
  const sets = groupBy(
    records.filter((record) => record.label === 'normal'),
    (record) => record.dataset,
  );
  let done = 0;
  for (const [name, own] of sets) {
    const people = windowsByPerson(dataset, own, frameStep, options);
    const about = { dataset: name, people: people.length, windows: people.flat().length };
    for (const [predictor, model] of Object.entries(predictors)) {
      const errorMm: Record<string, PersonMean> = {};
      for (const [hidden, joints] of Object.entries(HIDDEN_CASES)) {
        const errors: number[] = [];
        for (const windows of people) errors.push(await hiddenError(windows, joints, model));
        errorMm[hidden] = personMean(errors);
      }
      rows.push({ ...about, predictor, errorMm });
      onDone(++done);
    }
    const errorMm = Object.entries(HIDDEN_CASES).map(([hidden, joints]) => [
      hidden,
      personMean(people.map((windows) => interpolationError(windows, joints))),
    ]);
    rows.push({ ...about, predictor: 'interpolation', errorMm: Object.fromEntries(errorMm) });
  }
  return rows;
}

/** Windows of a data set's normal walks, evenly over people and walks; at most about `windowsPerDataset`. */
export function windowsOf(
  dataset: WalkDataset,
  own: readonly WalkRecord[],
  frameStep: number,
  options: Pick<HiddenOptions, 'lowPassHz' | 'windowsPerDataset'>,
): TestWindow[] {
  return windowsByPerson(dataset, own, frameStep, options).flat();
}

/** The same, each person's apart. */
function windowsByPerson(
  dataset: WalkDataset,
  own: readonly WalkRecord[],
  frameStep: number,
  options: Pick<HiddenOptions, 'lowPassHz' | 'windowsPerDataset'>,
): TestWindow[][] {
  const people = [...groupBy(own, (record) => record.subject).values()];
  const perPerson = Math.max(1, Math.round(options.windowsPerDataset / people.length));
  return people.map((trials) => {
    const some = trials.slice(0, perPerson);
    return some.flatMap((record) => {
      const walk = prepareWalk(dataset, record, 'plain', options.lowPassHz).scored;
      return testWindows(walk, frameStep, Math.max(1, Math.round(perPerson / some.length)));
    });
  });
}

/** Data sets whose windows have all joints but the heels; the linear baselines know 17 joints. */
const COMPLETE_SETS = ['gist', 'andersson', 'ucalgary_kinect', 'cmu_walk'];
/** 40 components explain more than 99 % of the windows' variance; more help no hidden joint. */
const COMPONENTS = 40;

/** Mean pose, PCA and the conditional Gaussian of healthy windows of split train. */
export function linearBaselines(
  dataset: WalkDataset,
  frameStep: number,
  options: Omit<HiddenOptions, 'windowsPerDataset'>,
): Record<string, Predictor> {
  const train = dataset.records.filter(
    (record) => record.split === 'train' && record.label === 'normal' && COMPLETE_SETS.includes(record.dataset),
  );
  const windows: Float32Array[] = [];
  for (const own of groupBy(train, (record) => record.dataset).values()) {
    const perWalk = Math.max(1, Math.round(options.baselineWindows / COMPLETE_SETS.length / own.length));
    const step = Math.max(1, Math.floor((own.length * perWalk * COMPLETE_SETS.length) / options.baselineWindows));
    for (const record of own.filter((_, i) => i % step === 0)) {
      const walk = prepareWalk(dataset, record, 'plain', options.lowPassHz).scored;
      windows.push(...testWindows(walk, frameStep, perWalk).map(({ window }) => withUnseen(window)));
    }
  }
  const gaussian = new WindowGaussian(windows, { frameStep, ridge: 0.003 });
  return {
    'linear (conditional Gaussian)': gaussian,
    'PCA, 40 components': new WindowGaussian(windows, { frameStep, ridge: 0.01, rank: COMPONENTS }),
    'mean pose': meanPose(gaussian, frameStep),
  };
}

/** A window's normalised coordinates, NaN where not seen. */
export function withUnseen({ joints, unseen }: TestWindow['window']): Float32Array {
  return joints.map((value, i) => (unseen[Math.floor(i / 3)] ? Number.NaN : value));
}

/** The mean window, whatever is visible. */
function meanPose(gaussian: WindowGaussian, frameStep: number): Predictor {
  return {
    frameStep,
    run: async (joints, hidden, windows) => {
      const nothing = new Uint8Array(WINDOW_TOKENS).fill(1);
      const mean = await gaussian.run(new Float32Array(WINDOW_TOKENS * 3), nothing, 1);
      return joints.map((value, i) =>
        i < windows * mean.length && hidden[Math.floor(i / 3)] ? mean[i % mean.length]! : value,
      );
    },
  };
}
