import { roundedOrNull } from '../maths/rounding.ts';
import type { CameraClock } from '../sync/camera-clock.ts';
import type { Body } from './payloads.ts';

type CameraHealth = Body<'health'>['cameras'][string];

/** The cameras' part of the health payload from their clocks. What is not known yet is null. */
export function cameraHealth(clocks: readonly CameraClock[]): Record<string, CameraHealth> {
  return Object.fromEntries(
    clocks.map((clock) => [
      clock.camera,
      {
        fps: roundedOrNull(clock.fps, 1),
        age_s: roundedOrNull(clock.ageS, 3),
        clock_source: clock.source,
        // The clock model tells box minus camera; people ask how far the camera's clock is ahead, corrections included.
        offset_s: roundedOrNull(clock.correctionS - clock.offsetS, 4),
        offset_uncertainty_s: roundedOrNull(clock.uncertaintyS, 4),
        drift_ppm: roundedOrNull(-clock.driftPpm, 1),
        loss: roundedOrNull(clock.lostShare, 3),
      },
    ]),
  );
}
