/** Principal components of a few vectors (people) of many numbers, through the small people x people matrix. */

/** Eigenvalues (falling) and unit eigenvectors of a symmetric matrix, by cyclic Jacobi rotations. */
export function symmetricEigen(matrix: number[][]): { values: number[]; vectors: number[][] } {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        off += a[p]![q]! ** 2;
        if (Math.abs(a[p]![q]!) > 1e-14) rotate(a, v, p, q);
      }
    }
    if (off < 1e-20) break;
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!);
  return { values: order.map((i) => a[i]![i]!), vectors: order.map((i) => v.map((row) => row[i]!)) };
}

function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < a.length; k++) {
    const [kp, kq] = [a[k]![p]!, a[k]![q]!];
    a[k]![p] = c * kp - s * kq;
    a[k]![q] = s * kp + c * kq;
  }
  for (let k = 0; k < a.length; k++) {
    const [pk, qk] = [a[p]![k]!, a[q]![k]!];
    a[p]![k] = c * pk - s * qk;
    a[q]![k] = s * pk + c * qk;
    const [vp, vq] = [v[k]![p]!, v[k]![q]!];
    v[k]![p] = c * vp - s * vq;
    v[k]![q] = s * vp + c * vq;
  }
}

export interface Component {
  /** Standard deviation of people's scores. */
  sd: number;
  /** Unit direction. */
  direction: number[];
}

/** Components of centred `rows` (people), enough for `share` of the variance, at most `most`. */
export function principalComponents(rows: number[][], share: number, most: number): Component[] {
  const gram = rows.map((a) => rows.map((b) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)));
  const { values, vectors } = symmetricEigen(gram);
  const total = values.reduce((a, b) => a + Math.max(b, 0), 0);
  const out: Component[] = [];
  let explained = 0;
  for (let k = 0; k < values.length && out.length < most && explained < share * total; k++) {
    const norm = Math.sqrt(values[k]!);
    const direction = rows[0]!.map((_, i) => rows.reduce((sum, row, r) => sum + row[i]! * vectors[k]![r]!, 0) / norm);
    out.push({ sd: norm / Math.sqrt(rows.length - 1), direction });
    explained += values[k]!;
  }
  return out;
}
