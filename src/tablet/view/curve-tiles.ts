import type { SessionSummary } from '../../gait/session/session-summary.ts';
import type { Payload } from '../../publish/payloads.ts';
import { TEXT } from '../text.ts';
import { fixed, sentence } from './format.ts';

type Walk = Payload<'walk'>;
type Cycle = Payload<'cycle'>;

/** An angle of one side, or of the trunk. */
export type AngleName = keyof Walk['angles'];
/** An angle without its side. */
export type AngleKind = keyof Walk['normative'];

/** An angle over the gait cycle, on 101 points. */
interface AngleCurve {
  phase_origin: string;
  input_deg: readonly number[];
  twin_deg: readonly number[] | null;
  /** Distance from the normative mean; null = there is no band. */
  rms_deg: number | null;
  toe_off_percent: number | null;
}

/** What the wall of curves shows: of a walk, a cycle or a session. */
export interface CurveSource {
  angles: Partial<Record<AngleName, AngleCurve>>;
  normative: Walk['normative'];
  /** Joints that stand out. */
  flagged: readonly string[];
  /** Why an angle is absent, by its name. */
  notAssessed: Readonly<Record<string, string>>;
}

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

/** Clinical curves, from heel strike; where no strides were seen, those from the foot's highest point. */
export function curvesOfWalk(walk: Walk): CurveSource {
  const { angles, normative } = isEmpty(walk.clinical.angles) ? walk : walk.clinical;
  return { angles: curvesOf(angles), normative, flagged: flaggedOf(walk), notAssessed: walk.not_assessed };
}

/** Curves of a cycle, compared with the same bands as those of `walk`, which have come with it. */
export function curvesOfCycle(cycle: Cycle, walk: Walk | null): CurveSource {
  const clinical = !isEmpty(cycle.clinical.angles);
  const { angles } = clinical ? cycle.clinical : cycle;
  const normative = (clinical ? walk?.clinical.normative : walk?.normative) ?? {};
  return { angles: curvesOf(angles), normative, flagged: flaggedOf(cycle), notAssessed: cycle.not_assessed };
}

/** Mean curves of a session. Joints stand out that do so in most of its walks. */
export function curvesOfSession({ angles, normative, assessment, not_assessed }: SessionSummary): CurveSource {
  const flagged = Object.entries(assessment.joints).filter(([, joint]) => 2 * joint.walks_flagged > joint.walks);
  const curves = Object.entries(angles).map(([name, angle]) => [name, { ...angle, rms_deg: angle.input_rms_deg }]);
  return {
    angles: Object.fromEntries(curves),
    normative,
    flagged: flagged.map(([name]) => name),
    notAssessed: not_assessed,
  };
}

function curvesOf(angles: Walk['angles']): CurveSource['angles'] {
  const curves = Object.entries(angles).map(([name, angle]) => {
    return [name, { ...angle, rms_deg: angle.input_deviation?.rms_deg ?? null }];
  });
  return Object.fromEntries(curves);
}

function flaggedOf({ assessment }: Walk | Cycle): readonly string[] {
  return assessment.assessed ? assessment.flagged : [];
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}

/** The nine tiles: four angles of each side, and the trunk. */
export function curveTiles(source: CurveSource): CurveTile[] {
  const { flagged } = source;
  const sided = (['left', 'right'] as const).flatMap((side) =>
    KINDS.map(({ kind, joint }) => {
      const isFlagged = flagged.includes(`${side}_${joint}`);
      return tileOf(source, `${side}_${kind}` as AngleName, kind, side, isFlagged);
    }),
  );
  const trunkFlagged = flagged.includes('neck') || flagged.includes('pelvis');
  return [...sided, tileOf(source, 'trunk_flexion', 'trunk_flexion', 'middle', trunkFlagged)];
}

function tileOf(
  { angles, normative, notAssessed }: CurveSource,
  angle: AngleName,
  kind: AngleKind,
  side: CurveSide,
  flagged: boolean,
): CurveTile {
  const tile = { angle, kind, side, title: TEXT.angles[kind] ?? kind, flagged };
  const measured = angles[angle];
  if (measured === undefined) {
    const reason = notAssessed[angle] ?? notAssessed.angles ?? TEXT.verdict.noCycle;
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
    toeOffPercent: measured.toe_off_percent,
    from: TEXT.walk.from[measured.phase_origin.replace(/^(left|right)_/, '')] ?? '',
    deviation: measured.rms_deg === null ? null : TEXT.walk.deviation(fixed(measured.rms_deg, 1)),
  };
  return { ...tile, curves, reason: '' };
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
