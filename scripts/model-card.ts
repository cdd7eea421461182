/**
 * Brings models/README.md up to date: `npm run model-card [-- --figures FILE] [--cross-fit FILE] [--twin FILE] [--twin-test FILE] [--site FILE]`. The table of
 * shipped files always; the others where FILE holds the output of `gengait evaluate --split test`, `npm run -s bench:score`, `npm run -s bench:twin`, the
 * same on split test, `npm run -s bench:site`.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { filesTable, replaceSection } from '../src/evaluation/model-card.ts';
import { writeFileAtomic } from '../src/files/atomic-file.ts';

const string = { type: 'string' } as const;
const { values } = parseArgs({
  options: { figures: string, 'cross-fit': string, twin: string, 'twin-test': string, site: string },
});
const models = resolve(import.meta.dirname, '..', 'models');
const card = resolve(models, 'README.md');
let text = replaceSection(readFileSync(card, 'utf8'), 'files', filesTable(models));
for (const name of ['figures', 'cross-fit', 'twin', 'twin-test', 'site'] as const) {
  const file = values[name];
  if (file !== undefined) text = replaceSection(text, name, readFileSync(file, 'utf8').replace(/^## /gm, '### '));
}
writeFileAtomic(card, text);
