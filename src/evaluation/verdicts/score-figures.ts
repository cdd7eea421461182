import type { Figure } from '../figure.ts';
import { personArea } from '../statistics/person-area.ts';
import { personShare } from '../statistics/person-share.ts';
import { counted } from '../tables.ts';
import type { CrossValidated } from './cross-validation.ts';
import { excess, isError, mostlyFlagged } from './detection.ts';
import { type JudgedWalk, personOf } from './judged-walk.ts';
import { isExpectedFirst, isRightSide, rankedGroups } from './localisation.ts';

/** Acted gaits with a side, all of the right leg. */
const ONE_SIDED = ['antalgic', 'stiff_legged', 'steppage', 'lurching'];
const ACTED = [...ONE_SIDED, 'trendelenburg'];

/** The figures of a scorer on people to whom neither norms nor limits belong. */
export function scoreFigures({ healthy, trainedOn, others }: CrossValidated): Figure[] {
  const slowed = others.filter(({ variant }) => variant === 'slow');
  return [
    ...quietFigures(healthy, trainedOn, slowed),
    ...actedFigures(others, slowed),
    ...sideFigures(others),
    ...groupFigures(others),
    ...limpFigures(healthy, others),
  ];
}

/** Is it quiet on healthy people, slow ones too? */
function quietFigures(healthy: JudgedWalk[], trainedOn: JudgedWalk[], slowed: JudgedWalk[]): Figure[] {
  const quiet = (name: string, walks: JudgedWalk[]): Figure =>
    sharePart(name, walks, isError, '≤ 2 %', (s) => s <= 0.02);
  return [
    quiet('healthy walks called abnormal', healthy),
    quiet('the same with people trained on, corrected', [...healthy, ...trainedOn]),
    worstPeople([...healthy, ...trainedOn]),
    quiet('healthy walks slowed to 0.6x called abnormal', slowed),
    areaPart('slowness alone, AUC', pairedSlow(healthy, slowed), slowed, excess, '≤ 0.55', (a) => a <= 0.55),
  ];
}

/** Does it find acted gaits, and not for their slowness? */
function actedFigures(others: JudgedWalk[], slowed: JudgedWalk[]): Figure[] {
  const gistSlowed = slowed.filter(({ record }) => record.dataset === 'gist');
  const all = gist(others, 'plain', ...ACTED);
  return [
    ...ACTED.map((label) => {
      const wanted = label === 'trendelenburg' ? '–' : '≥ 90 %';
      return sharePart(`${label}: called abnormal`, gist(others, 'plain', label), abnormal, wanted, (s) => s >= 0.9);
    }),
    areaPart('acted gaits against slowed healthy walks, AUC', gistSlowed, all, excess, '≥ 0.98', (a) => a >= 0.98),
  ];
}

/** Does it name the place and the side, in the mirror as well? */
function sideFigures(others: JudgedWalk[]): Figure[] {
  const both = [
    ['four acted gaits', gist(others, 'plain', ...ONE_SIDED)],
    ['their mirror images', gist(others, 'mirror', ...ONE_SIDED)],
  ] as const;
  return [
    ...both.map(([of, walks]) =>
      sharePart(`expected group first, ${of}`, walks, isExpectedFirst, '≥ 90 %', (s) => s >= 0.9),
    ),
    ...both.map(([of, walks]) => sharePart(`affected side, ${of}`, walks, isRightSide, '≥ 95 %', (s) => s >= 0.95)),
  ];
}

/** Does it see trunk and pelvis where they are what is wrong? */
function groupFigures(others: JudgedWalk[]): Figure[] {
  return [
    areaPart(
      'lurching: share of the trunk, against leg gaits, AUC',
      gist(others, 'plain', 'antalgic', 'stiff_legged', 'steppage'),
      gist(others, 'plain', 'lurching'),
      trunkShare,
      '≥ 0.80',
      (a) => a >= 0.8,
    ),
    sharePart(
      'Trendelenburg: pelvis or trunk among the first two groups',
      gist(others, 'plain', 'trendelenburg'),
      (w) => firstTwo(w, 'pelvis', 'trunk'),
      '≥ 60 %',
      (s) => s >= 0.6,
    ),
  ];
}

/** Does it find a limp, and its side? */
function limpFigures(healthy: JudgedWalk[], others: JudgedWalk[]): Figure[] {
  const limps = (...labels: string[]): JudgedWalk[] => labelled(others, 'plain', 'ucalgary_kinect', labels);
  const normal = healthy.filter(({ record }) => record.dataset === 'ucalgary_kinect');
  const [left, right] = [limps('limp_left'), limps('limp_right')];
  return [
    areaPart('limps, AUC', normal, [...left, ...right], excess, '≥ 0.92', (a) => a >= 0.92),
    sharePart('limps: called abnormal', [...left, ...right], abnormal, '–', () => true),
    areaPart(
      'limps: side, AUC',
      left,
      right,
      (w) => w.sums.contrast,
      '≥ 0.90',
      (a) => a >= 0.9,
    ),
  ];
}

function labelled(walks: JudgedWalk[], variant: string, dataset: string, labels: readonly string[]): JudgedWalk[] {
  return walks.filter(
    (walk) => walk.variant === variant && walk.record.dataset === dataset && labels.includes(walk.record.label),
  );
}

function gist(walks: JudgedWalk[], variant: string, ...labels: string[]): JudgedWalk[] {
  return labelled(walks, variant, 'gist', labels);
}

function abnormal(walk: JudgedWalk): boolean {
  return walk.assessment.abnormal;
}

function firstTwo(walk: JudgedWalk, ...wanted: string[]): boolean {
  return rankedGroups(walk)
    .slice(0, 2)
    .some((group) => wanted.includes(group));
}

/** How much of what stands out stands out in the trunk. */
function trunkShare({ assessment }: JudgedWalk): number {
  const { trunk, left_leg, right_leg } = assessment.groups;
  return (trunk ?? Number.NaN) - Math.max(left_leg ?? Number.NaN, right_leg ?? Number.NaN);
}

/** The walks that were slowed, as they were. */
function pairedSlow(healthy: readonly JudgedWalk[], slowed: readonly JudgedWalk[]): JudgedWalk[] {
  const ids = new Set(slowed.map(({ record }) => record.id));
  return healthy.filter(({ record }) => ids.has(record.id));
}

function sharePart(
  name: string,
  walks: readonly JudgedWalk[],
  hit: (walk: JudgedWalk) => boolean,
  wanted: string,
  met: (share: number) => boolean,
): Figure {
  const measured = personShare(walks, personOf, hit);
  return {
    name,
    wanted,
    measured: `${counted(measured)}, ${measured.people} people`,
    met: wanted === '–' || walks.length === 0 ? null : met(measured.share),
  };
}

function areaPart(
  name: string,
  negatives: readonly JudgedWalk[],
  positives: readonly JudgedWalk[],
  score: (walk: JudgedWalk) => number,
  wanted: string,
  met: (area: number) => boolean,
): Figure {
  const measured = personArea(negatives, positives, personOf, score);
  const { area, low, high, people } = measured;
  const text = `${area.toFixed(3)} (${low.toFixed(2)}–${high.toFixed(2)}), ${people} people`;
  return { name, wanted, measured: text, met: Number.isNaN(area) ? null : met(area) };
}

/** People most of whose healthy walks are called abnormal. */
function worstPeople(walks: readonly JudgedWalk[]): Figure {
  const mostly = mostlyFlagged(walks, personOf);
  return {
    name: 'healthy people flagged on most walks',
    wanted: 'none',
    measured: mostly.length === 0 ? `none of ${new Set(walks.map(personOf)).size}` : mostly.join(', '),
    met: mostly.length === 0,
  };
}
