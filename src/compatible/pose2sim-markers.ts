import type { KeypointFormat } from '../capture/keypoint-formats.ts';

/** A marker of Pose2Sim's results and the keypoint it is made of. */
export interface Marker {
  name: string;
  keypoint: number;
}

type Side = 'R' | 'L';

/** Keypoints of a format by Pose2Sim's names, those of a pair as [right, left]. */
interface Body {
  Hip?: number;
  hip: readonly [number, number];
  knee: readonly [number, number];
  ankle: readonly [number, number];
  bigToe?: readonly [number, number];
  smallToe?: readonly [number, number];
  heel?: readonly [number, number];
  Neck?: number;
  Head?: number;
  Nose: number;
  shoulder: readonly [number, number];
  elbow: readonly [number, number];
  wrist: readonly [number, number];
  /** What Pose2Sim calls the middle of the hips. */
  middle?: 'Hip' | 'CHip';
}

/** COCO's seventeen, with which three of the formats begin. */
const COCO: Body = {
  hip: [12, 11],
  knee: [14, 13],
  ankle: [16, 15],
  Nose: 0,
  shoulder: [6, 5],
  elbow: [8, 7],
  wrist: [10, 9],
};

const BODIES: Record<KeypointFormat, Body> = {
  COCO_17: COCO,
  HALPE_26: { ...COCO, Hip: 19, bigToe: [21, 20], smallToe: [23, 22], heel: [25, 24], Neck: 18, Head: 17 },
  BODY_25B: { ...COCO, bigToe: [22, 19], smallToe: [23, 20], heel: [24, 21], Neck: 17, Head: 18 },
  BODY_25: {
    Hip: 8,
    middle: 'CHip',
    hip: [9, 12],
    knee: [10, 13],
    ankle: [11, 14],
    bigToe: [22, 19],
    smallToe: [23, 20],
    heel: [24, 21],
    Neck: 1,
    Nose: 0,
    shoulder: [2, 5],
    elbow: [3, 6],
    wrist: [4, 7],
  },
};

/** The markers of a format in the order of Pose2Sim's files: pelvis, right leg, left leg, head, right arm, left arm. */
export function pose2SimMarkers(format: KeypointFormat): Marker[] {
  const body = BODIES[format];
  return [
    one(body.middle ?? 'Hip', body.Hip),
    ...leg(body, 'R'),
    ...leg(body, 'L'),
    one('Neck', body.Neck),
    one('Head', body.Head),
    one('Nose', body.Nose),
    ...arm(body, 'R'),
    ...arm(body, 'L'),
  ].filter((marker) => marker !== null);
}

function leg({ hip, knee, ankle, bigToe, smallToe, heel }: Body, side: Side): (Marker | null)[] {
  const at = side === 'R' ? 0 : 1;
  return [
    one(`${side}Hip`, hip[at]),
    one(`${side}Knee`, knee[at]),
    one(`${side}Ankle`, ankle[at]),
    one(`${side}BigToe`, bigToe?.[at]),
    one(`${side}SmallToe`, smallToe?.[at]),
    one(`${side}Heel`, heel?.[at]),
  ];
}

function arm({ shoulder, elbow, wrist }: Body, side: Side): (Marker | null)[] {
  const at = side === 'R' ? 0 : 1;
  return [one(`${side}Shoulder`, shoulder[at]), one(`${side}Elbow`, elbow[at]), one(`${side}Wrist`, wrist[at])];
}

function one(name: string, keypoint: number | undefined): Marker | null {
  return keypoint === undefined ? null : { name, keypoint };
}
