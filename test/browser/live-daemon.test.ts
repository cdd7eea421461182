import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { Walkway } from '../daemon/walkway.ts';
import { scenarioOf } from '../pipeline/simulated-walkway.ts';
import { openBrowser, SKIP, TabletPage } from './browser.ts';

describe('a session led from the page, on the real daemon with simulated cameras', { skip: SKIP }, () => {
  const walkway = new Walkway();
  let browser: Browser;
  let tablet: TabletPage;

  before(async () => {
    await walkway.open();
    await walkway.system.page.prepare();
    browser = await openBrowser();
    tablet = await TabletPage.open(browser, walkway.system.pageUrl);
  });
  after(async () => {
    await tablet?.close();
    await browser?.close();
    await walkway.close();
    assert.deepEqual(tablet?.errors, []);
  });

  const press = (name: string | RegExp) => tablet.page.getByRole('button', { name }).first().click();

  async function start(subject: string, aid?: string): Promise<void> {
    await press('Start session');
    await tablet.page.getByLabel('Code of the person').fill(subject);
    if (aid !== undefined) await press(aid);
    await tablet.page.getByRole('dialog').getByRole('button', { name: 'Start session' }).click();
    await tablet.page.locator('.head-session strong', { hasText: subject }).waitFor();
  }

  it('tells what is wrong with a code that may be a name, where it is written', async () => {
    await press('Start session');
    await tablet.page.getByLabel('Code of the person').fill('Anna Berg');
    await tablet.page.getByRole('dialog').getByRole('button', { name: 'Start session' }).click();
    await tablet.says('Letters, digits');
    await press('Close');
  });

  it('starts a session and shows the person walking, the alert, and the walk', async () => {
    await start('P-017');
    const walking = walkway.walk(scenarioOf(['trunk_lean'], 3));
    // At once: on a slow tablet the person may have left when the alert is looked for.
    await tablet.page.waitForFunction(
      () => Number((document.querySelector('.stage-canvas') as HTMLElement | null)?.dataset.joints) > 15,
    );
    await tablet.page.locator('[data-alert]').first().waitFor();
    await tablet.picture('daemon-live');
    await walking;
    await tablet.view('Walk');
    await tablet.says(/^Walk 1, mean of \d+ cycles?$/);
    await tablet.view('Live');
    await tablet.says(/1 walk · \d+ strides/);
  });

  it('lets the alerts be seen, once it is told by whom', async () => {
    await press(/^(All seen|Seen)/);
    await tablet.page.getByLabel('Initials or role').fill('AB');
    await tablet.page.getByRole('dialog').getByRole('button', { name: 'Seen' }).click();
    await tablet.says('Seen by AB');
  });

  it('mutes for this session', async () => {
    await press('Mute');
    await press('15 min');
    await tablet.says('Muted, 15 min');
  });

  it('shows curves with band and toe-off line, one of them large, and the numbers', async () => {
    await tablet.view('Walk');
    await tablet.page.locator('.tile .chart-room canvas').nth(4).waitFor();
    await tablet.picture('daemon-curves');
    await press('Enlarge Right knee flexion');
    await tablet.page.locator('.curve-large canvas').waitFor();
    await tablet.picture('daemon-curve-large');
    await press('Back');
    await press('Numbers');
    await tablet.page.getByRole('row', { name: /Stride length/ }).waitFor();
    await tablet.picture('daemon-numbers');
    await press('Cycles');
    await tablet.page.locator('.cycles tbody tr').first().waitFor();
    await tablet.picture('daemon-cycles');
  });

  it('ends the session, and nothing of the person stays', async () => {
    await press('End session');
    await tablet.page.getByRole('dialog').getByRole('button', { name: 'End session' }).click();
    await tablet.says('No session');
    await tablet.page.locator('.cycles').waitFor({ state: 'detached' });
    await tablet.view('Live');
    assert.equal(await tablet.page.locator('[data-alert]').count(), 0);
    await tablet.says('No walk yet');
  });

  it('says why somebody with crutches is not assessed', async () => {
    await start('P-017', 'Crutches');
    const walking = walkway.walk(scenarioOf(['none'], 4));
    await tablet.says(/not assess.*aid|aid/i);
    await walking;
    await tablet.says('Not assessed');
    await tablet.picture('daemon-crutches');
    await press('End session');
    await tablet.page.getByRole('dialog').getByRole('button', { name: 'End session' }).click();
    await tablet.says('No session');
  });

  it('finds the sessions again: trend, comparison, curves, files', async () => {
    await tablet.view('History');
    await press(/P-017/);
    await tablet.page.locator('.trend canvas').waitFor();
    await tablet.picture('daemon-history');
    for (const row of [0, 1]) await tablet.page.locator('.session-choose').nth(row).click();
    await tablet.page.getByRole('row', { name: /Walking speed/ }).waitFor();
    await tablet.picture('daemon-comparison');
    await press('Close');
    await tablet.page.getByRole('button', { name: 'Open' }).nth(1).click();
    await tablet.page.locator('.tile .chart-room canvas').first().waitFor();
    await press('Make files');
    const report = tablet.page.getByRole('link', { name: 'Report' });
    await report.waitFor();
    const file = await tablet.page.request.get(
      new URL((await report.getAttribute('href'))!, walkway.system.pageUrl).href,
    );
    assert.equal(file.status(), 200);
    assert.match(await file.text(), /P-017/);
    await tablet.picture('daemon-session');
  });
});
