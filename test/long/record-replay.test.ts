/**
 * A live run and the replay of its recording, file by file. About a minute: half of it is real time.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, mock } from 'node:test';
import { LiveRecorder } from '../../src/capture/live-recorder.ts';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { readRecording } from '../../src/capture/recording.ts';
import { run as replay } from '../../src/cli/replay.ts';
import { type ReplayFacts, ReplayResults, type ReplaySummary } from '../../src/cli/replay-results.ts';
import { loadConfig, requireConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { openLiveSystem } from '../../src/daemon/live-system.ts';
import { recordingFacts } from '../../src/daemon/recording-facts.ts';
import { play, SYSTEM_CLOCK } from '../../src/simulator/playback.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { mqttSink, udpSink } from '../../src/simulator/sinks.ts';
import { SimulatedBoard } from '../../src/simulator/trigger-board.ts';
import { freePort } from '../free-port.ts';
import { scenarioOf } from '../pipeline/simulated-walkway.ts';
import { until } from '../until.ts';

const CAMERAS = ['cam1', 'cam2', 'cam3', 'cam4', 'cam5'];
const OVER_MQTT = ['cam4', 'cam5'];
const missing = spawnSync('socat', ['-V']).error !== undefined;
const skip = missing ? 'socat is not installed: no pseudo-terminal for the trigger board' : false;
if (skip !== false) console.log(`# ${skip}`);

const root = mkdtempSync(join(tmpdir(), 'gengait-record-replay-'));
after(() => rmSync(root, { recursive: true }));
const nowS = (): number => performance.now() / 1000;

/** A board at a pseudo-terminal whose pulses begin with `start`. */
class Board {
  readonly #socat: ChildProcess;
  readonly #board = new SimulatedBoard({ running: true, clockPpm: 40 });
  #timer: NodeJS.Timeout | undefined;
  #startS = Number.NaN;

  constructor(path: string) {
    this.#socat = spawn('socat', [`PTY,link=${path},raw,echo=0`, 'STDIO'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#socat.stdin!.on('error', () => undefined);
    this.#socat.stdout!.on('data', (bytes: Uint8Array) => this.#say(this.#board.receive(bytes)));
  }

  start(): void {
    this.#startS = nowS();
    this.#timer = setInterval(() => this.#say(this.#board.advance(nowS() - this.#startS)), 5);
  }

  unplug(): void {
    clearInterval(this.#timer);
    this.#socat.kill();
  }

  #say(lines: readonly { text: string }[]): void {
    for (const { text } of lines) this.#socat.stdin!.write(text);
  }
}

function configure(scenario: Scenario, board: string, udpPort: number): Config {
  mkdirSync(join(root, 'keys'));
  for (const camera of CAMERAS) {
    writeFileSync(join(root, 'keys', `${camera}.key`), `${camera.repeat(10)}\n`, { mode: 0o600 });
  }
  writeFileSync(join(root, 'calibration.toml'), scenario.calibrationText);
  const text = [
    '[calibration]\nfile = "calibration.toml"',
    `[sources.udp]\nport = ${udpPort}\nkey_folder = "keys"`,
    '[sync]\nmax_wait_ms = 60',
    '[gait]\nheel_strike_offset_ms = 5',
    `[trigger]\npath = "${board}"`,
    '[mqtt]\nport = 0\n[http]\nport = 0\n[store]\nenabled = false',
  ].join('\n');
  writeFileSync(join(root, 'gengait.toml'), text);
  return requireConfig(loadConfig({ file: join(root, 'gengait.toml'), env: {} }));
}

const NO_FACTS: ReplayFacts = {
  recording: 'live',
  cameras: [],
  silentCameras: [],
  drops: [],
  findings: [],
  calibration: '',
  model: '',
  provider: 'cpu',
  simulated: false,
  baseline: 'factory',
};

/** Everything live: signed datagrams, MQTT, a board on a serial line; all cameras' messages come in bursts. */
async function liveRun(scenario: Scenario, recordTo: string, resultsTo: string): Promise<ReplaySummary> {
  // Made before: walkers take a moment to make, and their cameras share this process with the daemon.
  const film = [...scenario.messages()];
  const path = join(root, 'board');
  const board = new Board(path);
  after(() => board.unplug());
  const there = () => existsSync(path);
  await until('the pseudo-terminal', there, there);
  const udpPort = await freePort('udp');
  const config = configure(scenario, path, udpPort);
  const session = recordingFacts(config, CAMERAS, { version: 'test', started: new Date() });
  const { calibrationText } = scenario;
  const recorder = await LiveRecorder.start({ dir: recordTo, calibrationText, cameras: CAMERAS, session });
  mkdirSync(resultsTo);
  const results = new ReplayResults({ dir: resultsTo, raw: true, axes: 'opensim' });
  const system = await openLiveSystem({
    config,
    version: 'test',
    listeners: () => [
      {
        input: ({ message, pulse }) => (message === undefined ? recorder.pulse(pulse) : recorder.message(message)),
        events: (events) => results.add(events),
      },
    ],
  });
  const keys = new Map(CAMERAS.map((camera) => [camera, Buffer.from(camera.repeat(10))]));
  const sinks = { udp: udpSink(`127.0.0.1:${udpPort}`, keys), mqtt: await mqttSink(system.brokerUrl, 'box1') };
  const waiting: PoseMessage[] = [];
  const sending = setInterval(() => {
    for (const message of waiting.splice(0)) sinks[OVER_MQTT.includes(message.camera) ? 'mqtt' : 'udp'].send(message);
  }, 25);
  board.start();
  const signal = new AbortController().signal;
  await play(film, (message) => waiting.push(message), { speed: 1, clock: SYSTEM_CLOCK, signal });
  await new Promise((done) => setTimeout(done, 300));
  clearInterval(sending);
  await sinks.udp.close();
  await sinks.mqtt.close();
  await system.close();
  board.unplug();
  const { failure, lost } = await recorder.stop();
  assert.deepEqual([failure, lost], [null, 0]);
  const summary = results.summary(NO_FACTS);
  results.finish(summary);
  return summary;
}

describe('a live run, recorded, and its replay', { skip }, () => {
  const [recording, live, replayed] = ['recording', 'live', 'replayed'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  let summary: ReplaySummary;
  let again: ReplaySummary;

  before(async () => {
    const timing = { triggered: true, driftPpm: [-80, 80] as const };
    summary = await liveRun(scenarioOf(['trunk_lean', 'none'], 6, { gapS: 0.8, timing }), recording, live);
    const write = mock.method(process.stdout, 'write', () => true);
    assert.equal(await replay([recording, '--out', replayed, '--raw'], new AbortController().signal), 0);
    write.mock.restore();
    again = JSON.parse(readFileSync(join(replayed, 'summary.json'), 'utf8')) as ReplaySummary;
  });

  it('saw people walk, by the pulses of the board, with cameras in bursts', () => {
    const { messages, pulses, drops } = readRecording(recording);
    assert.equal(drops.total, 0);
    assert.ok(summary.walks.length >= 2 && summary.cycles >= 4, `${summary.walks.length} walks`);
    assert.ok(pulses.length > 300 && messages.every(({ pulse }) => pulse !== undefined));
    assert.ok(new Set(messages.map(({ receivedS }) => receivedS)).size === messages.length, 'no two at one instant');
    const bursts = messages.filter(({ receivedS }, k) => k > 0 && receivedS - messages[k - 1]!.receivedS < 1e-3);
    assert.ok(bursts.length > 300, `${bursts.length} arrived within a millisecond of another`);
  });

  for (const file of ['pose.trc', 'raw.trc', 'twin.trc', 'angles.csv', 'cycles.ndjson', 'alerts.ndjson']) {
    it(`gives the same bytes: ${file}`, () => {
      const [bytes, expected] = [replayed, live].map((dir) => readFileSync(join(dir, file)));
      assert.ok(expected!.length > (file === 'alerts.ndjson' ? 0 : 1000));
      assert.ok(bytes!.equals(expected!), `${file} differs`);
    });
  }

  it('gives the same summary of each walk', () => {
    for (const key of ['walks', 'cycles', 'alerts_raised', 'ticks', 'seconds'] as const) {
      assert.deepEqual(again[key], JSON.parse(JSON.stringify(summary[key])), key);
    }
  });
});
