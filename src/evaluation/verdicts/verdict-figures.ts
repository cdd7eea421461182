import type { Scoring } from '../../model/normative.ts';
import type { Split, WalkDataset } from '../dataset.ts';
import type { Figure } from '../figure.ts';
import { groupBy } from '../group-by.ts';
import { type InjectedLocalisation, injectedLocalisation } from '../injected/injected-localisation.ts';
import { injectedStudy, judgedFaults } from '../injected/injected-study.ts';
import { injectedFigures } from '../injected/injected-tables.ts';
import { injectedWalks } from '../injected/injected-walks.ts';
import type { SpanScorer } from '../norms/healthy-spans.ts';
import { type RobustnessRow, robustness, robustnessWalks } from '../robustness/robustness.ts';
import { type SimpleDetection, simpleDetection } from '../simple/simple-detection.ts';
import { type AssessedShare, assessedFigure, assessedShares } from './assessed-share.ts';
import { type Detection, detection, type FalseAlarms, falseAlarms } from './detection.ts';
import { type DetectionCurve, detectionCurves } from './detection-curve.ts';
import {
  type JudgedWalk,
  judgeSpan,
  judgeTrial,
  personOf,
  type ScoredTrial,
  scoreTrials,
  type Trial,
  trialsOf,
} from './judged-walk.ts';
import { type Localisation, localisation } from './localisation.ts';
import { scoreFigures } from './score-figures.ts';
import { type FirstGroups, firstGroups } from './specificity.ts';

/** Whose walks are evaluated, and how many of them. */
export interface Scope {
  split: Extract<Split, 'validation' | 'test'>;
  /** At most two walks per person and gait. */
  quick: boolean;
}

/** Runs a step of long work and shows how far it is. */
export type Track = <T>(
  what: string,
  total: number,
  unit: string,
  work: (step: (done: number) => void) => Promise<T>,
) => Promise<T>;

/** What verdicts are worth on one split. */
export interface VerdictFigures {
  wanted: Figure[];
  assessed: AssessedShare[];
  detection: Detection[];
  simple: SimpleDetection[];
  curves: DetectionCurve[];
  falseAlarms: FalseAlarms[];
  localisation: Localisation[];
  specificity: FirstGroups[];
  injected: InjectedLocalisation[];
  robustness: RobustnessRow[];
  /** Each data set judged without its own reference. */
  unknownSensor: { falseAlarms: FalseAlarms[]; localisation: Localisation[] };
}

/** All figures of verdicts; errors per walk come from the scorer's cache where they are. */
export async function verdictFigures(
  dataset: WalkDataset,
  scorer: SpanScorer,
  scoring: Scoring,
  { split, quick }: Scope,
  track: Track,
): Promise<VerdictFigures> {
  const trials = trialsOf(dataset, split, quick);
  const scored = await track('Judging walks', trials.length, 'walks', (step) => scoreTrials(trials, scorer, step));
  const judged = scored.map((trial) => judgeTrial(trial, scoring));
  const injected = await injectedFaults(dataset, scorer, scoring, hostsOf(judged, split), track);
  const disturbed = quick ? trials.filter((_, i) => i % 3 === 0) : trials;
  const foreign = judgeWithoutReference(scored, scoring);
  const assessed = assessedShares(judged);
  return {
    wanted: [...scoreFigures(byKind(judged)), ...injectedFigures(injected), assessedFigure(assessed)],
    assessed,
    detection: detection(judged),
    curves: detectionCurves(judged),
    simple: await track('Measuring simply', judged.length, 'walks', async (step) =>
      simpleDetection(dataset, judged, scoring.low_pass_hz, step),
    ),
    falseAlarms: falseAlarms(judged),
    localisation: localisation(judged),
    specificity: firstGroups(judged),
    injected,
    robustness: await track('Disturbing walks', robustnessWalks(disturbed), 'walks', (step) =>
      robustness(disturbed, scorer, scoring, step),
    ),
    unknownSensor: { falseAlarms: falseAlarms(foreign), localisation: localisation(foreign) },
  };
}

/** As figures of cross-fits are made: nobody here was trained on. */
function byKind(judged: readonly JudgedWalk[]) {
  const isHealthy = ({ record, variant }: JudgedWalk): boolean => record.label === 'normal' && variant === 'plain';
  return {
    healthy: judged.filter(isHealthy),
    trainedOn: [],
    others: judged.filter((walk) => !isHealthy(walk)),
  };
}

/** Healthy walks of the split that can be given a fault: the weights have seen none of their people. */
function hostsOf(judged: readonly JudgedWalk[], split: Scope['split']): Trial[] {
  return judged.filter(
    ({ record, variant, refused }) =>
      record.split === split && record.label === 'normal' && variant === 'plain' && refused === null,
  );
}

async function injectedFaults(
  dataset: WalkDataset,
  scorer: SpanScorer,
  scoring: Scoring,
  hosts: readonly Trial[],
  track: Track,
): Promise<InjectedLocalisation[]> {
  const people = [...groupBy(hosts, personOf).values()].map(([own]) => own!.record);
  const faults = injectedWalks(dataset, people, scoring.low_pass_hz);
  const { spans } = await track('Putting faults into walks', faults.length, 'walks', (step) =>
    injectedStudy(dataset, scorer, [], faults, step),
  );
  const judged = spans.map((span) => judgeSpan(span, scoring));
  return injectedLocalisation(judgedFaults(faults, judged));
}

/** Each data set as if its sensor were new: its reference is taken out. Spreads and limits stay, so this is the kind case. */
function judgeWithoutReference(scored: readonly ScoredTrial[], scoring: Scoring): JudgedWalk[] {
  return scoring.references.flatMap(({ name }) => {
    const without = { ...scoring, references: scoring.references.filter((reference) => reference.name !== name) };
    const own = scored.filter((trial) => {
      const { record, variant } = 'span' in trial ? trial.span : trial.refused;
      return record.dataset === name && variant === 'plain';
    });
    return own.map((trial) => judgeTrial(trial, without));
  });
}
