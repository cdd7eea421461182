/**
 * Brings models/README.md up to date: `npm run model-card [-- --figures FILE]`. The table of shipped files always; the figures where FILE
 * holds the output of `gengait evaluate --split test`.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { filesTable, replaceSection } from '../src/evaluation/model-card.ts';
import { writeFileAtomic } from '../src/files/atomic-file.ts';

const { values } = parseArgs({ options: { figures: { type: 'string' } } });
const models = resolve(import.meta.dirname, '..', 'models');
const card = resolve(models, 'README.md');
let text = replaceSection(readFileSync(card, 'utf8'), 'files', filesTable(models));
if (values.figures !== undefined) {
  const figures = readFileSync(values.figures, 'utf8').replace(/^## /gm, '### ');
  text = replaceSection(text, 'figures', figures);
}
writeFileAtomic(card, text);
