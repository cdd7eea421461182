import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readBands } from '../../gait/bands.ts';
import { quantile } from '../../maths/robust.ts';
import { readNormative } from '../../model/normative.ts';
import type { Predictor } from '../../model/seen-window.ts';
import type { PipelineOptions } from '../../pipeline.ts';
import { CAMERA_FAULT_KINDS, type CameraFaultKind } from '../../simulator/camera-faults.ts';
import type { Figure } from '../figure.ts';
import type { BenchContext } from './bench-section.ts';
import { type CameraFaultRun, runCameraFault } from './camera-fault-run.ts';
import { cameraSubsets, type FilmedWalk, filmWalk } from './filmed-walk.ts';

/** From the middle of the walk (0.7 s to 8.3 s) for three seconds; findings are told for ten seconds more. */
/** When the cameras fail. */
export const FAULT_S = { from: 2.4, to: 5.4 } as const;
/** The walk they fail in. */
export const FILM = { seed: 5, durationS: 18, triggered: false } as const;

/** All that a pipeline needs but the rig, with models that cost nothing: nothing here depends on what they say. */
export function capturePipeline(): Omit<PipelineOptions, 'rig'> {
  const file = join(resolve(import.meta.dirname, '../../..'), 'models', 'normative.json');
  const echo: Predictor = { frameStep: 1, run: async (joints) => joints.slice() };
  return {
    sync: { source: 'auto' },
    norms: {
      models: { score: echo, twin: echo },
      scoring: readNormative(file).scoring,
      bands: readBands(readFileSync(file, 'utf8')),
    },
    baseline: 'factory',
  };
}

/** One run for each choice of so many of the cameras. */
export async function runsOf(
  walk: FilmedWalk,
  kind: CameraFaultKind,
  size: number,
  onRun: () => void = () => {},
): Promise<CameraFaultRun[]> {
  const names = walk.rig.cameras.map(({ name }) => name);
  const runs: CameraFaultRun[] = [];
  for (const cameras of cameraSubsets(names, [size])) {
    const fault = { kind, cameras, fromS: FAULT_S.from, toS: FAULT_S.to };
    runs.push(await runCameraFault(walk, fault, capturePipeline()));
    onRun();
  }
  return runs;
}

/** Any one, two or three of five cameras with each kind of fault while somebody walks. */
export async function faultFigures({ progress }: BenchContext): Promise<Figure[]> {
  const walk = filmWalk(FILM);
  const sizes = [1, 2, 3];
  const all = CAMERA_FAULT_KINDS.length * cameraSubsets(walk.rig.cameras.map(({ name }) => name)).length;
  let done = 0;
  const figures: Figure[] = [];
  for (const size of sizes) {
    for (const kind of CAMERA_FAULT_KINDS) {
      const runs = await runsOf(walk, kind, size, () => progress(++done, all));
      figures.push(figureOf(`${size} of 5 cameras ${kind}`, runs));
    }
  }
  return figures;
}

function figureOf(name: string, runs: readonly CameraFaultRun[]): Figure {
  const errorsMm = runs.flatMap((run) => run.errorsMm);
  const [median, p95] = [0.5, 0.95].map((share) => quantile(errorsMm, share).toFixed(0));
  const posed = Math.min(...runs.map((run) => run.posed / run.ticks));
  const namedS = Math.max(...runs.flatMap((run) => [...run.namedAfterS.values()]));
  const clearedS = Math.max(...runs.map((run) => run.clearedAfterS));
  const isRight = runs.every((run) => !run.swapped && run.accused.length === 0);
  return {
    name: `${name}: joints median / 95 %, mm; ticks posed; named / cleared after s`,
    wanted: 'named, poses go on, recovers',
    measured: `${median} / ${p95}; ${Math.floor(100 * posed)} %; ${namedS.toFixed(1)} / ${clearedS.toFixed(1)}`,
    met: isRight && posed > 0.9 && Number.isFinite(namedS) && Number.isFinite(clearedS),
  };
}
