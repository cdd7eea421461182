import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readCameraKeys } from '../../src/config/camera-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { GengaitError } from '../../src/errors.ts';

const dir = mkdtempSync(join(tmpdir(), 'gengait-keys-'));
after(() => rmSync(dir, { recursive: true }));

function key(name: string, text: string, mode = 0o640): void {
  writeFileSync(join(dir, `${name}.key`), text);
  chmodSync(join(dir, `${name}.key`), mode);
}

test('a key is the first line of its file, without what surrounds it', () => {
  key('cam1', `${'ab'.repeat(32)}\r\nnot this\n`);
  key('cam2', ` ${'cd'.repeat(16)} \n`);
  const keys = readCameraKeys(dir, ['cam1', 'cam2']);
  assert.deepEqual(
    [...keys].map(([camera, bytes]) => [camera, Buffer.from(bytes).toString()]),
    [
      ['cam1', 'ab'.repeat(32)],
      ['cam2', 'cd'.repeat(16)],
    ],
  );
});

test('every key that is not safe is told at once, and no key is ever shown', () => {
  key('short', 'abc\n');
  key('same', `${'ab'.repeat(32)}\n`);
  key('open', `${'ef'.repeat(32)}\n`, 0o644);
  key('blank', '\n');
  assert.throws(
    () => readCameraKeys(dir, ['cam1', 'short', 'same', 'open', 'blank', 'none']),
    (error) => {
      assert.ok(error instanceof GengaitError && error.code === 'GENGAIT_E_CAMERA_KEY' && error.exitCode === 78);
      const said = [
        'short.key: shorter than 32',
        'same.key: the same key as cam1',
        'open.key: every user',
        'blank.key: its first line',
        'none.key: there is no such file',
      ];
      for (const text of said) assert.ok(error.message.includes(text), `${text} in ${error.message}`);
      assert.ok(!/abab|efef/.test(error.message));
      return true;
    },
  );
});

const problemsOf = (udp: Record<string, unknown>): string[] => {
  const overrides = Object.fromEntries(Object.entries(udp).map(([name, value]) => [`sources.udp.${name}`, value]));
  const { problems } = loadConfig({ env: {}, overrides: { 'calibration.file': 'x.toml', ...overrides } });
  return problems.map(({ path, remedy }) => (remedy.length > 20 ? path : `${path} without a remedy`)).sort();
};

test('UDP from other computers needs to know who may send, and the keys of the cameras; from this one it does not', () => {
  const allow = ['10.0.0.0/24'];
  assert.deepEqual(problemsOf({}), []);
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) assert.deepEqual(problemsOf({ host }), []);
  for (const host of ['0.0.0.0', '::', '10.0.0.2', 'walkway.local', '127.0.0.1.example.org']) {
    assert.deepEqual(problemsOf({ host }), ['sources.udp.allow', 'sources.udp.key_folder'], host);
    assert.deepEqual(problemsOf({ host, allow }), ['sources.udp.key_folder']);
    assert.deepEqual(problemsOf({ host, key_folder: 'keys' }), ['sources.udp.allow']);
    assert.deepEqual(problemsOf({ host, allow, key_folder: 'keys' }), []);
    assert.deepEqual(problemsOf({ host, enabled: false }), []);
  }
});
