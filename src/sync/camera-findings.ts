import type { Finding } from '../health/finding.ts';
import type { CameraClock } from './camera-clock.ts';

/** A camera gets this long after the start to send its first message, seconds. */
const START_S = 2;
const MAX_LOST_SHARE = 0.1;
/** Slower than this, a swinging foot moves so far between frames that straight lines no longer follow it. */
const MIN_FPS = 20;

/** What is wrong with the cameras, each finding naming its camera. `runningS`: since the first sign of life. */
export function cameraFindings(
  clocks: readonly CameraClock[],
  { runningS, maxLatencySpreadS }: { runningS: number; maxLatencySpreadS: number },
): Finding[] {
  const delays = clocks.filter(({ state }) => state === 'live').map(({ delayS }) => delayS);
  const fastestS = Math.min(...delays.filter(Number.isFinite));
  return clocks.flatMap((clock) => {
    if (clock.state === 'waiting') return runningS > START_S ? [neverHeard(clock)] : [];
    if (clock.state === 'silent') return [silent(clock)];
    const findings: Finding[] = [];
    if (clock.lostShare > MAX_LOST_SHARE) findings.push(losing(clock));
    if (clock.fps < MIN_FPS) findings.push(slowRate(clock));
    if (clock.delayS > fastestS + maxLatencySpreadS) findings.push(slow(clock, clock.delayS - fastestS));
    return findings;
  });
}

function neverHeard({ camera }: CameraClock): Finding {
  return {
    code: `camera_silent/${camera}`,
    level: 'warning',
    message: `${shown(camera)} has not sent anything yet`,
    remedies: [
      'Check power and cable of the camera and its computer.',
      'Check that its pose estimator runs and sends to this box.',
      'Check that it uses the name it has in calibration.toml.',
    ],
  };
}

function silent({ camera, ageS }: CameraClock): Finding {
  // No age in the message: it would change with every look at it.
  return {
    code: `camera_silent/${camera}`,
    level: 'warning',
    message: `${shown(camera)} is silent; the others go on`,
    remedies: [
      'Check power and cable of the camera and its computer.',
      'Restart its pose estimator.',
      ageS > 60 ? 'It has been silent for over a minute.' : 'It recovers by itself when messages come again.',
    ],
  };
}

function losing({ camera, lostShare }: CameraClock): Finding {
  return {
    code: `camera_losing_frames/${camera}`,
    level: 'warning',
    message: `${shown(camera)} loses ${Math.round(lostShare * 10) * 10} % of its frames`,
    remedies: ["Check the load of the camera's computer.", 'Connect it by cable instead of Wi-Fi.'],
  };
}

function slowRate({ camera, fps }: CameraClock): Finding {
  return {
    code: `camera_slow_rate/${camera}`,
    level: 'warning',
    message: `${shown(camera)} delivers ${Math.round(fps)} frames per second, 30 are needed`,
    remedies: ['Set the camera to 30 frames per second.', 'Shorten its exposure time; add light.'],
  };
}

function slow({ camera }: CameraClock, behindS: number): Finding {
  return {
    code: `camera_slow/${camera}`,
    level: 'warning',
    message: `${shown(camera)} is ${Math.round(behindS * 10) / 10} s behind the fastest; not waited for`,
    remedies: ["Check the load of the camera's computer.", "Check the camera's time service (PTP or NTP)."],
  };
}

/** Camera names may be longer than a finding may be. */
function shown(camera: string): string {
  return camera.length > 24 ? `${camera.slice(0, 23)}…` : camera;
}
