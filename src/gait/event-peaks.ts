import { findPeaks, fittedVertex, type Peak } from './peaks.ts';

/**
 * An event is read off a parabola through this much of the signal on either side: noise of the cameras moves it a third less
 * than the peak's own three samples do (five simulated cameras: 4.9 instead of 6.8 ms).
 */
const VERTEX_S = 0.07;

/** Peaks of a signal that mark events, sub-frame; `distanceS`: two are never nearer. */
export function eventPeaks(signal: Float64Array, fps: number, prominence: number, distanceS: number): Peak[] {
  const half = Math.max(1, Math.round(VERTEX_S * fps));
  return findPeaks(signal, prominence, Math.max(1, distanceS * fps)).map((peak) => ({
    ...peak,
    position: fittedVertex(signal, peak.position, half),
  }));
}
