import type { Finding } from '../health/finding.ts';
import type { CameraClock } from './camera-clock.ts';

/** How far a camera's times lie off the others', measured in the images. Seconds. */
export interface Misalignment {
  camera: string;
  source: CameraClock['source'];
  /** Positive = its times are later than the others'. */
  aheadS: number;
  /** One standard deviation. */
  uncertaintyS: number;
}

/** A foot at 4 m/s moves 2 cm in this time, seconds. */
const MAX_S = 0.005;
/** Less than so many standard deviations may be chance. */
const SURE = 3;

/** Whether a camera is further off the others than a walk's 3D can bear: likely by the measure itself, and not by chance. */
export function isMisaligned({ aheadS, uncertaintyS }: Misalignment): boolean {
  const offS = Math.abs(aheadS);
  return offS > MAX_S + uncertaintyS && offS > SURE * uncertaintyS;
}

/** Names the camera, how far it is off, and what to do where its clock claims to be right. */
export function misalignmentFinding({ camera, source, aheadS, uncertaintyS }: Misalignment): Finding {
  const [offMs, sdMs] = [Math.round(1000 * Math.abs(aheadS)), Math.max(1, Math.round(1000 * uncertaintyS))];
  return {
    code: `camera_misaligned/${camera}`,
    level: 'warning',
    message: `${shown(camera)}: images lie ${offMs} ms (±${sdMs}) ${aheadS > 0 ? 'behind' : 'ahead of'} the others'`,
    remedies: [REMEDY[source], 'Check that the calibration is the present one and the camera was not moved.'],
  };
}

/** Names a camera whose own clock is not the one that others share. */
export function ownClockFinding(camera: string): Finding {
  return {
    code: `camera_clock_not_common/${camera}`,
    level: 'info',
    message: `${shown(camera)}: clock is not the others'; timed by arrivals and images`,
    remedies: [
      "Check the time service (PTP or NTP) of the camera's computer for better 3D.",
      'Until then let one person walk through all views after each start.',
    ],
  };
}

/** Camera names may be longer than a finding may be. */
function shown(camera: string): string {
  return camera.length > 24 ? `${camera.slice(0, 23)}…` : camera;
}

const REMEDY: Record<CameraClock['source'], string> = {
  trigger: 'Check that the camera is exposed by the trigger: cable, external-trigger mode, exposure time.',
  timestamp: "Check the time service (PTP or NTP) of the camera's computer, and that it stamps the exposure.",
  arrival: 'Let everybody leave the walkway for a moment: then its clock is corrected.',
  'arrival+images': 'Let everybody leave the walkway for a moment: then its clock is corrected.',
};
