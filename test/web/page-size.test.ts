import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Figure, figureTable } from '../../src/evaluation/figure.ts';
import { buildPage } from '../../src/web/build-page.ts';

const MOST_BYTES = 300_000;

test('the whole page is small enough, also over plain HTTP, where browsers take gzip only', async (t) => {
  const { files } = await buildPage();
  const sum = (form: 'gzip' | 'brotli'): number =>
    [...files.values()].reduce((total, file) => total + file[form].length, 0);
  const figures = (['gzip', 'brotli'] as const).map((form): Figure => {
    const bytes = sum(form);
    const measured = (bytes / 1000).toFixed(0);
    return { name: `page, everything, ${form}, kB`, wanted: '< 300', measured, met: bytes < MOST_BYTES };
  });
  for (const line of figureTable(figures).split('\n')) t.diagnostic(line);
  assert.ok(figures.every(({ met }) => met));
});

test('what is heavy and not needed at once is not in the first script', async () => {
  const { files } = await buildPage();
  const html = files.get('/')!.plain.toString();
  const first = /src="([^"]+)"/.exec(html)![1]!;
  const text = files.get(first)!.plain.toString();
  assert.doesNotMatch(text, /WebGLRenderer|u-legend/);
  assert.ok(files.get(first)!.gzip.length < 60_000);
});
