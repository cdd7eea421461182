/** A local maximum of a sampled signal. */
export interface Peak {
  /** Sub-sample position of the vertex, in samples. */
  position: number;
  /** Value at the sample of the maximum. */
  value: number;
  /** Height above the higher of the two valleys beside it, within the span of known samples. */
  prominence: number;
}

/**
 * Local maxima of `signal` with at least `prominence`, at least `distance` samples apart (the higher wins). NaN ends a
 * span: a peak needs known samples on both sides and its prominence is measured inside its span. The vertex is
 * refined by the parabola through the maximum and its neighbours.
 */
export function findPeaks(signal: ArrayLike<number>, prominence: number, distance: number): Peak[] {
  const found: Peak[] = [];
  for (let i = 1; i + 1 < signal.length; i++) {
    // A plateau counts once, at its first sample.
    if (!(signal[i]! > signal[i - 1]! && signal[i]! >= signal[i + 1]!)) continue;
    const own = prominenceAt(signal, i);
    if (own >= prominence) found.push({ position: i + vertex(signal, i), value: signal[i]!, prominence: own });
  }
  const byHeight = [...found].sort((a, b) => b.value - a.value || a.position - b.position);
  const kept: Peak[] = [];
  for (const peak of byHeight) {
    if (kept.every((other) => Math.abs(other.position - peak.position) >= distance)) kept.push(peak);
  }
  return kept.sort((a, b) => a.position - b.position);
}

function prominenceAt(signal: ArrayLike<number>, peak: number): number {
  return signal[peak]! - Math.max(valley(signal, peak, -1), valley(signal, peak, 1));
}

/** Lowest sample between the peak and the next higher one, or the end of the known span. */
function valley(signal: ArrayLike<number>, peak: number, step: 1 | -1): number {
  let lowest = signal[peak]!;
  for (let i = peak + step; i >= 0 && i < signal.length; i += step) {
    const value = signal[i]!;
    if (Number.isNaN(value) || value > signal[peak]!) break;
    if (value < lowest) lowest = value;
  }
  return lowest;
}

/** Offset of the vertex of the parabola through samples i−1, i, i+1; within ±0.5. */
function vertex(signal: ArrayLike<number>, i: number): number {
  const before = signal[i - 1]!;
  const after = signal[i + 1]!;
  const curvature = before - 2 * signal[i]! + after;
  return curvature < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / curvature)) : 0;
}

/**
 * The vertex of the parabola that fits a signal best (least squares) within ± `half` samples of a peak, in samples: a
 * peak's own sample and its two neighbours carry the whole noise, more of them share it. Where a sample there is unknown,
 * or the parabola has its vertex outside, `position` as it is.
 */
export function fittedVertex(signal: ArrayLike<number>, position: number, half: number): number {
  const centre = Math.round(position);
  let [n, k2, k4, y0, y1, y2] = [0, 0, 0, 0, 0, 0];
  for (let k = -half; k <= half; k++) {
    const value = signal[centre + k] ?? Number.NaN;
    if (Number.isNaN(value)) return position;
    n++;
    k2 += k * k;
    k4 += k ** 4;
    y0 += value;
    y1 += k * value;
    y2 += k * k * value;
  }
  const curvature = (n * y2 - k2 * y0) / (n * k4 - k2 * k2);
  const off = -(y1 / k2) / (2 * curvature);
  return curvature < 0 && Math.abs(off) <= half ? centre + off : position;
}

/** Linear value of a sampled signal at a fractional position; NaN outside or beside an unknown sample. */
export function sampleAt(signal: ArrayLike<number>, position: number): number {
  if (!(position >= 0 && position <= signal.length - 1)) return Number.NaN;
  const before = Math.floor(position);
  const part = position - before;
  return part === 0 ? signal[before]! : signal[before]! * (1 - part) + signal[before + 1]! * part;
}
