/** Smallest and largest value of an activation over the calibration windows. */
export interface ActivationRange {
  min: number;
  max: number;
}

/** The same of every channel (the last axis) of an activation. */
export interface ChannelRanges {
  low: number[];
  high: number[];
}

/** `real = scale * (quantised - zeroPoint)`, quantised 0..255. */
export interface ActivationScale {
  scale: number;
  zeroPoint: number;
}

/** Weights as `value = scale[column] * quantised`, quantised -127..127. */
export interface QuantisedMatrix {
  values: Int8Array;
  scales: Float32Array;
}

/**
 * Unsigned 8-bit scale of an activation, min-max over the calibration windows. Zero is always represented exactly
 * (a hidden coordinate and a dead ReLU stay exactly zero), so the range is widened to contain it.
 */
export function activationScale({ min, max }: ActivationRange): ActivationScale {
  if (!Number.isFinite(min) || !Number.isFinite(max) || max < min) {
    throw new RangeError(`not a range of an activation: ${min} to ${max}`);
  }
  const low = Math.min(min, 0);
  const high = Math.max(max, 0);
  const scale = high - low > SMALLEST_RANGE ? Math.fround((high - low) / 255) : 1;
  return { scale, zeroPoint: Math.min(255, Math.max(0, Math.round(-low / scale))) };
}

/** Below this an activation is constant zero for all purposes, and a step would be lost in single precision. */
const SMALLEST_RANGE = 1e-6;

/** Symmetric signed 8-bit weights with one scale per output column. `weights` is `[rows][columns]`. */
export function quantiseColumns(weights: Float32Array, rows: number, columns: number): QuantisedMatrix {
  const scales = new Float32Array(columns);
  for (let c = 0; c < columns; c++) {
    let largest = 0;
    for (let r = 0; r < rows; r++) largest = Math.max(largest, Math.abs(weights[r * columns + c]!));
    scales[c] = largest > 0 ? largest / 127 : 1;
  }
  const values = new Int8Array(rows * columns);
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.max(-127, Math.min(127, Math.round(weights[i]! / scales[i % columns]!)));
  }
  return { values, scales };
}
