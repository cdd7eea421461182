import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { filesTable, replaceSection, sectionOf } from '../../src/evaluation/model-card.ts';
import { readModelFile } from '../../src/model/model-file.ts';
import { readNormative } from '../../src/model/normative.ts';

const MODELS = fileURLToPath(new URL('../../models/', import.meta.url));

test('the model card names the files that ship (else: npm run model-card)', () => {
  const card = readFileSync(`${MODELS}README.md`, 'utf8');
  assert.equal(sectionOf(card, 'files'), filesTable(MODELS));
});

test('the statistics belong to the models beside them (else: npm run fit-normative)', async () => {
  const { model } = readNormative(`${MODELS}normative.json`);
  for (const precision of ['int8', 'fp32']) {
    assert.equal((await readModelFile(`${MODELS}gengait-score-${precision}.onnx`)).weightsSha256, model.score);
    assert.equal((await readModelFile(`${MODELS}gengait-${precision}.onnx`)).weightsSha256, model.twin);
  }
});

test('a section is replaced and the rest of the card stays', () => {
  const card = 'before\n<!-- files:begin -->\nold\n<!-- files:end -->\nafter\n';
  assert.equal(replaceSection(card, 'files', 'new'), 'before\n<!-- files:begin -->\nnew\n<!-- files:end -->\nafter\n');
  assert.throws(() => replaceSection('nothing', 'files', 'new'), RangeError);
});
