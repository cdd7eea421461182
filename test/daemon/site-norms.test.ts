import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ringCalibration } from '../../src/simulator/rig.ts';
import { MODELS } from '../pipeline/simulated-walkway.ts';
import type { Json, Tablet } from './tablet.ts';
import { Walkway } from './walkway.ts';

/** Norms of a site as the command writes them; what they say plays no part here. */
function siteFile(calibration: string): string {
  const { model, scoring } = JSON.parse(readFileSync(join(MODELS, 'normative.json'), 'utf8'));
  const references = [{ ...scoring.references[0], name: 'site' }];
  return JSON.stringify({
    schema: 'gengait/site-normative/1',
    made: '2026-01-01T00:00:00.000Z',
    version: 'test',
    model,
    installation: { calibration: createHash('sha256').update(calibration).digest('hex'), keypoints: 'HALPE_26' },
    people: 5,
    walks: 20,
    scoring: { ...scoring, references },
  });
}

function told(tablet: Tablet, kind: string, wanted: (payload: Json) => boolean): Promise<Json> {
  return tablet.until(kind, () => tablet.of(kind).findLast(wanted));
}

async function withNorms(calibration: string, work: (tablet: Tablet) => Promise<void>): Promise<void> {
  const walkway = new Walkway();
  try {
    writeFileSync(join(walkway.dir, 'site.json'), siteFile(calibration));
    await walkway.open('[model]\nsite = "site.json"\n');
    await work(await walkway.tablet());
  } finally {
    await walkway.close();
  }
}

test('a box whose norms fit its cameras judges by them and says so', async () => {
  await withNorms(ringCalibration(), async (tablet) => {
    assert.equal((await told(tablet, 'state', ({ state }) => state !== 'starting')).baseline, 'site');
    assert.ok(!tablet.heard.some(({ topic }) => topic.endsWith('finding/site_norms_unused')));
  });
});

test('after a new calibration the norms are not used, and a technician is told what to do', async () => {
  await withNorms('the calibration before', async (tablet) => {
    const finding = await told(tablet, 'finding/site_norms_unused', () => true);
    assert.match(String(finding.message), /another calibration/);
    assert.match(String(finding.remedies), /calibrate normative/);
    assert.equal((await told(tablet, 'state', ({ state }) => state !== 'starting')).baseline, 'factory');
  });
});
