import type { Payload } from '../../publish/payloads.ts';
import { TEXT } from '../text.ts';
import { fixed, sentence } from './format.ts';

type Summary = Payload<'walk'> | Payload<'cycle'>;
type Normative = Payload<'walk'>['normative'];
/** An angle of one side, or of the trunk. */
export type AngleName = keyof Summary['angles'];
/** An angle without its side. */
export type AngleKind = keyof Normative;
/** Which row of the wall of curves. */
export type CurveSide = 'left' | 'right' | 'middle';

/** One little chart: an angle over the gait cycle. */
export interface CurveTile {
  angle: AngleName;
  kind: AngleKind;
  side: CurveSide;
  title: string;
  /** Null = not assessed; `reason` says why. */
  curves: {
    input: readonly number[];
    twin: readonly number[] | null;
    low: readonly number[] | null;
    high: readonly number[] | null;
    mean: readonly number[] | null;
    toeOffPercent: number | null;
    /** The event at 0 %, in words. */
    from: string;
    cycles: number;
    deviation: string | null;
  } | null;
  reason: string;
  flagged: boolean;
}

/** Angles in the order of the wall, and the joints whose flag marks them. */
const KINDS: readonly { kind: AngleKind; joint: string | null }[] = [
  { kind: 'hip_flexion', joint: 'hip' },
  { kind: 'hip_adduction', joint: 'hip' },
  { kind: 'knee_flexion', joint: 'knee' },
  { kind: 'ankle_dorsiflexion', joint: 'ankle' },
];

const BAND_SDS = 2;

/** The nine tiles: four angles of each side, and the trunk. `normative` comes with walks; a cycle is compared with the same. */
export function curveTiles(summary: Summary, normative: Normative): CurveTile[] {
  const flagged = summary.assessment.assessed ? summary.assessment.flagged : [];
  const sided = (['left', 'right'] as const).flatMap((side) =>
    KINDS.map(({ kind, joint }) => {
      const isFlagged = flagged.some((name) => name === `${side}_${joint}`);
      return tileOf(summary, normative, `${side}_${kind}` as AngleName, kind, side, isFlagged);
    }),
  );
  const trunkFlagged = flagged.some((name) => name === 'neck' || name === 'pelvis');
  return [...sided, tileOf(summary, normative, 'trunk_flexion', 'trunk_flexion', 'middle', trunkFlagged)];
}

function tileOf(
  summary: Summary,
  normative: Normative,
  angle: AngleName,
  kind: AngleKind,
  side: CurveSide,
  flagged: boolean,
): CurveTile {
  const tile = { angle, kind, side, title: TEXT.angles[kind] ?? kind, flagged };
  const measured = summary.angles[angle];
  if (measured === undefined) {
    const reason = summary.not_assessed[angle] ?? summary.not_assessed.angles ?? TEXT.verdict.noCycle;
    return { ...tile, curves: null, reason: sentence(reason) };
  }
  const band = normative[kind];
  const edge = (sds: number): number[] | null =>
    band?.mean_deg.map((mean, at) => mean + sds * band.sd_deg[at]!) ?? null;
  const curves = {
    input: measured.input_deg,
    twin: measured.twin_deg,
    low: edge(-BAND_SDS),
    high: edge(BAND_SDS),
    mean: band?.mean_deg ?? null,
    toeOffPercent: toeOffOf(measured),
    from: TEXT.walk.from[measured.phase_origin.replace(/^(left|right)_/, '')] ?? '',
    cycles: measured.cycles,
    deviation:
      measured.input_deviation === null ? null : TEXT.walk.deviation(fixed(measured.input_deviation.rms_deg, 1)),
  };
  return { ...tile, curves, reason: '' };
}

function toeOffOf(angle: object): number | null {
  const { toe_off_percent: percent } = angle as { toe_off_percent?: unknown };
  return typeof percent === 'number' ? percent : null;
}

/** The range of degrees of an angle, the same for both sides, so that left and right can be compared by eye. */
export function rangeOf(tiles: readonly CurveTile[], kind: AngleKind): readonly [number, number] {
  const values = tiles
    .filter((tile) => tile.kind === kind)
    .flatMap(({ curves }) => [curves?.input, curves?.twin, curves?.low, curves?.high])
    .flatMap((curve) => curve ?? []);
  if (values.length === 0) return [-10, 10];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(2, 0.06 * (high - low));
  return [low - margin, high + margin];
}
