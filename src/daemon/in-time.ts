/**
 * The outcome of `work`, or, after `limitMs`, a rejection with what `late` gives: a disk that does not answer must not hold
 * up everybody. The work itself goes on; nobody hears of its outcome then.
 */
export async function inTime<T>(work: Promise<T>, limitMs: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
