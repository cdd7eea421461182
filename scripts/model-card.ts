import { resolve } from 'node:path';
import { filesTable, replaceSection } from '../src/evaluation/model-card.ts';
import { writeFileAtomic } from '../src/files/atomic-file.ts';
import { readText } from '../src/files/read-text.ts';
import { scriptArgs } from './script.ts';

const HELP = `
model-card: brings the tables of models/README.md up to date

Usage: npm run model-card -- [--figures FILE] [--cross-fit FILE] [--twin FILE] [--twin-test FILE] [--site FILE] [--layouts FILE]

The table of shipped files always; a section of figures where FILE holds the output of the command that measures it. Without the option
a section stays as it is.

  --figures FILE    of npm run -s gengait -- evaluate --split test
  --cross-fit FILE  of npm run -s bench:score
  --twin FILE       of npm run -s bench:twin
  --twin-test FILE  of npm run -s bench:twin -- --split test
  --site FILE       of npm run -s bench:site
  --layouts FILE    of npm run -s bench:layouts

Reads models/ and the files; writes models/README.md.

Example: npm run -s bench:twin > twin.md && npm run model-card -- --twin twin.md
`;

const { values } = scriptArgs(HELP, {
  options: {
    figures: { type: 'string' },
    'cross-fit': { type: 'string' },
    twin: { type: 'string' },
    'twin-test': { type: 'string' },
    site: { type: 'string' },
    layouts: { type: 'string' },
  },
});
const models = resolve(import.meta.dirname, '..', 'models');
const card = resolve(models, 'README.md');
let text = replaceSection(readText(card), 'files', filesTable(models));
for (const name of ['figures', 'cross-fit', 'twin', 'twin-test', 'site', 'layouts'] as const) {
  const file = values[name];
  if (file !== undefined) text = replaceSection(text, name, readText(file).replace(/^## /gm, '### '));
}
writeFileAtomic(card, text);
