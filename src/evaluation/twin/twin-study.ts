import { ANGLES } from '../../gait/angles.ts';
import type { JointName } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import type { Side } from '../../skeleton/side.ts';
import { showsFrontalPlane, type WalkDataset, type WalkRecord } from '../dataset.ts';
import { groupBy } from '../group-by.ts';
import { INJECTED_FAULTS, INJECTED_KINDS, type InjectedFault } from '../injected/injected-faults.ts';
import { prepareWalk } from '../walk-errors.ts';
import { falseFlagCase, faultCase, type TwinCase, type TwinMakers } from './twin-case.ts';

/** A person's case. */
export interface StudiedCase extends TwinCase {
  dataset: string;
  subject: string;
  fault: InjectedFault | null;
  /** Without a fault: what was wrongly flagged. */
  flagged: 'leg' | 'pelvis' | 'trunk' | 'arm' | null;
}

/** Frames of a walk that are used: three strides say what more would. */
const MOST_FRAMES = 120;
const LEAST_FRAMES = 45;
/** People of split train per data set. */
const TRAINED_PEOPLE = 12;
const LOW_PASS_HZ = 6;

/** Splits of which people can be studied: the weights have seen the walks of `train`, nothing was chosen by those of `test`. */
export const STUDIED_SPLITS = ['validation', 'test', 'train'] as const;
export type StudiedSplit = (typeof STUDIED_SPLITS)[number];

/** One healthy walk of each person of a split, of split train of some people of each data set. */
export function studiedWalks({ records }: WalkDataset, split: StudiedSplit): WalkRecord[] {
  const normal = records.filter((one) => one.label === 'normal' && one.split === split && one.frames >= LEAST_FRAMES);
  const people = [...groupBy(normal, ({ dataset, subject }) => `${dataset} ${subject}`).values()].map((own) => own[0]!);
  if (split !== 'train') return people;
  return [...groupBy(people, ({ dataset }) => dataset).values()].flatMap((own) => own.slice(0, TRAINED_PEOPLE));
}

/** All faults that the sensor can show, a person's on one side, and each chain flagged for nothing. @param place left or right in turn */
export async function casesOf(
  dataset: WalkDataset,
  record: WalkRecord,
  place: number,
  makers: TwinMakers,
): Promise<StudiedCase[]> {
  const side: Side = place % 2 === 0 ? 'left' : 'right';
  const walk = beginning(prepareWalk(dataset, record, 'plain', LOW_PASS_HZ).scored);
  const about = { dataset: record.dataset, subject: record.subject };
  const cases: StudiedCase[] = [];
  for (const fault of INJECTED_FAULTS.filter((one) => one.side === null || one.side === side)) {
    if (!showsFrontalPlane(record) && INJECTED_KINDS[fault.name].plane === 'frontal') continue;
    cases.push({ ...about, fault, flagged: null, ...(await faultCase(walk, fault, makers)) });
  }
  const flags: [StudiedCase['flagged'], JointName][] = [
    ['leg', `${side}_knee`],
    ['pelvis', 'pelvis'],
    ['trunk', 'neck'],
    ['arm', `${side}_elbow`],
  ];
  const angles = ANGLES.filter(
    (angle) => !angle.includes('ankle') && (showsFrontalPlane(record) || !angle.includes('adduction')),
  );
  for (const [flagged, joint] of flags) {
    cases.push({ ...about, fault: null, flagged, ...(await falseFlagCase(walk, joint, angles, makers)) });
  }
  return cases;
}

function beginning({ fps, frames, positions }: Trajectory): Trajectory {
  const kept = Math.min(frames, MOST_FRAMES);
  return { fps, frames: kept, positions: positions.slice(0, (positions.length / frames) * kept) };
}
