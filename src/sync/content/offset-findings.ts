import type { Finding } from '../../health/finding.ts';
import { median } from '../../maths/robust.ts';
import type { ContentOffsets } from './content-offset.ts';

/** A foot at 4 m/s moves 2 cm in this time, seconds. */
const WORTH_TELLING_S = 0.005;

/** Worse than the distance between two frames of cameras that nobody synchronised, one standard deviation, seconds. */
const UNSURE_S = 0.02;

/**
 * Tells which cameras' clocks were found apart from the others', and which could not be compared or hardly. `cameras`: names in
 * the calibration's order.
 */
export function offsetFindings(cameras: readonly string[], offsets: ContentOffsets): Finding[] {
  // Only differences are known: the one in the middle is as right as any.
  const middleS = median(offsets.offsetsS);
  return cameras.flatMap((camera, index): Finding[] => {
    const offsetS = offsets.offsetsS[index]! - middleS;
    const sdS = offsets.uncertaintyS[index]!;
    const name = camera.slice(0, 24);
    if (Number.isNaN(offsetS)) {
      const message = `${name}: clock could not be compared with the other cameras`;
      const remedies = [
        'Let one person walk through the view of all cameras.',
        'Synchronise the cameras (PTP or trigger).',
      ];
      return [{ code: `camera_clock_unknown/${camera}`, level: 'warning', message, remedies }];
    }
    if (sdS > UNSURE_S) {
      const message = `${name}: clock found only to ±${Math.round(1000 * sdS)} ms; 3D with it is doubtful`;
      const remedies = [
        'Let one person walk so that it sees the walk together with other cameras for some seconds.',
        'Synchronise the cameras (PTP or trigger).',
      ];
      return [{ code: `camera_clock_unsure/${camera}`, level: 'warning', message, remedies }];
    }
    if (Math.abs(offsetS) <= Math.max(WORTH_TELLING_S, 2 * sdS)) return [];
    const [ms, sd] = [Math.round(1000 * Math.abs(offsetS)), Math.round(1000 * sdS)];
    const message = `${name}: clock ${ms} ms ${offsetS > 0 ? 'ahead' : 'behind'}, corrected (±${sd} ms)`;
    const remedies = [
      'Nothing has to be done for this recording.',
      'Synchronise the cameras (PTP or trigger) for better 3D.',
    ];
    return [{ code: `camera_clock_corrected/${camera}`, level: 'info', message, remedies }];
  });
}
