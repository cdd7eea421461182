import type { ViewGeometry } from '../sync/content/epipolar.ts';
import { type Camera, undistort } from './camera.ts';

/** A calibrated camera as the clock estimation needs it: where it stands, and pixels to undistorted directions. */
export function viewGeometry(camera: Camera): ViewGeometry {
  const out = new Float64Array(2);
  return {
    rotation: camera.R,
    translation: camera.t,
    normalise: (xPx, yPx) => {
      undistort(camera, xPx, yPx, out);
      return [out[0]!, out[1]!];
    },
  };
}
