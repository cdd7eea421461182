import type { CameraClock } from '../sync/camera-clock.ts';
import type { Body } from './payloads.ts';

type CameraHealth = Body<'health'>['cameras'][string];

/** The cameras' part of the health payload from their clocks. What is not known yet is null. */
export function cameraHealth(clocks: readonly CameraClock[]): Record<string, CameraHealth> {
  return Object.fromEntries(
    clocks.map((clock) => [
      clock.camera,
      {
        fps: known(clock.fps, 1),
        age_s: known(clock.ageS, 3),
        // The clock model tells box minus camera; people ask how far the camera's clock is ahead, corrections included.
        offset_s: known(clock.correctionS - clock.offsetS, 4),
        offset_uncertainty_s: known(clock.uncertaintyS, 4),
        drift_ppm: known(-clock.driftPpm, 1),
        loss: known(clock.lostShare, 3),
      },
    ]),
  );
}

function known(value: number, digits: number): number | null {
  return Number.isFinite(value) ? Number(value.toFixed(digits)) : null;
}
