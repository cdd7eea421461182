import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { loadConfig, requireConfig } from '../../src/config/load.ts';
import { readSecret } from '../../src/config/secret.ts';
import { GengaitError } from '../../src/errors.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function fileWith(text: string, name = 'gengait.toml'): string {
  const folder = mkdtempSync(join(tmpdir(), 'gengait-config-'));
  folders.push(folder);
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const GOOD = `[calibration]
file = "rig.toml"
[mqtt]
port = 1884
`;

test('what is left out has its default, and a path is relative to the file that names it', () => {
  const file = fileWith(GOOD);
  const { config, problems } = loadConfig({ file });
  assert.deepEqual(problems, []);
  assert.equal(config?.calibration.file, join(file, '../rig.toml'));
  assert.deepEqual([config?.mqtt.url, config?.mqtt.port, config?.box.name], ['embedded', 1884, 'box1']);
  assert.equal(config?.cameras.names, undefined);
});

test('the command line beats the environment, which beats the file, which beats the default; each is named', () => {
  const file = fileWith(`${GOOD}host = "127.0.0.1"\n[http]\nport = 81\n[log]\nlevel = "warn"\n`);
  const { config, origins } = loadConfig({
    file,
    env: { GENGAIT_HTTP__PORT: '82', GENGAIT_LOG__LEVEL: 'error', GENGAIT_CALIBRATION__FILE: 'other.toml' },
    overrides: { 'http.port': 83, 'mqtt.url': undefined },
    workingFolder: '/srv',
  });
  assert.deepEqual([config?.http.port, config?.log.level, config?.mqtt.port], [83, 'error', 1884]);
  assert.equal(config?.calibration.file, '/srv/other.toml');
  assert.deepEqual(origins['http.port'], { source: 'command line', where: '' });
  assert.deepEqual(origins['log.level'], { source: 'environment', where: 'GENGAIT_LOG__LEVEL' });
  assert.deepEqual(origins['mqtt.port'], { source: 'file', where: `${file}:4` });
  assert.deepEqual(origins['http.host'], { source: 'default', where: '' });
});

test('everything wrong is told at once, each with path, line, value and remedy', () => {
  const file = fileWith(`[box]
name = "box one"

[calibration]
file = "rig.toml"

[cameras]
names = ["cam1", "cam1"]

[sync]
max_wait_ms = "fast"
max_wait = 3

[sources]
udp.enabled = false
mqtt.enabled = false

[mqtt]
url = "http://broker"
password_file = "secret"
port = 70000

[colour]
sky = "blue"
`);
  const { config, problems } = loadConfig({ file, env: { GENGAIT_LOG__LEVEL: 'loud' } });
  assert.equal(config, null);
  const told = Object.fromEntries(problems.map((problem) => [problem.path, problem]));
  assert.deepEqual(Object.keys(told).sort(), [
    'box.name',
    'cameras.names',
    'colour',
    'log.level',
    'mqtt.port',
    'mqtt.url',
    'mqtt.username',
    'sources',
    'sync.max_wait',
    'sync.max_wait_ms',
  ]);
  assert.deepEqual([told['box.name']?.line, told['box.name']?.value], [2, 'box one']);
  assert.deepEqual([told['sync.max_wait_ms']?.line, told['sync.max_wait_ms']?.message], [11, 'must be a number']);
  assert.match(told['sync.max_wait']!.message, /no such setting/);
  assert.match(told.colour!.remedy, /Known here: .*calibration/);
  assert.match(told['mqtt.port']!.message, /at most 65535/);
  assert.equal(told['log.level']?.file, 'environment GENGAIT_LOG__LEVEL');
  assert.match(told['log.level']!.message, /debug, info, warn, error/);
  assert.ok(problems.every((problem) => problem.remedy.length > 5));
});

test('one error carries all of it, with exit code 78', () => {
  const loaded = loadConfig({ file: fileWith('[calibration]\nfile = 3\n[mqtt]\nprot = 1\n') });
  assert.throws(
    () => requireConfig(loaded),
    (error: unknown) => {
      assert.ok(error instanceof GengaitError);
      assert.deepEqual([error.code, error.exitCode], ['GENGAIT_E_CONFIG', 78]);
      assert.match(error.message, /calibration\.file \(.*gengait\.toml:2\): must be a string; found 3/);
      assert.match(error.message, /mqtt\.prot .*\n +Did you mean "port"\?/);
      return true;
    },
  );
});

test('a user name is asked for where there is a password', () => {
  const { problems } = loadConfig({ file: fileWith(`${GOOD}password_file = "p"\n`) });
  assert.deepEqual(
    problems.map(({ path, message }) => [path, message]),
    [['mqtt.username', 'a password needs a user name beside it']],
  );
});

test('times from a trigger board need a board', () => {
  const sync = '[sync]\nsource = "trigger"\n';
  const { problems } = loadConfig({ file: fileWith(`[calibration]\nfile = "rig.toml"\n${sync}`) });
  assert.deepEqual(
    problems.map(({ path }) => path),
    ['sync.source'],
  );
  assert.match(problems[0]!.message, /path under \[trigger\]/);
  const board = '[trigger]\npath = "/dev/serial/by-id/usb-1"\n';
  assert.deepEqual(loadConfig({ file: fileWith(`[calibration]\nfile = "rig.toml"\n${sync}${board}`) }).problems, []);
});

test('a broken file and a missing one are one problem each, with the line where there is one', () => {
  const broken = loadConfig({ file: fileWith('[mqtt]\nport = = 3\n') });
  assert.equal(broken.config, null);
  assert.deepEqual(
    broken.problems.map(({ line }) => line),
    [2],
  );
  const missing = loadConfig({ file: '/nowhere/gengait.toml' });
  assert.match(missing.problems[0]!.message, /can not be read \(ENOENT\)/);
  assert.equal(missing.problems.length, 1);
});

test('without a file only the calibration is missing', () => {
  assert.deepEqual(
    loadConfig({}).problems.map(({ path, message }) => [path, message]),
    [['calibration.file', 'is missing']],
  );
  const { config } = loadConfig({ overrides: { 'calibration.file': '/rig.toml' } });
  assert.equal(config?.calibration.file, '/rig.toml');
});

test('a section that is no section is named, and does not break the rest', () => {
  const { problems } = loadConfig({
    file: fileWith('mqtt = 3\n[calibration]\nfile = "r.toml"\n[sync]\nmax_wait_ms = 1\n'),
  });
  assert.deepEqual(problems.map(({ path, line }) => [path, line]).sort(), [
    ['mqtt', 1],
    ['sync.max_wait_ms', 5],
  ]);
});

test('a password is the first line of its file; an empty or absent file is a coded error', () => {
  assert.equal(readSecret(fileWith('top secret\r\nmore\n', 'secret')), 'top secret');
  for (const file of [fileWith('\n', 'secret'), '/nowhere/secret']) {
    assert.throws(
      () => readSecret(file),
      (error: unknown) => (error as GengaitError).code === 'GENGAIT_E_SECRET_FILE',
    );
  }
});
