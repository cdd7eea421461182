/**
 * The figures of capture, clocks and geometry against ground truth and other people's results, as a table.
 * npm run bench:capture [-- SECTION…]; without a section, all of them.
 */
import { parseArgs } from 'node:util';
import { type Figure, figureTable } from '../src/evaluation/figure.ts';

/** Loaded when asked for: each section brings its own recordings or simulations. */
const SECTIONS: Record<string, () => Promise<Figure[]>> = {};

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((name) => !(name in SECTIONS));
if (unknown.length > 0) {
  console.error(`No section ${unknown.join(', ')}; there are: ${Object.keys(SECTIONS).join(', ')}`);
  process.exit(2);
}
for (const [name, measure] of Object.entries(SECTIONS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n## ${name}\n\n${figureTable(await measure())}`);
}
