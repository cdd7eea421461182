import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curvePlot } from '../../src/evaluation/plots/curve-plot.ts';
import { element, label, picture } from '../../src/evaluation/plots/svg.ts';
import { detectionCurves } from '../../src/evaluation/verdicts/detection-curve.ts';
import type { JudgedWalk } from '../../src/evaluation/verdicts/judged-walk.ts';

function walk(label: string, excess: number, refused: string | null = null): JudgedWalk {
  const record = { dataset: 'd', subject: 's', label } as JudgedWalk['record'];
  return { record, variant: 'plain', refused, excess } as JudgedWalk;
}

test('a curve says what is found at each share of false alarms; what is not assessed counts on both sides', () => {
  const [curve] = detectionCurves([
    ...[0.2, 0.4, 0.9, 1.2].map((excess) => walk('normal', excess)),
    ...[0.5, 1.1, 3].map((excess) => walk('limp', excess)),
    walk('limp', Number.NaN, 'too short'),
  ]);
  assert.equal(curve!.name, 'limp (d)');
  assert.deepEqual(curve!.shipped, [0.25, 0.5]);
  assert.deepEqual(curve!.points[0], [0, 0.25]);
  assert.deepEqual(curve!.points.at(-1), [1, 0.75]);
  assert.ok(curve!.points.every(([alarms], i, all) => i === 0 || alarms >= all[i - 1]![0]));
});

test('a picture is whole, says what it is and keeps texts harmless', () => {
  const text = picture(20, 10, 'a < b', label(1, 2.345, '"x" & <y>'), element('rect', { width: 1.26 }));
  assert.match(text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 20 10"/);
  assert.match(text, /<title>a &lt; b<\/title>/);
  assert.ok(text.includes('y="2.3"') && text.includes('&quot;x&quot; &amp; &lt;y>') && text.includes('width="1.3"'));
  const plot = curvePlot([{ name: 'limp', points: [[0, 0.5]], shipped: [0, 0.5] }], 'validation');
  assert.equal(plot.split('<svg').length, 2);
  assert.ok(!/NaN|undefined/.test(plot));
});
