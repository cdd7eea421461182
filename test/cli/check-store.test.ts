import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkStore } from '../../src/cli/check-files.ts';
import { loadConfig, requireConfig } from '../../src/config/load.ts';
import { stateFolder } from '../../src/config/state-folder.ts';

const configOf = (settings: Record<string, unknown>, env: Record<string, string> = {}) =>
  requireConfig(loadConfig({ env, overrides: { 'calibration.file': '/calibration.toml', ...settings } }));

test('check tells where sessions will be kept and makes nothing, and what stands in the way', () => {
  const dir = mkdtempSync(join(tmpdir(), 'gengait-check-'));
  const [fine] = checkStore(configOf({ 'store.folder': join(dir, 'a', 'b') }));
  assert.ok(fine?.ok);
  assert.match(fine.message, /GB free/);
  assert.deepEqual(readdirSync(dir), []);
  writeFileSync(join(dir, 'file'), '');
  const [wrong] = checkStore(configOf({ 'store.folder': join(dir, 'file', 'sessions') }));
  assert.deepEqual([wrong?.ok, wrong?.code], [false, 'GENGAIT_E_STORE_WRITE']);
  assert.ok(wrong?.remedy);
  assert.equal(checkStore(configOf({ 'store.enabled': false }))[0]?.ok, true);
  rmSync(dir, { recursive: true });
});

test('sessions lie in the state directory of the service, else of the user, unless the configuration says where', () => {
  assert.equal(configOf({}, { STATE_DIRECTORY: '/var/lib/gengait' }).store.folder, '/var/lib/gengait/sessions');
  assert.equal(configOf({}, { XDG_STATE_HOME: '/home/b/state' }).store.folder, '/home/b/state/gengait/sessions');
  assert.equal(configOf({ 'store.folder': '/srv/s' }, { STATE_DIRECTORY: '/var/lib/gengait' }).store.folder, '/srv/s');
  assert.match(stateFolder({}), /\/\.local\/state\/gengait$/);
  assert.equal(stateFolder({ STATE_DIRECTORY: '/var/lib/a:/var/lib/b' }), '/var/lib/a');
});
