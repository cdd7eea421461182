import type { Finding } from './finding.ts';

/** What changed on the board: a finding raised (or reworded), or cleared (null). */
export interface FindingChange {
  code: string;
  finding: Finding | null;
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

/**
 * The findings that are true now. Each stage reports under its own name and may only change its own; the board tells what
 * changed since it was last asked, so that a finding is published once and not with every tick.
 */
export class FindingBoard {
  readonly #byOwner = new Map<string, Map<string, Finding>>();
  #told = new Map<string, string>();

  /** Adds or rewords one finding of an owner. */
  raise(owner: string, finding: Finding): void {
    this.#of(owner).set(finding.code, finding);
  }

  /** Takes one finding of an owner away; nothing happens where it was not raised. */
  clear(owner: string, code: string): void {
    this.#of(owner).delete(code);
  }

  /** All findings of an owner, as they are now: what it no longer names is cleared. */
  replace(owner: string, findings: readonly Finding[]): void {
    this.#byOwner.set(owner, new Map(findings.map((finding) => [finding.code, finding])));
  }

  /** What is true now, the worst first; of two owners with one code the worse finding counts. */
  present(): Finding[] {
    const worst = new Map<string, Finding>();
    for (const finding of [...this.#byOwner.values()].flatMap((owned) => [...owned.values()])) {
      const other = worst.get(finding.code);
      if (other === undefined || RANK[finding.level] < RANK[other.level]) worst.set(finding.code, finding);
    }
    return [...worst.values()].sort((a, b) => RANK[a.level] - RANK[b.level] || a.code.localeCompare(b.code));
  }

  /** What was raised, reworded or cleared since the last call. */
  changes(): FindingChange[] {
    const present = this.present();
    const now = new Map(present.map((finding) => [finding.code, JSON.stringify(finding)]));
    const raised = present.filter((finding) => this.#told.get(finding.code) !== now.get(finding.code));
    const cleared = [...this.#told.keys()].filter((code) => !now.has(code));
    this.#told = now;
    return [
      ...raised.map((finding) => ({ code: finding.code, finding })),
      ...cleared.map((code) => ({ code, finding: null })),
    ];
  }

  #of(owner: string): Map<string, Finding> {
    const owned = this.#byOwner.get(owner) ?? new Map<string, Finding>();
    this.#byOwner.set(owner, owned);
    return owned;
  }
}
