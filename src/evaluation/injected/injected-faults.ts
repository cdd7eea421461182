import type { AngleName } from '../../gait/angles.ts';
import { quantile } from '../../maths/robust.ts';
import { type GroupName, JOINTS, type JointName } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import { otherSide, SIDES, type Side } from '../../skeleton/side.ts';
import { legBelowHip, TurnedWalk } from './turned-walk.ts';

/** A fault that is put into a healthy walk: which, on which side (null = it has none), how much. */
export interface InjectedFault {
  name: InjectedFaultName;
  side: Side | null;
  size: FaultSize;
}

/** A fault small enough to be overlooked, and one that an observer sees at once. */
export const FAULT_SIZES = ['small', 'large'] as const;
export type FaultSize = (typeof FAULT_SIZES)[number];

/** What a fault does and where it should be seen. Functions of the affected side; of a fault without side, of `left`. */
export interface InjectedKind {
  title: string;
  sided: boolean;
  /** Of what `sizes` are. */
  unit: string;
  sizes: Readonly<Record<FaultSize, number>>;
  /** What a sensor must see to show it: one beside the walker does not see the frontal plane. */
  plane: 'sagittal' | 'frontal';
  /** Groups that should stand out, the first of them first of all. */
  groups(side: Side): readonly GroupName[];
  /** Angles that it changes. */
  angles(side: Side): readonly AngleName[];
  /** Joints that it moves, or may have to; all others stay to the last digit. */
  moves(side: Side): readonly JointName[];
  /** @param size in `unit` */
  apply(turned: TurnedWalk, side: Side, size: number): void;
}

const RAD = Math.PI / 180;
const ARMS_AND_HEAD = JOINTS.slice(JOINTS.indexOf('neck'));
/** A knee or arm keeps this share of its motion, however much was to be lost. */
const LEAST_KEPT = 0.15;

const scaled = (signal: Float64Array, factor: number): Float64Array => signal.map((value) => factor * value);
const constant = ({ walk }: TurnedWalk, value: number): Float64Array => new Float64Array(walk.frames).fill(value);
/** Turns about the axis forward are alike on both sides but for their sign. */
const toLeft = (side: Side): number => (side === 'left' ? 1 : -1);

const kinds = {
  stiff_knee: {
    title: 'the knee flexes less in swing',
    sided: true,
    unit: 'degrees of the highest flexion',
    sizes: { small: 12, large: 30 },
    plane: 'sagittal',
    groups: (side) => [`${side}_leg`],
    angles: (side) => [`${side}_knee_flexion`],
    moves: (side) => [`${side}_ankle`, `${side}_heel`, `${side}_toe`],
    apply: (turned, side, degrees) => {
      const thigh = turned.hang(`${side}_hip`, `${side}_knee`);
      const shank = turned.hang(`${side}_knee`, `${side}_ankle`);
      const flexion = thigh.map((angle, frame) => angle - shank[frame]!);
      const [rest, highest] = [quantile(flexion, 0.25), quantile(flexion, 0.98)];
      const lost = Math.min(1 - LEAST_KEPT, (degrees * RAD) / (highest - rest));
      turned.flexKnee(
        side,
        flexion.map((angle) => -lost * Math.max(0, angle - rest)),
      );
      turned.liftToes(side);
    },
  },
  crouched_leg: {
    title: 'hip and knee stay flexed, the foot under the hip',
    sided: true,
    unit: 'degrees of the knee, half of them of the hip',
    sizes: { small: 10, large: 20 },
    plane: 'sagittal',
    groups: (side) => [`${side}_leg`],
    angles: (side) => [`${side}_hip_flexion`, `${side}_knee_flexion`],
    moves: legBelowHip,
    apply: (turned, side, degrees) => {
      turned.flexHip(side, constant(turned, (degrees / 2) * RAD));
      turned.flexKnee(side, constant(turned, degrees * RAD));
      turned.dropFoot(side, constant(turned, (-degrees / 2) * RAD));
    },
  },
  steppage: {
    title: 'the foot drops, so that hip and knee lift it high in swing',
    sided: true,
    unit: 'degrees of the hip and the foot, half as much again of the knee',
    sizes: { small: 10, large: 25 },
    plane: 'sagittal',
    groups: (side) => [`${side}_leg`],
    angles: (side) => [`${side}_hip_flexion`, `${side}_knee_flexion`],
    moves: legBelowHip,
    apply: (turned, side, degrees) => {
      const swing = scaled(turned.swing(side), degrees * RAD);
      turned.flexHip(side, swing);
      turned.flexKnee(side, scaled(swing, 1.5));
      turned.dropFoot(side, swing);
      turned.liftToes(side);
    },
  },
  circumduction: {
    title: 'the leg swings outward in an arc',
    sided: true,
    unit: 'degrees of abduction',
    sizes: { small: 6, large: 15 },
    plane: 'frontal',
    groups: (side) => [`${side}_leg`],
    angles: (side) => [`${side}_hip_adduction`],
    moves: legBelowHip,
    apply: (turned, side, degrees) =>
      turned.roll(legBelowHip(side), `${side}_hip`, scaled(turned.swing(side), toLeft(side) * degrees * RAD)),
  },
  hip_hike: {
    title: 'the pelvis is lifted on this side while its leg swings',
    sided: true,
    unit: 'degrees of the pelvis',
    sizes: { small: 5, large: 10 },
    plane: 'frontal',
    groups: (side) => ['pelvis', `${side}_leg`],
    angles: () => ['left_hip_adduction', 'right_hip_adduction'],
    moves: (side) => ['pelvis', `${side}_hip`, ...legBelowHip(side), ...ARMS_AND_HEAD],
    apply: (turned, side, degrees) => {
      const angle = scaled(turned.swing(side), toLeft(side) * degrees * RAD);
      turned.roll(['pelvis', `${side}_hip`], `${otherSide(side)}_hip`, angle);
      turned.carry(legBelowHip(side), `${side}_hip`);
      turned.carry(ARMS_AND_HEAD, 'pelvis');
    },
  },
  pelvic_drop: {
    title: 'the pelvis drops to the other side while this leg stands',
    sided: true,
    unit: 'degrees of the pelvis',
    sizes: { small: 5, large: 10 },
    plane: 'frontal',
    groups: (side) => ['pelvis', 'trunk', `${side}_leg`],
    angles: () => ['left_hip_adduction', 'right_hip_adduction'],
    moves: (side) => ['pelvis', `${otherSide(side)}_hip`, ...legBelowHip(otherSide(side)), ...ARMS_AND_HEAD],
    apply: (turned, side, degrees) => {
      const other = otherSide(side);
      const angle = scaled(turned.swing(other), toLeft(side) * degrees * RAD);
      turned.roll(['pelvis', `${other}_hip`], `${side}_hip`, angle);
      turned.plantFoot(other);
      turned.carry(ARMS_AND_HEAD, 'pelvis');
    },
  },
  forward_lean: {
    title: 'the trunk is bent forward',
    sided: false,
    unit: 'degrees of the trunk',
    sizes: { small: 6, large: 15 },
    plane: 'sagittal',
    groups: () => ['trunk'],
    angles: () => ['trunk_flexion'],
    moves: () => ARMS_AND_HEAD,
    apply: (turned, _, degrees) => turned.pitch(ARMS_AND_HEAD, 'pelvis', constant(turned, degrees * RAD)),
  },
  side_lean: {
    title: 'the trunk leans over this leg while it stands',
    sided: true,
    unit: 'degrees of the trunk',
    sizes: { small: 6, large: 12 },
    plane: 'frontal',
    groups: () => ['trunk'],
    angles: () => [],
    moves: () => ARMS_AND_HEAD,
    apply: (turned, side, degrees) => {
      const stance = turned.swing(otherSide(side));
      turned.roll(ARMS_AND_HEAD, 'pelvis', scaled(stance, -toLeft(side) * degrees * RAD));
    },
  },
  still_arm: {
    title: 'the arm hardly swings',
    sided: true,
    unit: 'percent of the swing lost',
    sizes: { small: 50, large: 85 },
    plane: 'sagittal',
    groups: (side) => [`${side}_arm`],
    angles: () => [],
    moves: (side) => [`${side}_elbow`, `${side}_wrist`],
    apply: (turned, side, percent) => {
      const shoulder = `${side}_shoulder` as const;
      const lost = (signal: Float64Array): Float64Array => {
        const middle = quantile(signal, 0.5);
        return signal.map((angle) => (percent / 100) * (angle - middle));
      };
      const [upper, fore] = [
        lost(turned.hang(shoulder, `${side}_elbow`)),
        lost(turned.hang(`${side}_elbow`, `${side}_wrist`)),
      ];
      turned.pitch([`${side}_elbow`, `${side}_wrist`], shoulder, upper);
      turned.pitch(
        [`${side}_wrist`],
        `${side}_elbow`,
        fore.map((angle, frame) => angle - upper[frame]!),
      );
    },
  },
} satisfies Record<string, InjectedKind>;

export type InjectedFaultName = keyof typeof kinds;

/** What each fault is, its sizes and where it should be seen. */
export const INJECTED_KINDS: Readonly<Record<InjectedFaultName, InjectedKind>> = kinds;

/** Every fault on every side in both sizes. */
export const INJECTED_FAULTS: readonly InjectedFault[] = (Object.keys(kinds) as InjectedFaultName[]).flatMap((name) => {
  const sides: readonly (Side | null)[] = INJECTED_KINDS[name].sided ? SIDES : [null];
  return FAULT_SIZES.flatMap((size) => sides.map((side) => ({ name, side, size })));
});

/**
 * A real healthy walk with a fault put in; the walk itself is its true twin. Bones keep their lengths, the path stays, cadence too: nothing
 * compensates as a patient would, so this is easier to see than a real fault of its size. Toes stay off the floor; the ankle of a stiff leg may come
 * 4 cm lower than it stood, a crouched leg stands up to 4 cm above the floor.
 * @param walk metres, Z up, any direction @returns `[frame][joint][xyz]` like it; what is not known stays so
 */
export function injectFault(walk: Trajectory, { name, side, size }: InjectedFault): Trajectory {
  const turned = new TurnedWalk(walk);
  const kind = INJECTED_KINDS[name];
  kind.apply(turned, side ?? 'left', kind.sizes[size]);
  return turned.walk;
}

/** Groups in which the fault should be seen, the first of them first of all. */
export function expectedGroups({ name, side }: InjectedFault): readonly GroupName[] {
  return INJECTED_KINDS[name].groups(side ?? 'left');
}
