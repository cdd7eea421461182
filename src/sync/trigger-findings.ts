import type { Finding } from '../health/finding.ts';

/** What is known of the trigger board's pulses and of what the cameras make of them. */
export interface PulseFacts {
  /** Since the first sign of life, seconds. */
  runningS: number;
  /** Whether the board tells of pulses. */
  isLive: boolean;
  /** Cameras that deliver. */
  cameras: readonly { camera: string; areMissing: boolean; areWrong: boolean }[];
}

/** The board and the cameras get this long after the start, seconds. */
const START_S = 3;

/** What keeps cameras from being timed by the trigger board, where there is one. */
export function triggerFindings({ runningS, isLive, cameras }: PulseFacts): Finding[] {
  if (runningS < START_S) return [];
  if (!isLive) return [NO_PULSES];
  return cameras.flatMap(({ camera, areMissing, areWrong }) => {
    if (areMissing) return [missing(camera)];
    return areWrong ? [wrong(camera)] : [];
  });
}

const NO_PULSES: Finding = {
  code: 'trigger_pulses_absent',
  level: 'warning',
  message: 'No pulses from the trigger board; cameras are timed by their own clocks',
  remedies: [
    "Check the trigger board's cable, power and light.",
    'It recovers by itself when pulses come again.',
    'Without a trigger board, remove [trigger] from the configuration.',
  ],
};

function missing(camera: string): Finding {
  return {
    code: `camera_pulse_missing/${camera}`,
    level: 'warning',
    message: `${shown(camera)} names no known trigger pulse; its own clock is used`,
    remedies: [
      'Switch the camera to external trigger.',
      'Let its pose estimator send the number of the pulse with each frame ("pulse").',
      'Start its pose estimator before the board counts, or give it the board’s next number.',
    ],
  };
}

function wrong(camera: string): Finding {
  return {
    code: `camera_pulse_wrong/${camera}`,
    level: 'warning',
    message: `${shown(camera)} miscounted trigger pulses; its own clock is used`,
    remedies: ['Check its trigger cable and plug.', "Restart its pose estimator, so that it counts with the board's."],
  };
}

/** Camera names may be longer than a finding may be. */
function shown(camera: string): string {
  return camera.length > 24 ? `${camera.slice(0, 23)}…` : camera;
}
