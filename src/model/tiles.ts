import { J, type JointName } from '../skeleton/joints.ts';

/**
 * Joints that are hidden together, in all frames of a window, and scored only there.
 * Pelvis and hips always go together: the pelvis is their midpoint, hiding one of the three tests arithmetic, not gait.
 * A heel goes with its toe: where heels are derived, one foot point gives the other away.
 */
export interface Tile {
  name: string;
  joints: readonly JointName[];
}

const PELVIS: readonly JointName[] = ['pelvis', 'left_hip', 'right_hip'];
const TRUNK: readonly JointName[] = ['neck', 'head', 'left_shoulder', 'right_shoulder'];

function foot(side: 'left' | 'right'): JointName[] {
  return [`${side}_heel`, `${side}_toe`];
}

function leg(side: 'left' | 'right'): JointName[] {
  return [`${side}_knee`, `${side}_ankle`, ...foot(side)];
}

const both = (part: 'knee' | 'ankle' | 'shoulder' | 'elbow' | 'wrist'): JointName[] => [
  `left_${part}`,
  `right_${part}`,
];

const SINGLES: readonly Tile[] = [
  { name: 'pelvis', joints: PELVIS },
  { name: 'left_foot', joints: foot('left') },
  { name: 'right_foot', joints: foot('right') },
  ...(['neck', 'head'] as const).map((name) => ({ name, joints: [name] })),
  ...(['knee', 'ankle', 'shoulder', 'elbow', 'wrist'] as const).flatMap((part) =>
    both(part).map((name) => ({ name, joints: [name] })),
  ),
];

const PAIRS: readonly Tile[] = [
  { name: 'pelvis', joints: PELVIS },
  { name: 'feet', joints: [...foot('left'), ...foot('right')] },
  { name: 'neck_head', joints: ['neck', 'head'] },
  ...(['knee', 'ankle', 'shoulder', 'elbow', 'wrist'] as const).map((part) => ({
    name: `${part}s`,
    joints: both(part),
  })),
];

const CHAINS: readonly Tile[] = [
  { name: 'left_leg', joints: leg('left') },
  { name: 'right_leg', joints: leg('right') },
  { name: 'trunk', joints: TRUNK },
];

/** Joints far apart on the body, so that each keeps its neighbours: as good as single joints at half the passes. */
const FAR: readonly Tile[] = [
  { name: 'far_right_foot', joints: [...foot('right'), 'left_wrist', 'neck'] },
  { name: 'far_left_foot', joints: [...foot('left'), 'right_wrist'] },
  { name: 'far_right_ankle', joints: ['right_ankle', 'left_elbow', 'head'] },
  { name: 'far_left_ankle', joints: ['left_ankle', 'right_elbow'] },
  { name: 'far_right_knee', joints: ['right_knee', 'left_shoulder'] },
  { name: 'far_left_knee', joints: ['left_knee', 'right_shoulder'] },
  { name: 'far_pelvis', joints: PELVIS },
];

/** The tile sets that can be chosen; which one ships is in `models/normative.json`, why is in `models/README.md`. */
export const TILE_SETS = {
  single: SINGLES,
  pairs: PAIRS,
  far: FAR,
  chains: CHAINS,
  'single+chains': [...SINGLES, ...CHAINS],
  'pairs+chains': [...PAIRS, ...CHAINS],
  'far+chains': [...FAR, ...CHAINS],
} as const satisfies Record<string, readonly Tile[]>;

export type TileSetName = keyof typeof TILE_SETS;

/** Indices of a tile's joints in the 19-joint order. */
export function tileJointIndices(tile: Tile): number[] {
  return tile.joints.map((joint) => J[joint]);
}
