import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkAll, checkReport } from '../../src/cli/check.ts';
import { settingsTable } from '../../src/cli/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { listen } from '../../src/publish/listen.ts';

const models = fileURLToPath(new URL('../../models', import.meta.url));
let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'gengait-check-'));
});
after(() => rmSync(folder, { recursive: true }));

/** Three cameras around the origin, 2 m high, looking in; a calibration as the exchange format writes it. */
function calibrationText(names: string[]): string {
  const tables = names.map((name, index) => {
    const angle = (2 * Math.PI * index) / names.length;
    const [rotation, translation] = lookingIn(5 * Math.cos(angle), 5 * Math.sin(angle), 2);
    const matrix = '[[1100.0, 0.0, 960.0], [0.0, 1100.0, 540.0], [0.0, 0.0, 1.0]]';
    return `[${name}]
name = "${name}"
size = [1920, 1080]
matrix = ${matrix}
distortions = [0.0, 0.0, 0.0, 0.0]
rotation = [${rotation.map((x) => x.toFixed(9))}]
translation = [${translation.map((x) => x.toFixed(9))}]
fisheye = false
`;
  });
  return `${tables.join('\n')}\n[metadata]\nerror_px = 0.5\n`;
}

/** Rodrigues vector and translation of a camera at (x, y, z) that looks horizontally at the z axis. */
function lookingIn(x: number, y: number, z: number): [number[], number[]] {
  const distance = Math.hypot(x, y);
  const forward = [-x / distance, -y / distance, 0];
  const right = [forward[1]!, -forward[0]!, 0];
  const rows = [right, [0, 0, -1], forward];
  const trace = rows[0]![0]! + rows[1]![1]! + rows[2]![2]!;
  const angle = Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2)));
  const scale = angle / (2 * Math.sin(angle));
  const rotation = [
    (rows[2]![1]! - rows[1]![2]!) * scale,
    (rows[0]![2]! - rows[2]![0]!) * scale,
    (rows[1]![0]! - rows[0]![1]!) * scale,
  ];
  return [rotation, rows.map((row) => -(row[0]! * x + row[1]! * y + row[2]! * z))];
}

function installation(name: string, config: string, cameras: string[]): string {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'rig.toml'), calibrationText(cameras));
  writeFileSync(join(folder, name, 'gengait.toml'), `[calibration]\nfile = "rig.toml"\n${config}`);
  return join(folder, name, 'gengait.toml');
}

const FREE = '[mqtt]\nport = 0\n[http]\nport = 0\n[sources.udp]\nport = 0\n';

test('an installation where all is well has nothing to mend', async () => {
  const file = installation('fine', `${FREE}[cameras]\nnames = ["left", "right"]\n`, ['left', 'right', 'front']);
  const items = await checkAll(file, {});
  assert.deepEqual(
    items.filter((item) => !item.ok),
    [],
  );
  assert.match(checkReport(items), /^ok {5}configuration[\s\S]*3 cameras[\s\S]*All well\.\n$/);
});

test('norms of the site are looked at where there are any', async () => {
  const file = installation('norms', `${FREE}[model]\nsite = "site.json"\n`, ['left', 'right']);
  const norms = async () => (await checkAll(file, {})).find(({ part }) => part === 'norms')!;
  assert.match((await norms()).message, /factory.*provisional/);
  writeFileSync(join(folder, 'norms', 'site.json'), '{"schema":"gengait/site-normative/1"}');
  const damaged = await norms();
  assert.deepEqual([damaged.ok, damaged.code, damaged.exitCode], [false, 'GENGAIT_E_SITE_NORMS', 78]);
});

test('files, names and ports that are wrong are told together, each with a code and a remedy', async () => {
  const tcp = createServer();
  const tcpPort = await listen(tcp, 0, '127.0.0.1', 'test');
  const udp = createSocket('udp4');
  await new Promise<void>((done) => udp.bind(0, '127.0.0.1', done));
  const udpPort = udp.address().port;
  mkdirSync(join(folder, 'models'));
  copyFileSync(join(models, 'gengait-int8.onnx'), join(folder, 'models/gengait-int8.onnx'));
  truncateSync(join(folder, 'models/gengait-int8.onnx'), 1000);
  const config = `[cameras]
names = ["left", "top"]
[model]
folder = "../models"
[mqtt]
port = ${tcpPort}
[http]
port = 0
[sources.udp]
host = "127.0.0.1"
port = ${udpPort}
[trigger]
path = "${join(folder, 'no-board')}"
`;
  const items = await checkAll(installation('wrong', config, ['left', 'right']), {});
  const wrong = items.filter((item) => !item.ok);
  assert.deepEqual(
    wrong.map((item) => item.code),
    [
      'GENGAIT_E_CALIBRATION_CAMERAS',
      'GENGAIT_E_TRIGGER_BOARD',
      'GENGAIT_E_MODEL_MISSING',
      'GENGAIT_E_MODEL_DAMAGED',
      'GENGAIT_E_PORT_IN_USE',
      'GENGAIT_E_PORT_IN_USE',
    ],
  );
  assert.ok(wrong.every((item) => (item.remedy ?? '').length > 10));
  assert.match(wrong[0]!.message, /has no top; it has left, right/);
  assert.match(checkReport(items), /6 to mend\.\n$/);
  udp.close();
  await new Promise((done) => tcp.close(done));
});

test('a broker of the clinic that does not answer is told', async () => {
  const server = createServer();
  const port = await listen(server, 0, '127.0.0.1', 'test');
  const config = `[mqtt]\nurl = "mqtt://127.0.0.1:${port}"\n[sources.udp]\nport = 0\n`;
  const file = installation('broker', config, ['left', 'right']);
  const brokerItem = async () => (await checkAll(file, {})).find((item) => item.part === 'broker');
  assert.equal((await brokerItem())?.ok, true);
  await new Promise((done) => server.close(done));
  assert.equal((await brokerItem())?.code, 'GENGAIT_E_BROKER_UNREACHABLE');
});

test('the keys of the cameras are looked at where the cameras sign; none that is missing goes unnoticed', async () => {
  const signed = '[sources.udp]\nport = 0\nhost = "0.0.0.0"\nallow = ["10.0.0.0/8"]\nkey_folder = "."\n';
  const file = installation('signed', `[mqtt]\nport = 0\n[http]\nport = 0\n${signed}`, ['left', 'right']);
  writeFileSync(join(folder, 'signed', 'left.key'), `${'x'.repeat(64)}\n`, { mode: 0o600 });
  const keys = async () => (await checkAll(file, {})).filter(({ part }) => part === 'keys');
  const [missing] = await keys();
  assert.deepEqual([missing?.ok, missing?.code, missing?.exitCode], [false, 'GENGAIT_E_CAMERA_KEY', 78]);
  assert.ok(missing!.message.includes('right.key') && !missing!.message.includes('left.key'), missing!.message);
  assert.match(missing!.remedy!, /openssl rand -hex 32/);
  writeFileSync(join(folder, 'signed', 'right.key'), `${'y'.repeat(64)}\n`, { mode: 0o600 });
  assert.deepEqual(
    (await keys()).map(({ ok }) => ok),
    [true],
  );
});

test('a wrong configuration is told in full, before anything else', async () => {
  const file = installation('config', '[mqtt]\nport = "x"\n[nope]\na = 1\n', ['left', 'right']);
  const items = await checkAll(file, {});
  assert.deepEqual(
    items.map((item) => [item.part, item.ok, item.exitCode]),
    [
      ['configuration', false, 78],
      ['configuration', false, 78],
    ],
  );
});

test('the table of settings shows each value with its origin', () => {
  const file = installation('origin', '[mqtt]\nport = 1884\n', ['left', 'right']);
  const { config, origins } = loadConfig({ file, env: { GENGAIT_BOX__NAME: 'east' } });
  const table = settingsTable(config, origins);
  assert.match(table, /^box\.name = "east" +environment GENGAIT_BOX__NAME$/m);
  assert.match(table, /^mqtt\.port = 1884 +file .*gengait\.toml:4$/m);
  assert.match(table, /^http\.port = 8080 +default$/m);
  assert.ok(readFileSync(file, 'utf8').includes('1884'));
});
