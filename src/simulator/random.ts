/**
 * Seeded random numbers, the same on every machine: xoshiro128** (Blackman & Vigna 2018), state filled by splitmix32.
 * `fork` gives an independent stream by name, so that adding a draw in one place changes nothing elsewhere.
 */
export class Random {
  private readonly state: Uint32Array;
  private readonly seed: number;
  private spare = Number.NaN;

  constructor(seed: number) {
    this.seed = seed >>> 0;
    this.state = new Uint32Array(4);
    let x = this.seed;
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9) >>> 0;
      this.state[i] = mix(x);
    }
  }

  /** A stream of its own, fixed by this stream's seed and the name. */
  fork(name: string): Random {
    let hash = this.seed ^ 0x811c9dc5;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    return new Random(mix(hash >>> 0));
  }

  /** Uniform in [0, 1), 32 bits. */
  next(): number {
    const s = this.state;
    const r = Math.imul(rotl(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    const t = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotl(s[3]!, 11);
    return r / 4294967296;
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Standard normal (Marsaglia's polar method), the second of a pair kept for the next call. */
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = Number.NaN;
      return value;
    }
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const q = u * u + v * v;
      if (q >= 1 || q === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(q)) / q);
      this.spare = v * scale;
      return u * scale;
    }
  }

  /** Normal, redrawn until within +-`limit` standard deviations. */
  boundedNormal(limit: number): number {
    for (;;) {
      const value = this.normal();
      if (Math.abs(value) <= limit) return value;
    }
  }
}

function mix(value: number): number {
  let z = value;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

function rotl(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}
