import { inspect } from 'node:util';

/** Long enough for a machine that is slow and busy with much else, seconds; who waits in vain has met a fault. */
const PATIENCE_S = 60;

/**
 * Waits until `look` finds something, and gives it; in vain, it fails with what it waited for and how things are instead.
 * Things may be seen only after it happens to look: what it finds must stay.
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | null | false,
  isNow: () => unknown,
): Promise<T> {
  for (const endMs = performance.now() + 1000 * PATIENCE_S; ; ) {
    const found = look();
    if (found) return found;
    if (performance.now() > endMs)
      throw new Error(`waited ${PATIENCE_S} s in vain for ${what}; now: ${inspect(isNow(), { breakLength: 200 })}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}
