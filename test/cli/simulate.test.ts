import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import mqtt from 'mqtt';
import { DatagramGuard } from '../../src/capture/datagram-guard.ts';
import { decodePoseMessage } from '../../src/capture/decode-message.ts';
import { DropCounter } from '../../src/capture/drop-counter.ts';
import { readRecording } from '../../src/capture/recording.ts';
import { arrivals } from '../../src/capture/recording-contents.ts';
import { openUdpSource } from '../../src/capture/udp-source.ts';
import { run } from '../../src/cli/simulate.ts';
import { readCalibration } from '../../src/geometry/calibration.ts';
import { startEmbeddedBroker } from '../../src/publish/broker.ts';
import { readTrc } from '../../src/store/trc.ts';
import { Synchroniser } from '../../src/sync/synchroniser.ts';
import { until } from '../until.ts';

const dir = mkdtempSync(join(tmpdir(), 'gengait-simulate-'));
after(() => rmSync(dir, { recursive: true }));
const never = new AbortController().signal;

test('a folder is written that the product reads, with its truth, the same bytes for the same seed', async () => {
  const args = ['--fault', 'stiff_knee:left', '--seed', '9', '--duration', '5'];
  assert.equal(await run(['--out', join(dir, 'a'), ...args], never), 0);
  assert.equal(await run(['--out', join(dir, 'b'), ...args], never), 0);
  for (const file of [
    'calibration.toml',
    'cam1.ndjson',
    'cam5.ndjson',
    'session.json',
    'truth.trc',
    'truth.twin.trc',
  ]) {
    assert.deepEqual(readFileSync(join(dir, 'a', file)), readFileSync(join(dir, 'b', file)), file);
  }
  const recording = readRecording(join(dir, 'a'));
  assert.equal(recording.arrivals, 'recorded');
  assert.equal(readCalibration(recording.calibrationText).cameras.length, 5);
  assert.equal(recording.session?.simulated, true);
  assert.ok(recording.messages.length > 700);
  assert.ok(recording.drops.counts().length === 0, 'nothing in it is dropped');
  const truth = readTrc(readFileSync(join(dir, 'a', 'truth.trc'), 'utf8'));
  assert.equal(truth.trajectory.fps, 30);
  assert.deepEqual(truth.missingJoints, []);
  const session = JSON.parse(readFileSync(join(dir, 'a', 'session.json'), 'utf8'));
  assert.deepEqual(session.passages[0].expected_groups, ['left_leg']);
});

test('a trigger board numbers the frames of all cameras, and its lines lie beside them', async () => {
  const out = join(dir, 'triggered');
  const clocks = ['--offset', '500', '--drift', '100', '--triggered'];
  assert.equal(await run(['--out', out, '--duration', '8', ...clocks], never), 0);
  const recording = readRecording(out);
  assert.ok(recording.pulses.length >= 238 && recording.messages.every(({ pulse }) => pulse !== undefined));
  const synchroniser = new Synchroniser({ cameras: recording.cameras, source: 'auto', trigger: true });
  for (const { message, pulse } of arrivals(recording)) {
    if (pulse !== undefined) synchroniser.pushPulse(pulse);
    else synchroniser.push(message);
  }
  const cameras = recording.session!.cameras as Record<string, { offsetS: number; driftPpm: number }>;
  for (const { camera, source, offsetS, correctionS } of synchroniser.clocks()) {
    assert.equal(source, 'trigger');
    // What the camera's clock shows too much at the end, as the pulses tell it, beside the truth.
    const truthS = cameras[camera]!.offsetS + 8e-6 * cameras[camera]!.driftPpm;
    assert.ok(
      Math.abs(correctionS - offsetS - truthS + 0.0035) < 0.001,
      `${camera}: ${correctionS - offsetS} ${truthS}`,
    );
  }
  assert.deepEqual(synchroniser.findings(), []);
});

test('a TRC walks the walkway', async () => {
  const out = join(dir, 'trc');
  assert.equal(await run(['--out', out, '--trc', join(dir, 'a', 'truth.trc'), '--noise', '0'], never), 0);
  const again = readTrc(readFileSync(join(out, 'truth.trc'), 'utf8')).trajectory;
  const known = again.positions.filter(Number.isFinite);
  assert.ok(known.length > 57 * 60);
  assert.ok(readRecording(out).messages.some((m) => m.people.length === 1));
});

test('a stream over UDP has the messages of the folder', async (t) => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 2 << 20 });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  t.after(() => socket.close());
  const got: { camera: string; frame: number }[] = [];
  socket.on('message', (bytes) => {
    const decoded = decodePoseMessage(bytes, { format: 'HALPE_26', receivedS: 0 });
    assert.ok(decoded.ok);
    got.push({ camera: decoded.message.camera, frame: decoded.message.frame });
  });
  const target = `127.0.0.1:${socket.address().port}`;
  const args = ['--fault', 'stiff_knee:left', '--seed', '9', '--duration', '5', '--speed', '5'];
  assert.equal(await run(['--udp', target, ...args], never), 0);
  const sent = readRecording(join(dir, 'a')).messages.map(({ camera, frame }) => ({ camera, frame }));
  await until(
    `${sent.length} messages`,
    () => got.length >= sent.length,
    () => got.length,
  );
  const key = (m: { camera: string; frame: number }) => `${m.camera} ${m.frame}`;
  assert.deepEqual(got.map(key).sort(), sent.map(key).sort());
});

test('a stream over UDP is signed with the keys of the cameras, and answers the challenge of the box', async (t) => {
  const keys = new Map<string, Uint8Array>();
  for (const camera of ['cam1', 'cam2', 'cam3', 'cam4', 'cam5']) {
    const secret = camera.repeat(10);
    writeFileSync(join(dir, `${camera}.key`), `${secret}\n`, { mode: 0o600 });
    keys.set(camera, Buffer.from(secret));
  }
  const heard = new Map<string, number>();
  const drops = new DropCounter([...keys.keys()]);
  const source = await openUdpSource({
    host: '127.0.0.1',
    port: 0,
    format: 'HALPE_26',
    nowS: () => performance.now() / 1000,
    onMessage: ({ camera }) => heard.set(camera, (heard.get(camera) ?? 0) + 1),
    drops,
    guard: new DatagramGuard({ keys, makeChallenge: () => 'answer this' }),
  });
  t.after(() => source.close());
  const target = `127.0.0.1:${source.port}`;
  assert.equal(await run(['--udp', target, '--keys', dir, '--seed', '9', '--duration', '3', '--speed', '3'], never), 0);
  const many = () => [...keys.keys()].every((camera) => (heard.get(camera) ?? 0) > 50);
  await until('fifty frames of each camera', many, () => [...heard]);
  assert.deepEqual([...heard.keys()].sort(), [...keys.keys()]);
  assert.equal(drops.total, drops.count('stale_challenge'));
});

test('a stream over MQTT goes to the cameras topics of the box, and the signal ends it', async () => {
  const broker = await startEmbeddedBroker({ mqttPort: 0, httpPort: 0 });
  const client = await mqtt.connectAsync(broker.url);
  const topics = new Set<string>();
  const abort = new AbortController();
  try {
    client.on('message', (topic) => {
      topics.add(topic);
      if (topics.size === 5) abort.abort();
    });
    await client.subscribeAsync('gengait/lab/camera/+/pose');
    const args = ['--mqtt', broker.url, '--box', 'lab', '--seed', '2', '--speed', '5', '--duration', '20'];
    assert.equal(await run(args, abort.signal), 0);
  } finally {
    await client.endAsync();
    await broker.close();
  }
  assert.ok(topics.has('gengait/lab/camera/cam3/pose'));
});

test('what is asked for wrongly is told before anything is written', async () => {
  const wrong = [
    [],
    ['--out', join(dir, 'x'), '--udp', 'localhost:1'],
    ['--udp', 'nowhere'],
    ['--out', join(dir, 'x'), '--keys', dir],
    ['--out', join(dir, 'x'), '--fault', 'limp'],
    ['--out', join(dir, 'x'), '--seed', '1.5'],
    ['--out', join(dir, 'x'), '--noise', '-1'],
  ];
  for (const argv of wrong) await assert.rejects(run(argv, never), { code: 'GENGAIT_E_USAGE' }, argv.join(' '));
  await assert.rejects(run(['--out', join(dir, 'x'), '--trc', join(dir, 'no.trc')], never), {
    code: 'GENGAIT_E_FILE_UNREADABLE',
  });
  writeFileSync(join(dir, 'taken'), '');
  await assert.rejects(run(['--out', join(dir, 'a'), '--duration', '1'], never), { code: 'GENGAIT_E_RECORDING_WRITE' });
});
