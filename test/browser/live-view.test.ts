import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { ALERT, walkSummary } from '../publish/samples.ts';
import { openBrowser, SKIP, TabletPage } from './browser.ts';
import { FixtureBox } from './fixture-box.ts';
import { doubtfulPose, poseOf } from './fixture-pose.ts';

const PATIENT = { session: null, walk_no: 1, track: 1 };

describe('the live view', { skip: SKIP }, () => {
  let browser: Browser;
  let box: FixtureBox;
  let tablet: TabletPage;

  before(async () => {
    box = await FixtureBox.open();
    box.publisher.setPatient(PATIENT);
    browser = await openBrowser();
    tablet = await TabletPage.open(browser, box.url);
  });
  after(async () => {
    await tablet?.close();
    await browser?.close();
    await box?.close();
    assert.deepEqual(tablet?.errors, []);
  });

  const canvas = () => tablet.page.locator('.stage-canvas');
  const joints = (count: number) => tablet.page.locator(`.stage-canvas[data-joints="${count}"]`).waitFor();

  /** Waits until so many more pictures have been drawn. */
  const drawn = async (more: number): Promise<void> => {
    const least = Number(await canvas().getAttribute('data-frames')) + more;
    await tablet.page.waitForFunction(
      (frames) => Number((document.querySelector('.stage-canvas') as HTMLElement).dataset.frames) >= frames,
      least,
    );
  };

  it('draws the figure, and draws it anew as the person goes on', async () => {
    box.walk();
    await joints(19);
    const first = await canvas().screenshot();
    await drawn(3);
    const second = await canvas().screenshot();
    assert.ok(!first.equals(second), 'the same pixels twice');
    assert.equal(await tablet.page.locator('.stage-labels span').innerText(), 'Right knee');
  });

  it('does not draw what is missing', async () => {
    box.walk((n) => doubtfulPose(n, ['left_wrist'], ['right_toe', 'right_heel', 'head']));
    await joints(16);
  });

  it('draws nothing while nothing changes', async () => {
    box.stand();
    await tablet.says(/Nobody in view since \d\d:\d\d:\d\d/);
    await joints(0);
    // What was under way may still be drawn, however long that takes; then nothing is any more.
    const frames: (string | null)[] = [];
    do {
      await tablet.page.waitForTimeout(700);
      frames.push(await canvas().getAttribute('data-frames'));
    } while (frames.length < 10 && frames.at(-1) !== frames.at(-2));
    assert.equal(frames.at(-1), frames.at(-2), `frames each 0.7 s: ${frames.join(' ')}`);
  });

  it('can be turned by a finger, and draws then', async () => {
    const frames = Number(await canvas().getAttribute('data-frames'));
    const { x, y, width, height } = (await canvas().boundingBox())!;
    await tablet.page.mouse.move(x + width / 2, y + height / 2);
    await tablet.page.mouse.down();
    await tablet.page.mouse.move(x + width / 2 + 120, y + height / 2 + 30, { steps: 4 });
    await tablet.page.mouse.up();
    await tablet.page.waitForFunction(
      (before) => Number((document.querySelector('.stage-canvas') as HTMLElement).dataset.frames) > before,
      frames,
    );
    assert.equal(await tablet.page.locator('.stage-controls [aria-pressed="true"]').first().innerText(), 'Over');
  });

  it('marks flagged joints of the strip by more than a colour, and hatches what is not assessed', async () => {
    const badness = poseOf(0).badness.map((score, joint) => (joint > 15 ? null : score));
    box.walk((n) => poseOf(n, { badness }));
    await tablet.page.locator('.bar-flagged[data-joint="right_knee"] .flag-mark').waitFor();
    await tablet.page.locator('.bar-unknown').nth(2).waitFor();
    assert.equal(await tablet.page.locator('.bar').count(), 19);
    assert.equal(await tablet.page.locator('.bar-unknown').count(), 3);
    assert.equal(
      await tablet.page.locator('[data-joint="right_knee"] .spoken').innerText(),
      'Right knee: 4.6, limit 3.0, flagged',
    );
  });

  it('says why nothing is assessed', async () => {
    const nothing = poseOf(0).badness.map(() => null);
    box.walk((n) => poseOf(n, { badness: nothing, flagged: [], reason: 'feet are not seen' }));
    await tablet.says('Feet are not seen.');
    await tablet.says('Not assessed: Feet are not seen.');
  });

  it('shows an alert within moments of its publication', async (t) => {
    box.walk();
    await tablet.page.evaluate(() => {
      const seen: number[] = [];
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        if (seen.length === 0 && document.querySelector('[data-alert="right_knee"]')) {
          requestAnimationFrame(() => seen.push(Date.now()));
        }
      }).observe(document.body, { subtree: true, childList: true });
    });
    const publishedMs = Date.now();
    box.publisher.alert('right_knee', { ...ALERT, kind: 'joint' });
    await tablet.page.locator('[data-alert="right_knee"]').waitFor();
    await tablet.page.waitForFunction(() => (globalThis as unknown as { seen: number[] }).seen.length > 0);
    const seenMs = await tablet.page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen[0]!);
    t.diagnostic(`alert on screen ${seenMs - publishedMs} ms after publication (software drawing)`);
    assert.ok(seenMs >= publishedMs);
    await tablet.says('Departs from normal walking');
    await tablet.picture('alert');
  });

  it('shows who has seen an alert, and takes it away when it is over', async () => {
    box.publisher.alert('right_knee', { ...ALERT, kind: 'joint', acknowledged_by: 'AB' });
    await tablet.says('Seen by AB');
    box.publisher.alert('right_knee', null);
    await tablet.page.locator('[data-alert]').waitFor({ state: 'detached' });
  });

  it('says at all times that it is simulated, provisional and no diagnosis', async () => {
    for (const view of ['Live', 'Walk', 'History', 'Box'] as const) {
      await tablet.view(view);
      for (const text of ['Simulated: nobody walks', 'Provisional: factory baseline']) await tablet.says(text);
      await tablet.says('Supports judgement, not a diagnosis');
    }
    await tablet.view('Live');
  });

  it('shows nothing of the last patient once another one is there', async () => {
    box.publisher.alert('right_knee', { ...ALERT, kind: 'joint' });
    box.publisher.walk(walkSummary(3));
    await tablet.says('Walk 1, mean of 3 cycles');
    await tablet.page.locator('[data-alert]').waitFor();
    box.publisher.clearPatient();
    box.publisher.setPatient({ ...PATIENT, walk_no: 0, track: 2 });
    await tablet.page.locator('[data-alert]').waitFor({ state: 'detached' });
    await tablet.says('No walk yet');
    await tablet.view('Walk');
    await tablet.says('Curves and numbers appear here');
    await tablet.view('Live');
  });

  it('tells that there is no data while the broker is away, and recovers with what is true then', async () => {
    box.publisher.alert('left_knee', { ...ALERT, kind: 'joint' });
    await tablet.page.locator('[data-alert="left_knee"]').waitFor();
    await box.loseBroker();
    await tablet.says(/No data since \d\d:\d\d:\d\d/);
    await tablet.page.waitForFunction(
      () => Number((document.querySelector('.stage-canvas') as HTMLElement).style.opacity) < 0.5,
    );
    await box.returnBroker('boot-b');
    box.publisher.setPatient(PATIENT);
    box.walk();
    await joints(19);
    await tablet.page
      .getByText(/No data since/)
      .first()
      .waitFor({ state: 'detached' });
    assert.equal(await tablet.page.locator('[data-alert]').count(), 0, 'an alert of the last start');
  });

  it('says so when the box is switched off', async () => {
    box.stand();
    box.publisher.state({ ...(await import('../publish/samples.ts')).STATE, state: 'stopped' });
    await tablet.says('Switched off');
    await tablet.says(/No data since/);
  });
});
