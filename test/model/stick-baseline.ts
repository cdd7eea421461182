import type { WalkRecord } from '../../src/evaluation/dataset.ts';
import { fitScoring } from '../../src/evaluation/norms/fit-scoring.ts';
import { cycleSpans, type ScoredSpan, walkSpan } from '../../src/evaluation/norms/scored-span.ts';
import type { PreparedWalk, Variant } from '../../src/evaluation/walk-errors.ts';
import { warpWalk } from '../../src/evaluation/walk-variants.ts';
import { headingAt } from '../../src/model/heading.ts';
import { normaliseWindow } from '../../src/model/normalise.ts';
import type { Scoring } from '../../src/model/normative.ts';
import { windowFrames } from '../../src/model/seen-window.ts';
import { TILE_SETS } from '../../src/model/tiles.ts';
import { tileErrors } from '../../src/model/window-errors.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../src/model/windows.ts';
import { JOINTS } from '../../src/skeleton/joints.ts';
import { legLength } from '../../src/skeleton/leg-length.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { walkRecord } from '../evaluation/walk-record.ts';
import { NearestWindow } from './nearest-window.ts';
import { type Gait, stickWalk } from './stick-walker.ts';

/** A predictor and statistics fitted to made-up healthy walkers: no network, no data folder, the same every time. */
export interface StickBaseline {
  predictor: NearestWindow;
  scoring: Scoring;
}

/** Fewer leave limits that the next person may exceed. */
const PEOPLE = 20;

/** Person `i` of the made-up population. */
export function stickPerson(i: number, change: Partial<Gait> = {}): Trajectory {
  const vary = (share: number, step: number): number => 1 + share * Math.sin(i * step + 1);
  return stickWalk({
    seconds: 4,
    speed_m_s: 1.1 * vary(0.12, 2.1),
    cadenceHz: 0.9 * vary(0.08, 3.7),
    kneeSwingDeg: { left: 58 * vary(0.06, 1.3), right: 58 * vary(0.06, 2.9) },
    leanDeg: 3 * vary(0.6, 4.3),
    phase: i * 0.37,
    size: vary(0.05, 5.1),
    ...change,
  });
}

export async function stickBaseline(): Promise<StickBaseline> {
  const windows = Array.from({ length: 16 }, (_, i) => healthyWindows(stickPerson(100 + i))).flat();
  const predictor = new NearestWindow(windows);
  const spans: ScoredSpan[] = [];
  for (let i = 0; i < PEOPLE; i++) {
    const person = stickPerson(i);
    spans.push(
      ...(await scored(predictor, i, 'plain', person)),
      ...(await scored(predictor, i, 'slow', warpWalk(person, 0.7))),
    );
  }
  const floor = Object.fromEntries(JOINTS.map((joint) => [joint, [12, 12, 12] as const]));
  const twinFloorMm = { one_side: floor, both_sides: floor };
  return { predictor, scoring: fitScoring({ tiles: 'far+chains', lowPassHz: 6, spans, twinFloorMm }).scoring };
}

async function scored(predictor: NearestWindow, i: number, variant: Variant, raw: Trajectory): Promise<ScoredSpan[]> {
  const walk: PreparedWalk = { record: record(i, raw), variant, raw, scored: raw };
  const tiles = TILE_SETS['far+chains'];
  const errors = await tileErrors(raw, predictor, tiles, { everyFrames: 4, causal: false });
  return [...walkSpan(walk, errors), ...(variant === 'plain' ? cycleSpans(walk, errors) : [])];
}

function record(i: number, walk: Trajectory): WalkRecord {
  const split = i < PEOPLE - 2 ? 'validation' : 'train';
  return walkRecord({ id: `stick${i}`, dataset: 'stick', subject: `p${i}`, split, frames: walk.frames });
}

function healthyWindows(walk: Trajectory): Float32Array[] {
  const windows: Float32Array[] = [];
  for (let end = 6; end < walk.frames; end += 3) {
    const window = new Float32Array(WINDOW_COORDINATES);
    const frames = windowFrames(end, 1);
    normaliseWindow(
      walk.positions,
      frames,
      headingAt(walk, end - 3),
      legLength(walk),
      window,
      new Uint8Array(WINDOW_TOKENS),
      0,
    );
    windows.push(window);
  }
  return windows;
}
