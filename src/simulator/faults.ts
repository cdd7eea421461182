import type { GroupName } from '../skeleton/joints.ts';
import type { BodyAngles, Side } from './channels.ts';
import { type GaitTiming, legPhase } from './gait-timing.ts';

/** What a walker does wrong: which fault, on which side, how much (0 = nothing, 1 = as strongly as people act it). */
export interface Fault {
  name: FaultName;
  side: Side | 'both' | 'none';
  severity: number;
}

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
  groups(side: Side): readonly GroupName[];
  /** Edits in place. `own` and `other` = phases (0..1) of the affected leg and the other. */
  edit(angles: BodyAngles, at: Moment): void;
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

const kinds: Record<FaultName, FaultKind> = {
  stiff_knee: {
    title: 'the knee stays extended through swing',
    sided: 'side',
    groups: (side) => [`${side}_leg`],
    edit: (a, { side, other, severity, own, otherOwn }) => {
      const leg = a[side];
      const swing = plateau(own, 0.66, 0.9, 0.16);
      leg.knee_flex += severity * 0.78 * (9 * DEG - leg.knee_flex);
      // What lets a stiff leg pass: the hip hikes, the leg swings out a little, the other foot rises on its toes.
      a.midline.pelvis_obliquity += severity * sign(side) * 7 * DEG * swing;
      leg.thigh_abd += severity * 6 * DEG * swing;
      leg.shank_abd += severity * 6 * DEG * swing;
      leg.thigh_sag -= severity * 0.2 * swing * Math.max(leg.thigh_sag, 0);
      a[other].foot_pitch -= severity * 12 * DEG * bump(otherOwn, 0.3, 0.2);
    },
  },
  steppage: {
    title: 'the foot drops, so hip and knee lift it high in swing',
    sided: 'side',
    groups: (side) => [`${side}_leg`, `${side}_foot`],
    edit: (a, { side, severity, own }) => {
      const leg = a[side];
      leg.thigh_sag += severity * 22 * DEG * bump(own, 0.82, 0.2);
      leg.knee_flex += severity * 32 * DEG * bump(own, 0.77, 0.2);
      leg.foot_pitch += severity * plateau(own, 0.7, 0.86, 0.1) * (-24 * DEG - leg.foot_pitch);
      // The foot is set down flat, or toe first, instead of on the heel.
      leg.foot_pitch += severity * plateau(own, 0.92, 1.08, 0.08) * (-3 * DEG - leg.foot_pitch);
    },
  },
  trendelenburg: {
    title: 'the pelvis drops to the other side in stance, the trunk leans over the affected leg',
    sided: 'side',
    groups: (side) => ['pelvis', 'trunk', `${side}_leg`],
    edit: (a, { side, severity, own }) => {
      const stance = plateau(own, 0.14, 0.44, 0.16);
      const toward = sign(side);
      a.midline.pelvis_obliquity += severity * toward * 9 * DEG * stance;
      a.midline.pelvis_sway += severity * toward * 0.045 * stance;
      a.midline.trunk_lat += severity * toward * 11 * DEG * stance;
      a.midline.shoulder_roll -= severity * toward * 8 * DEG * stance;
      a.midline.head_lat += severity * toward * 4 * DEG * stance;
      a[side].thigh_abd -= severity * 4 * DEG * stance;
    },
  },
  circumduction: {
    title: 'the leg swings outward in an arc with little knee flexion',
    sided: 'side',
    groups: (side) => [`${side}_leg`, `${side}_foot`],
    edit: (a, { side, severity, own }) => {
      const leg = a[side];
      const arc = bump(own, 0.81, 0.2);
      leg.knee_flex += severity * 0.55 * (12 * DEG - leg.knee_flex) * plateau(own, 0.6, 0.92, 0.12);
      leg.thigh_abd += severity * 13 * DEG * arc;
      leg.shank_abd += severity * 13 * DEG * arc;
      leg.foot_pitch += severity * plateau(own, 0.74, 0.96, 0.1) * 0.6 * (-12 * DEG - leg.foot_pitch);
      a.midline.pelvis_obliquity += severity * sign(side) * 5 * DEG * arc;
      a.midline.trunk_lat -= severity * sign(side) * 3 * DEG * arc;
    },
  },
  crouch: {
    title: 'hips, knees and ankles stay bent in stance, both sides',
    sided: 'both',
    groups: () => ['left_leg', 'right_leg'],
    edit: (a, { severity }) => {
      for (const side of ['left', 'right'] as const) {
        const leg = a[side];
        leg.thigh_sag += severity * 13 * DEG;
        leg.knee_flex += severity * (27 * DEG - 0.3 * leg.knee_flex);
        leg.foot_pitch *= 1 - 0.45 * severity;
      }
      a.midline.trunk_sag += severity * 7 * DEG;
    },
  },
  trunk_lean: {
    title: 'the trunk is bent forward',
    sided: 'none',
    groups: () => ['trunk'],
    edit: (a, { severity }) => {
      a.midline.trunk_sag += severity * 26 * DEG;
      a.midline.head_sag += severity * 18 * DEG;
      for (const side of ['left', 'right'] as const) a[side].thigh_sag += severity * 3 * DEG;
    },
  },
  antalgic: {
    title: 'short stance on the affected leg, its knee kept from moving, a quick step of the other',
    sided: 'side',
    groups: (side) => [`${side}_leg`],
    edit: (a, { side, severity, own }) => {
      const leg = a[side];
      leg.knee_flex += severity * 0.48 * (12 * DEG - leg.knee_flex);
      leg.thigh_sag += severity * 0.25 * (4 * DEG - leg.thigh_sag);
      leg.foot_pitch *= 1 - 0.35 * severity;
      a.midline.trunk_lat += severity * sign(side) * 4 * DEG * plateau(own, 0.1, 0.4, 0.15);
    },
    timing: (timing, side, severity) => {
      const other = side === 'left' ? 'right' : 'left';
      const early = 0.06 * severity;
      const strike = { ...timing.strike };
      strike[other] -= early;
      return {
        ...timing,
        strike,
        stance: {
          ...timing.stance,
          [side]: timing.stance[side] - 1.4 * early,
          [other]: timing.stance[other] + 0.5 * early,
        },
      };
    },
  },
};

export const FAULTS: Readonly<Record<FaultName, FaultKind>> = kinds;

/** A limping person is slower; the twin walks at the same cadence. */
export function slowing(fault: Fault | undefined): number {
  return fault === undefined ? 1 : 1 + 0.12 * fault.severity;
}

/** Timing of the gait with the fault. */
export function faultTiming(timing: GaitTiming, fault: Fault | undefined): GaitTiming {
  if (fault === undefined) return timing;
  const kind = FAULTS[fault.name];
  return kind.timing === undefined ? timing : kind.timing(timing, leading(fault), fault.severity);
}

/** Edits angles in place: the fault at `phase` strides. */
export function applyFault(angles: BodyAngles, fault: Fault | undefined, timing: GaitTiming, phase: number): void {
  if (fault === undefined) return;
  const side = leading(fault);
  const other = side === 'left' ? 'right' : 'left';
  const own = legPhase(timing, side, phase);
  const otherOwn = legPhase(timing, other, phase);
  const shanks = { left: shank(angles.left), right: shank(angles.right) };
  FAULTS[fault.name].edit(angles, { side, other, severity: fault.severity, own, otherOwn });
  // The ankle is not the fault's: where thigh or knee were changed, the lifted foot turns with its shank.
  const lifted = { [side]: own, [other]: otherOwn } as Record<Side, number>;
  for (const s of ['left', 'right'] as const) {
    angles[s].foot_pitch += (shank(angles[s]) - shanks[s]) * plateau(lifted[s], 0.58, 0.92, 0.12);
  }
}

const shank = (leg: BodyAngles['left']) => leg.thigh_sag - leg.knee_flex;

/** Groups in which the fault should be seen. */
export function expectedGroups(fault: Fault): readonly GroupName[] {
  return FAULTS[fault.name].groups(leading(fault));
}

function leading(fault: Fault): Side {
  return fault.side === 'left' ? 'left' : 'right';
}
