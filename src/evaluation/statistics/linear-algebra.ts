import type { Symmetric } from '../../maths/cholesky.ts';

/**
 * The `count` leading eigenpairs by subspace iteration. Vectors are rows, orthonormal, in falling order.
 * Deterministic: starts from a fixed pattern. Accurate enough for a low-rank model, not for a spectrum.
 */
export function leadingEigenpairs(
  matrix: Symmetric,
  count: number,
  iterations = 40,
): { vectors: Float64Array[]; values: number[] } {
  const { size } = matrix;
  let basis: Float64Array[] = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: size }, (_, i) => Math.sin((i + 1) * (k + 1) * 0.7391) + (i % count === k ? 1 : 0)),
  );
  basis = orthonormal(basis);
  for (let iteration = 0; iteration < iterations; iteration++)
    basis = orthonormal(basis.map((v) => multiply(matrix, v)));
  const pairs = basis.map((vector) => ({ vector, value: dot(vector, multiply(matrix, vector)) }));
  pairs.sort((a, b) => b.value - a.value);
  return { vectors: pairs.map((p) => p.vector), values: pairs.map((p) => p.value) };
}

function multiply({ size, values }: Symmetric, vector: Float64Array): Float64Array {
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += values[i * size + k]! * vector[k]!;
    out[i] = sum;
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Gram-Schmidt, twice for stability. */
function orthonormal(vectors: Float64Array[]): Float64Array[] {
  const out: Float64Array[] = [];
  for (const vector of vectors) {
    for (let pass = 0; pass < 2; pass++) {
      for (const earlier of out) {
        const share = dot(vector, earlier);
        for (let i = 0; i < vector.length; i++) vector[i]! -= share * earlier[i]!;
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    out.push(vector.map((x) => x / norm));
  }
  return out;
}
