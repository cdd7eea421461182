/**
 * Brings models/README.md up to date: `npm run model-card [-- --figures FILE] [--cross-fit FILE]`. The table of shipped files always; the figures
 * where FILE holds the output of `gengait evaluate --split test`; those of the cross-fit where FILE holds that of `npm run -s bench:score`.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { filesTable, replaceSection } from '../src/evaluation/model-card.ts';
import { writeFileAtomic } from '../src/files/atomic-file.ts';

const { values } = parseArgs({ options: { figures: { type: 'string' }, 'cross-fit': { type: 'string' } } });
const models = resolve(import.meta.dirname, '..', 'models');
const card = resolve(models, 'README.md');
let text = replaceSection(readFileSync(card, 'utf8'), 'files', filesTable(models));
for (const name of ['figures', 'cross-fit'] as const) {
  const file = values[name];
  if (file !== undefined) text = replaceSection(text, name, readFileSync(file, 'utf8').replace(/^## /gm, '### '));
}
writeFileAtomic(card, text);
