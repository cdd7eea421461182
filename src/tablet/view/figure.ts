import type { Payload } from '../../publish/payloads.ts';
import { BONES, J, JOINTS, type JointName } from '../../skeleton/joints.ts';

/** Where a joint's place comes from. A joint that is missing is not drawn at all. */
export type Look = 'measured' | 'interpolated' | 'predicted';

/** World frame: X along the walkway, Z up, metres. */
export type Point = readonly [number, number, number];

/** A joint as it is drawn. */
export interface JointMark {
  name: JointName;
  at: Point;
  look: Look;
  flagged: boolean;
  /** Radius in which the joint lies 95 times of 100, metres; 0 = not known. */
  cloudM: number;
}

/** A bone as it is drawn: as doubtful as the more doubtful of its ends. */
export interface BoneMark {
  from: Point;
  to: Point;
  look: Look;
  flagged: boolean;
}

/** A person and the normative twin, ready to be drawn. */
export interface Figure {
  joints: JointMark[];
  bones: BoneMark[];
  twinJoints: Point[];
  twinBones: { from: Point; to: Point }[];
  /** The pelvis, or the mean of what is known: what the view follows. Null where nothing is known. */
  centre: Point | null;
}

const LOOKS: Record<string, Look> = { m: 'measured', i: 'interpolated', p: 'predicted' };
const DOUBT: readonly Look[] = ['measured', 'interpolated', 'predicted'];
/** Of a normal distribution in three dimensions, 95 % lie within so many standard deviations of one axis. */
const CLOUD_SDS = 2.8;

/** What is drawn of a live pose. */
export function figureOf(pose: Payload<'pose'>): Figure {
  const flagged = new Set<string>(pose.flagged);
  const marks = JOINTS.map((name, joint): JointMark | null => {
    const at = pose.joints[joint];
    const look = LOOKS[pose.provenance[joint] ?? 'x'];
    if (!at || look === undefined) return null;
    const cloudM = (CLOUD_SDS * (pose.uncertainty_mm[joint] ?? 0)) / 1000;
    return { name, at, look, flagged: flagged.has(name), cloudM };
  });
  const bones = BONES.flatMap(([parent, child]): BoneMark[] => {
    const [a, b] = [marks[J[parent]], marks[J[child]]];
    if (!a || !b) return [];
    const look = DOUBT[Math.max(DOUBT.indexOf(a.look), DOUBT.indexOf(b.look))]!;
    return [{ from: a.at, to: b.at, look, flagged: a.flagged && b.flagged }];
  });
  const twin: readonly (Point | null)[] = pose.twin ?? [];
  const joints = marks.filter((mark) => mark !== null);
  return {
    joints,
    bones,
    twinJoints: twin.filter((point) => point !== null),
    twinBones: BONES.flatMap(([parent, child]) => {
      const [from, to] = [twin[J[parent]], twin[J[child]]];
      return from && to ? [{ from, to }] : [];
    }),
    centre: marks[J.pelvis]?.at ?? meanOf(joints.map(({ at }) => at)),
  };
}

function meanOf(points: readonly Point[]): Point | null {
  if (points.length === 0) return null;
  const mean = (axis: 0 | 1 | 2): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return [mean(0), mean(1), mean(2)];
}
