import type { GroupName } from '../skeleton/joints.ts';
import type { Side } from '../skeleton/side.ts';
import { actedTiming, addActed } from './acted-change.ts';
import type { BodyAngles } from './channels.ts';
import type { Walker } from './draw-walker.ts';
import { type GaitTiming, legPhase } from './gait-timing.ts';
import type { ActedFault } from './statistics.ts';

/** What a walker does wrong: which fault, on which side, how much (0 = nothing, 1 = as strongly as people act it). */
export interface Fault {
  name: FaultName;
  side: Side | 'both' | 'none';
  severity: number;
}

/** The acted faults, by the name the command line takes. */
export const FAULT_NAMES = [
  'stiff_knee',
  'steppage',
  'trendelenburg',
  'circumduction',
  'crouch',
  'trunk_lean',
  'antalgic',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

/** One fault: what the eye sees, the groups that should be flagged, and how it edits angles and timing. */
export interface FaultKind {
  /** One line for help texts. */
  title: string;
  /** `side`: acted on one leg; `both` or `none`: has no side. */
  sided: 'side' | 'both' | 'none';
  /** By how much the stride takes longer at severity 1, beyond what `acted` says. */
  slower: number;
  /** People's acted gait was measured: its change is added. */
  acted?: ActedFault;
  groups(side: Side): readonly GroupName[];
  /** Edits in place. `own` and `other` = phases (0..1) of the affected leg and the other. */
  edit?(angles: BodyAngles, at: Moment): void;
  /** The same, after lifted feet have followed their shanks. */
  feet?(angles: BodyAngles, at: Moment): void;
  timing?(timing: GaitTiming, side: Side, severity: number): GaitTiming;
}

interface Moment {
  side: Side;
  other: Side;
  severity: number;
  own: number;
  otherOwn: number;
}

const DEG = Math.PI / 180;

/** Smooth window over phase: 1 at `centre`, 0 beyond `half` strides from it (cos^2, periodic). */
export function bump(phase: number, centre: number, half: number): number {
  const d = Math.abs(((((phase - centre) % 1) + 1.5) % 1) - 0.5);
  return d >= half ? 0 : Math.cos((Math.PI * d) / (2 * half)) ** 2;
}

/** Smooth plateau: 1 between `from` and `to`, falling to 0 over `ramp` strides outside, periodic. */
export function plateau(phase: number, from: number, to: number, ramp: number): number {
  const centre = (from + to) / 2;
  const half = (to - from) / 2;
  const d = Math.abs(((((phase - centre) % 1) + 1.5) % 1) - 0.5);
  return d <= half ? 1 : bump(d - half, 0, ramp);
}

/** Left side up (or to the left) is positive: +1 turns "the affected side up" into that. */
const sign = (side: Side) => (side === 'left' ? 1 : -1);

/** The affected leg stands shorter, the other one longer and earlier by `early` strides: what limping people have in common. */
function sparing(timing: GaitTiming, side: Side, early: number): GaitTiming {
  const other = side === 'left' ? 'right' : 'left';
  return {
    ...timing,
    strike: { ...timing.strike, [other]: timing.strike[other] - early },
    stance: {
      ...timing.stance,
      [side]: timing.stance[side] - 1.4 * early,
      [other]: timing.stance[other] + 0.5 * early,
    },
  };
}

const kinds: Record<FaultName, FaultKind> = {
  stiff_knee: {
    title: 'the knee stays extended through swing, the leg swings out',
    sided: 'side',
    slower: 0,
    groups: (side) => [`${side}_leg`],
    acted: 'stiff_knee',
    edit: (a, { side, severity, own }) => {
      // What the sensor of the acted walks hardly sees, and a straight leg needs to pass: the pelvis hikes.
      a.midline.pelvis_obliquity += severity * sign(side) * 4 * DEG * plateau(own, 0.7, 0.92, 0.14);
    },
    feet: (a, { side, other, severity, own, otherOwn }) => {
      a[other].foot_pitch -= severity * 8 * DEG * bump(otherOwn, 0.3, 0.22);
      // A straight leg does not roll off over the toes: the foot is lifted flat.
      a[side].foot_pitch += severity * plateau(own, 0.6, 0.88, 0.14) * (2 * DEG - a[side].foot_pitch);
    },
  },
  steppage: {
    title: 'the foot drops, so hip and knee lift it high in swing',
    sided: 'side',
    slower: 0,
    groups: (side) => [`${side}_leg`, `${side}_foot`],
    acted: 'steppage',
    feet: (a, { side, severity, own }) => {
      const leg = a[side];
      leg.foot_pitch += severity * plateau(own, 0.7, 0.86, 0.1) * (-24 * DEG - leg.foot_pitch);
      // The foot is set down flat, or toe first, instead of on the heel.
      leg.foot_pitch += severity * plateau(own, 0.92, 1.08, 0.08) * (-3 * DEG - leg.foot_pitch);
    },
  },
  trendelenburg: {
    title: 'the pelvis drops to the other side in stance, the trunk leans over the affected leg',
    sided: 'side',
    slower: 0.25,
    groups: (side) => ['pelvis', 'trunk', `${side}_leg`],
    edit: (a, { side, severity, own }) => {
      const stance = plateau(own, 0.14, 0.44, 0.16);
      const toward = sign(side);
      a.midline.pelvis_obliquity += severity * toward * 11 * DEG * stance;
      a.midline.pelvis_sway += severity * toward * 0.055 * stance;
      a.midline.trunk_lat += severity * toward * 14 * DEG * stance;
      a.midline.shoulder_roll -= severity * toward * 10 * DEG * stance;
      a.midline.head_lat += severity * toward * 4 * DEG * stance;
      a[side].thigh_abd -= severity * 4 * DEG * stance;
    },
  },
  circumduction: {
    title: 'the leg swings outward in an arc with little knee flexion',
    sided: 'side',
    slower: 0.24,
    groups: (side) => [`${side}_leg`, `${side}_foot`],
    timing: (timing, side, severity) => sparing(timing, side, 0.045 * severity),
    edit: (a, { side, severity, own }) => {
      const leg = a[side];
      const arc = bump(own, 0.8, 0.24);
      leg.knee_flex += severity * 0.7 * (9 * DEG - leg.knee_flex) * plateau(own, 0.6, 0.92, 0.12);
      leg.thigh_abd += severity * 20 * DEG * arc;
      leg.shank_abd += severity * 20 * DEG * arc;
      a.midline.pelvis_obliquity += severity * sign(side) * 7 * DEG * arc;
      a.midline.trunk_lat -= severity * sign(side) * 8 * DEG * arc;
    },
    feet: (a, { side, severity, own }) => {
      const leg = a[side];
      leg.foot_pitch += severity * plateau(own, 0.74, 0.96, 0.1) * 0.6 * (-12 * DEG - leg.foot_pitch);
    },
  },
  crouch: {
    title: 'hips, knees and ankles stay bent in stance, both sides',
    sided: 'both',
    slower: 0.12,
    groups: () => ['left_leg', 'right_leg'],
    edit: (a, { severity }) => {
      for (const side of ['left', 'right'] as const) {
        const leg = a[side];
        leg.thigh_sag += severity * 15 * DEG;
        leg.knee_flex += severity * (31 * DEG - 0.3 * leg.knee_flex);
        leg.foot_pitch *= 1 - 0.45 * severity;
      }
      a.midline.trunk_sag += severity * 7 * DEG;
    },
  },
  trunk_lean: {
    title: 'the trunk is bent forward',
    sided: 'none',
    slower: 0.1,
    groups: () => ['trunk'],
    edit: (a, { severity }) => {
      a.midline.trunk_sag += severity * 26 * DEG;
      a.midline.head_sag += severity * 18 * DEG;
      for (const side of ['left', 'right'] as const) a[side].thigh_sag += severity * 3 * DEG;
    },
  },
  antalgic: {
    title: 'short stance on the affected leg, which is hardly set ahead, its knee kept from moving',
    sided: 'side',
    slower: 0,
    groups: (side) => [`${side}_leg`],
    acted: 'antalgic',
  },
};

/** What each fault is. */
export const FAULTS: Readonly<Record<FaultName, FaultKind>> = kinds;

/** Factor on the stride's duration: a limping person is slower; the twin walks at the same cadence. */
export function slowing(walker: Walker, fault: Fault | undefined): number {
  if (fault === undefined) return 1;
  const { slower, acted } = FAULTS[fault.name];
  return 1 + fault.severity * (slower + (acted === undefined ? 0 : walker.acted[acted].slower));
}

/** Timing of the gait with the fault. */
export function faultTiming(walker: Walker, timing: GaitTiming, fault: Fault | undefined): GaitTiming {
  if (fault === undefined) return timing;
  const { acted, timing: own } = FAULTS[fault.name];
  const side = leading(fault);
  const changed = acted === undefined ? timing : actedTiming(timing, walker.acted[acted], side, fault.severity);
  return own === undefined ? changed : own(changed, side, fault.severity);
}

/** Edits angles in place: the fault at `phase` strides. */
export function applyFault(
  walker: Walker,
  angles: BodyAngles,
  fault: Fault | undefined,
  timing: GaitTiming,
  phase: number,
): void {
  if (fault === undefined) return;
  const { acted, edit, feet } = FAULTS[fault.name];
  const side = leading(fault);
  const other = side === 'left' ? 'right' : 'left';
  const { severity } = fault;
  const moment = {
    side,
    other,
    severity,
    own: legPhase(timing, side, phase),
    otherOwn: legPhase(timing, other, phase),
  } as const;
  const shanks = { left: shank(angles.left), right: shank(angles.right) };
  if (acted !== undefined) addActed(angles, walker.acted[acted], side, severity, moment.own, moment.otherOwn);
  edit?.(angles, moment);
  for (const s of ['left', 'right'] as const) {
    // The ankle is not the fault's: where thigh or knee were changed, the lifted foot turns with its shank.
    const own = s === side ? moment.own : moment.otherOwn;
    angles[s].foot_pitch += (shank(angles[s]) - shanks[s]) * plateau(own, 0.58, 0.92, 0.12);
  }
  feet?.(angles, moment);
}

const shank = (leg: BodyAngles['left']) => leg.thigh_sag - leg.knee_flex;

/** Groups in which the fault should be seen. */
export function expectedGroups(fault: Fault): readonly GroupName[] {
  return FAULTS[fault.name].groups(leading(fault));
}

function leading(fault: Fault): Side {
  return fault.side === 'left' ? 'left' : 'right';
}
