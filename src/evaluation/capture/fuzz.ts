import type { Figure } from '../figure.ts';
import type { BenchSection } from './bench-section.ts';
import { type FuzzResult, fuzzCapture } from './fuzz/fuzz-run.ts';
import { heapAfterCollection } from './fuzz/heap.ts';

/** Of the issue: so many mutated messages without a crash. */
export const FUZZ_MESSAGES = 1_000_000;
/** So much higher may the heap rise in the second half of a run: counters and windows are full by then. */
export const MAX_GROWTH_BYTES = 8e6;

/** A million mutated messages through framing, decoding, clocks and triangulation. */
export const fuzzFigures: BenchSection = ({ progress }) => {
  const result = fuzzCapture({
    messages: FUZZ_MESSAGES,
    seed: 1,
    heapBytes: heapAfterCollection,
    progress: (done) => progress(done, FUZZ_MESSAGES),
  });
  return fuzzTable(result);
};

/** The figures of a run; a crash or a broken promise would have ended it. */
export function fuzzTable({ sent, accepted, poses, reasons, grownBytes }: FuzzResult): Figure[] {
  const dropped = reasons.reduce((sum, [, count]) => sum + count, 0);
  return [
    {
      name: 'mutated messages of four formats over UDP, signed UDP and MQTT: crashes, broken promises',
      wanted: `0 in ${FUZZ_MESSAGES}`,
      measured: `0 in ${sent}`,
      met: sent >= FUZZ_MESSAGES,
    },
    {
      name: 'sent = accepted + dropped with a reason',
      wanted: 'equal',
      measured: `${sent} = ${accepted} + ${dropped}`,
      met: sent === accepted + dropped,
    },
    {
      name: 'growth of the used heap after collection, peak of the last 45 % of the run over peak of the 45 % before, MB',
      wanted: `≤ ${MAX_GROWTH_BYTES / 1e6}`,
      measured: (grownBytes / 1e6).toFixed(1),
      met: grownBytes <= MAX_GROWTH_BYTES,
    },
    { name: 'ticks in which a person was made of it', wanted: '–', measured: String(poses), met: null },
    ...reasons.map(([reason, count]) => ({
      name: `dropped: ${reason}`,
      wanted: '–',
      measured: String(count),
      met: null,
    })),
  ];
}
