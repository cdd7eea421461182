import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Figure, figureTable } from '../../src/evaluation/figure.ts';
import { openBrowser, SKIP, TabletPage } from '../browser/browser.ts';
import { FixtureBox } from '../browser/fixture-box.ts';
import { poseOf } from '../browser/fixture-pose.ts';
import { cycleSummary } from '../publish/samples.ts';

/** Twenty minutes at 30 Hz. */
const POSES = 36_000;
const BURST = 20;
/** About so many poses a second: twenty times as fast as real. */
const PER_SECOND = 600;
/** Measured from here on: what is allocated once is allocated by then. */
const WARM = 3_000;
const MOST_GROWTH_MB = 2;

// About 80 seconds.
test('twenty minutes of live poses leave the page as small as it was', { skip: SKIP }, async (t) => {
  const box = await FixtureBox.open();
  t.after(() => box.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const tablet = await TabletPage.open(browser, box.url);
  await tablet.page.locator('.status-calm').waitFor();
  const session = await tablet.page.context().newCDPSession(tablet.page);
  const heapMb = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  const nodes = async (): Promise<number> => (await session.send('Memory.getDOMCounters')).nodes;
  let before = { heapMb: 0, nodes: 0 };
  for (let n = 0; n < POSES; n += BURST) {
    // As on a walkway: a cycle each second and a half, a pass of ten seconds and then another.
    box.publisher.setPatient({ session: null, walk_no: 1 + Math.floor(n / 300), track: 1 });
    for (let i = 0; i < BURST; i++) box.publisher.pose(poseOf(n + i));
    if (n % 40 === 0) box.publisher.cycle(cycleSummary(1 + ((n / 40) % 8)));
    await pause((1000 * BURST) / PER_SECOND);
    if (n === WARM) before = { heapMb: await heapMb(), nodes: await nodes() };
  }
  await tablet.page.locator('.stage-canvas[data-joints="19"]').waitFor();
  const drawn = Number(await tablet.page.locator('.stage-canvas').getAttribute('data-frames'));
  const after = { heapMb: await heapMb(), nodes: await nodes() };
  const growth = after.heapMb - before.heapMb;
  const measured = `${growth.toFixed(2)} (from ${before.heapMb.toFixed(1)})`;
  const figures: Figure[] = [
    {
      name: 'page, heap growth over 33,000 poses, MB',
      wanted: `< ${MOST_GROWTH_MB}`,
      measured,
      met: growth < MOST_GROWTH_MB,
    },
    {
      name: 'page, growth in DOM nodes',
      wanted: '< 500',
      measured: String(after.nodes - before.nodes),
      met: after.nodes - before.nodes < 500,
    },
  ];
  for (const line of figureTable(figures).split('\n')) t.diagnostic(line);
  assert.ok(drawn > 100, `${drawn} frames drawn`);
  assert.ok(figures.every(({ met }) => met));
  assert.deepEqual(tablet.errors, []);
});
