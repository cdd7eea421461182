/** A number as people read it: fewer digits, no −0. What is not finite stays so. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale + 0;
}

/** The same for what may be absent: null, and numbers that are not finite, become null. */
export function roundedOrNull(value: number | null | undefined, decimals: number): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : rounded(value, decimals);
}

/** A structure with all its numbers to five significant digits: fitted statistics are known no better. */
export function statisticDigits<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, v) => (typeof v === 'number' ? Number(v.toPrecision(5)) : v))) as T;
}
