import { join } from 'node:path';
import { openInference } from '../../model/inference.ts';
import type { BenchContext } from '../capture/bench-section.ts';
import { hasWalks, WalkDataset } from '../dataset.ts';
import type { Figure } from '../figure.ts';
import { SpanScorer } from '../norms/healthy-spans.ts';
import { healthyTrials, SCORED_AS } from '../norms/healthy-study.ts';
import { areaUnderCurve } from '../statistics/intervals.ts';
import { type CrossValidated, crossValidate } from '../verdicts/cross-validation.ts';
import { excess } from '../verdicts/detection.ts';
import type { JudgedWalk } from '../verdicts/judged-walk.ts';
import { OPINIONS, type OpinionName, opinionOf } from '../verdicts/opinions.ts';
import { type ScoreStudy, scoreStudy } from '../verdicts/score-study.ts';
import { ROOT } from './model-pair.ts';

/** How far the areas of both precisions may be apart. */
const MOST = 0.005;
/** Parts of a cross-validation, for the progress bar. */
const PARTS = 10;

/** What is compared: which walks are to score higher than which, and by what. */
const QUESTIONS: Record<string, (walks: CrossValidated) => [JudgedWalk[], JudgedWalk[], (walk: JudgedWalk) => number]> =
  {
    'acted gaits against slowed healthy walks': ({ others }) => [
      others.filter(({ record, variant }) => record.dataset === 'gist' && variant === 'slow'),
      others.filter(({ record, variant }) => record.dataset === 'gist' && variant === 'plain'),
      excess,
    ],
    'limps against healthy walks': ({ healthy, others }) => [
      healthy.filter(({ record }) => record.dataset === 'ucalgary_kinect'),
      others.filter(({ record, variant }) => record.label.startsWith('limp_') && variant === 'plain'),
      excess,
    ],
    'side of limps': ({ others }) => [
      others.filter(({ record, variant }) => record.label === 'limp_left' && variant === 'plain'),
      others.filter(({ record, variant }) => record.label === 'limp_right' && variant === 'plain'),
      ({ sums }) => sums.contrast,
    ],
  };

/**
 * What 8 bits do to detection: areas under the ROC curve when the integer or the float network scores, norms and limits fitted to its own
 * errors, each person judged by those of others. No folds: those are float in both. Errors of hidden joints alone show it undiluted.
 */
export async function verdictDifferenceFigures({ data, progress }: BenchContext): Promise<Figure[]> {
  if (!hasWalks(data))
    return [{ name: 'areas, int8 from fp32', wanted: `≤ ${MOST}`, measured: 'no walks here', met: null }];
  const dataset = new WalkDataset(data);
  const opinions: OpinionName[] = ['both', 'errors'];
  const steps = 2 * (stepsOf(dataset) + opinions.length * PARTS);
  let done = 0;
  const step = (): void => progress(++done, steps);
  const areas: Record<string, Map<string, number>> = {};
  for (const precision of ['int8', 'fp32']) {
    const study = await studyOf(dataset, precision, step);
    areas[precision] = new Map(opinions.flatMap((opinion) => [...areasOf(study, opinion, step)]));
  }
  return [...areas.int8!].map(([name, int8]) => {
    const fp32 = areas.fp32!.get(name)!;
    const measured = `${Math.abs(int8 - fp32).toFixed(4)} (${int8.toFixed(4)}, ${fp32.toFixed(4)})`;
    return { name, wanted: `≤ ${MOST}`, measured, met: Math.abs(int8 - fp32) <= MOST };
  });
}

function stepsOf(dataset: WalkDataset): number {
  const { heldOut, slowed, trained, forSigns } = healthyTrials(dataset);
  return heldOut.length + slowed.length + trained.length + forSigns.length + 3;
}

async function studyOf(dataset: WalkDataset, precision: string, step: () => void): Promise<ScoreStudy> {
  const model = await openInference({
    modelFile: join(ROOT, 'models', `gengait-score-${precision}.onnx`),
    providers: ['cpu'],
  });
  const scorer = new SpanScorer(dataset, join(ROOT, '.cache', 'scoring'), model, SCORED_AS);
  const study = await scoreStudy(dataset, scorer, [], healthyTrials(dataset), step);
  await model.close();
  return { ...study, injected: { spans: [], faults: [] } };
}

function areasOf(study: ScoreStudy, opinion: OpinionName, step: () => void): Map<string, number> {
  const { healthy, others } = opinionOf({ network: study, mixture: study }, opinion);
  const judged = crossValidate(healthy, others, step);
  return new Map(
    Object.entries(QUESTIONS).map(([question, pick]) => {
      const [negatives, positives, score] = pick(judged);
      return [
        `${question}, AUC, int8 from fp32; ${OPINIONS[opinion]}`,
        areaUnderCurve(negatives.map(score), positives.map(score)),
      ];
    }),
  );
}
