import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FootSpan } from '../../gait/foot-span.ts';
import { headingOver } from '../../gait/heading.ts';
import { analyseWalk } from '../../gait/walk-analysis.ts';
import { median, quantile } from '../../maths/robust.ts';
import { JOINT_COUNT } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import { readTrc } from '../../store/trc.ts';
import type { BenchContext } from '../capture/bench-section.ts';
import type { Figure } from '../figure.ts';
import { swingMiddles } from './foot-speed.ts';
import { heldStill, onCircle } from './reshaped-walk.ts';

/** Strides or cycles of one walk beside the swings that foot speed shows. */
export interface CycleAgreement {
  ours: number;
  /** Those that hold exactly one swing's middle. */
  matched: number;
  /** Duration of each of those minus the time between that swing and the one before it or after it, seconds. */
  offsS: number[];
}

/** A cycle may begin this long after the middle of a swing that foot speed shows, seconds. */
const SLACK_S = 0.1;

/** Stretches from event to event of a foot against its swings. A stride ends after its swing, a cycle begins before it. */
export function swingAgreement(
  trajectory: Trajectory,
  spans: readonly FootSpan[],
  swing: 'near the end' | 'near the start',
): CycleAgreement {
  const result: CycleAgreement = { ours: spans.length, matched: 0, offsS: [] };
  const middles = { left: swingMiddles(trajectory, 'left'), right: swingMiddles(trajectory, 'right') };
  const slackS = swing === 'near the end' ? 0 : SLACK_S;
  for (const { side, startFrame, endFrame } of spans) {
    const [startS, endS] = [startFrame / trajectory.fps, endFrame / trajectory.fps];
    const inside = middles[side].filter((time) => time >= startS - slackS && time < endS - slackS);
    if (inside.length !== 1) continue;
    result.matched++;
    const at = middles[side].indexOf(inside[0]!);
    const neighbour = middles[side][swing === 'near the end' ? at - 1 : at + 1];
    if (neighbour !== undefined) result.offsS.push(endS - startS - Math.abs(inside[0]! - neighbour));
  }
  return result;
}

/** Cycles and strides that anything is said about. */
export function told(trajectory: Trajectory): FootSpan[] {
  const { detection, strides } = analyseWalk({ trajectory, startS: 0, provenance: null, twin: null });
  return [...detection.cycles.left, ...detection.cycles.right, ...strides];
}

/** Real recordings' fused 3D: agreement with another method on the same poses; nothing in turns and standing. */
export function realFigures({ data, progress }: BenchContext): Figure[] {
  const folder = join(data, 'multiview');
  if (!existsSync(folder))
    return [{ name: 'real recordings', wanted: '', measured: `not measured: ${folder} is absent`, met: null }];
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'truth.trc')));
  const walks = names.map((name, i) => {
    progress(i + 1, names.length);
    return { name, trajectory: readTrc(readFileSync(join(folder, name, 'truth.trc'), 'utf8')).trajectory };
  });
  const healthy = walks.filter(({ name }) => name.includes('normal'));
  const acted = walks.filter(({ name }) => !name.includes('normal'));
  return [...agreementFigures('normal', healthy), ...agreementFigures('acted faults', acted), ...silentFigures(walks)];
}

interface NamedWalk {
  name: string;
  trajectory: Trajectory;
}

function agreementFigures(what: string, walks: readonly NamedWalk[]): Figure[] {
  const analyses = walks.map(({ trajectory }) => ({
    trajectory,
    analysis: analyseWalk({ trajectory, startS: 0, provenance: null, twin: null }),
  }));
  const strides = analyses.map(({ trajectory, analysis }) =>
    swingAgreement(trajectory, analysis.strides, 'near the end'),
  );
  const cycles = analyses.map(({ trajectory, analysis: { detection } }) =>
    swingAgreement(trajectory, [...detection.cycles.left, ...detection.cycles.right], 'near the start'),
  );
  const figure = (name: string, all: readonly CycleAgreement[]): Figure => {
    const sum = (of: (one: CycleAgreement) => number): number => all.reduce((total, one) => total + of(one), 0);
    const offsMs = all.flatMap(({ offsS }) => offsS.map((off) => Math.abs(1000 * off)));
    const times = `time differs by ${median(offsMs).toFixed(0)} ms in the median, ${quantile(offsMs, 0.95).toFixed(0)} ms in 95 %`;
    return {
      name: `real recordings, ${what} (${walks.length}), ${name} that hold one swing by foot speed`,
      wanted: 'agreement, reported',
      measured: `${sum((one) => one.matched)} of ${sum((one) => one.ours)}; ${times}`,
      met: null,
    };
  };
  return [figure('strides', strides), figure('cycles of the paper', cycles)];
}

/** The radius of the circle real walks are bent onto, m, and what is a turn within a stride, rad. */
const CIRCLE_M = 1;
const TURN_RAD = Math.PI / 6;

/** How far a walk on the circle truly turns within a stretch, rad: its way along the straight walk over the radius. */
function turnWithin(straight: Trajectory, alongRad: number, { startFrame, endFrame }: FootSpan): number {
  const way = (frame: number): number => {
    const root = Math.round(frame) * JOINT_COUNT * 3;
    return Math.cos(alongRad) * straight.positions[root]! + Math.sin(alongRad) * straight.positions[root + 1]!;
  };
  return Math.abs(way(endFrame) - way(startFrame)) / CIRCLE_M;
}

function silentFigures(walks: readonly NamedWalk[]): Figure[] {
  const turning = walks.map(({ trajectory }) => {
    const along = headingOver(trajectory);
    const spans = told(onCircle(trajectory, along, CIRCLE_M));
    return spans.filter((span) => turnWithin(trajectory, along, span) > TURN_RAD).length;
  });
  const standing = walks.flatMap(({ trajectory }, i) =>
    [0.25, 0.5, 0.75].map((share, k) => {
      const frame = Math.floor(share * trajectory.frames);
      return told(heldStill(trajectory, frame, 8, 0.01, 10 * i + k)).length;
    }),
  );
  const none = (name: string, counts: readonly number[]): Figure => {
    const loud = counts.filter((count) => count > 0).length;
    const total = counts.reduce((a, b) => a + b, 0);
    return { name, wanted: '0', measured: `${total} (in ${loud} of ${counts.length})`, met: loud === 0 };
  };
  return [
    none(`real walks bent onto a circle of ${CIRCLE_M} m, cycles and strides told over more than 30° of turn`, turning),
    none('real poses held for 8 s with 10 mm noise, cycles and strides told', standing),
  ];
}
