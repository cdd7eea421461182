import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { Recorder } from '../../src/capture/recorder.ts';
import { type CameraFault, withCameraFault } from '../../src/simulator/camera-faults.ts';
import { Scenario } from '../../src/simulator/scenario.ts';
import { readWalkerStatistics } from '../../src/simulator/statistics-file.ts';
import { freePort } from '../free-port.ts';
import { until } from '../until.ts';
import { epochMs, PtyBoard } from './pty-board.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Findings that say that a machine is busy. */
const TOO_SLOW = /^(overloaded|camera_message_late|camera_slow|camera_losing_frames)/;

/** What a subscriber got, and when, epoch milliseconds. */
export interface Heard<T = Record<string, unknown>> {
  atMs: number;
  payload: T;
}

/** The part of a pose that is looked at here. */
export interface HeardPose {
  tick: number;
  joints: ([number, number, number] | null)[];
}

/**
 * A box as it stands in a clinic: the daemon from its command line, five cameras that are processes of their own, a trigger
 * board at a (pseudo) serial line, and a foreign MQTT client that hears what the daemon says.
 */
export class WholeBox {
  readonly board: PtyBoard;
  readonly poses: Heard<HeardPose>[] = [];
  readonly findings = new Set<string>();
  readonly states: string[] = [];
  /** Where each camera's times come from, as `health` last said. */
  sources: Record<string, string> = {};
  #healths = 0;
  readonly #dir = mkdtempSync(join(tmpdir(), 'gengait-box-'));
  readonly #scenario: Scenario;
  readonly #over: 'udp' | 'mqtt';
  readonly #faults: readonly CameraFault[];
  readonly #cameras = new Map<string, ChildProcess>();
  #daemon!: ChildProcess;
  #client!: MqttClient;
  #ports = { udp: 0, mqtt: 0 };

  /** `faults`: what befalls the cameras, by the film's time, which begins with the board's first pulse. */
  constructor(scenario: Scenario, { over, faults = [] }: { over: 'udp' | 'mqtt'; faults?: readonly CameraFault[] }) {
    this.#scenario = scenario;
    this.#over = over;
    this.#faults = faults;
    this.board = new PtyBoard(join(this.#dir, 'board'));
  }

  get cameras(): string[] {
    return this.#scenario.rig.cameras.map(({ name }) => name);
  }

  /** Films the scenario, starts daemon and board, and with the board's first pulse the cameras. */
  async start(): Promise<void> {
    this.#film();
    this.#ports = { udp: await freePort('udp'), mqtt: await freePort('tcp') };
    writeFileSync(join(this.#dir, 'gengait.toml'), this.#config());
    this.board.plugIn();
    await this.until('the pseudo-terminal', () => existsSync(join(this.#dir, 'board')));
    const argv = ['--import', 'tsx', join(ROOT, 'src/main.ts'), 'run', '--config', join(this.#dir, 'gengait.toml')];
    this.#daemon = spawn(process.execPath, argv, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    await this.#listen();
    await this.until('the first pulse', () => !Number.isNaN(this.board.firstPulseMs));
    for (const camera of this.cameras) this.startCamera(camera);
  }

  startCamera(camera: string): void {
    const { udp, mqtt: mqttPort } = this.#ports;
    const target =
      this.#over === 'udp'
        ? [`udp://127.0.0.1:${udp}`]
        : [`mqtt://127.0.0.1:${mqttPort}`, `gengait/walkway/camera/${camera}/pose`];
    const script = join(ROOT, 'test/long/camera-process.ts');
    const argv = ['--import', 'tsx', script, join(this.#dir, 'film', `${camera}.ndjson`)];
    const all = [...argv, String(this.board.firstPulseMs), ...target];
    this.#cameras.set(camera, spawn(process.execPath, all, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] }));
  }

  /** As pulling its plug does: nothing is said any more. */
  async killCamera(camera: string): Promise<void> {
    await killed(this.#cameras.get(camera)!);
  }

  /** What is wrong beside the machine's being too slow for all these processes. */
  get troubles(): string[] {
    return [...this.findings].filter((code) => !TOO_SLOW.test(code));
  }

  /** Whether this machine keeps up with the box and the simulation around it. */
  get keepsUp(): boolean {
    return this.findings.size === this.troubles.length;
  }

  /** Waits for something to become true; in vain, it says how the box is. */
  async until(what: string, isTrue: () => boolean): Promise<void> {
    await until(what, isTrue, () => ({ state: this.states.at(-1), findings: this.findings, sources: this.sources }));
  }

  /** The next `health` says that all cameras' times come from the board, or that none's do. */
  async sourcesBecome(wanted: 'trigger' | 'own'): Promise<void> {
    const before = this.#healths;
    await this.until(`times from ${wanted}`, () => {
      const all = Object.values(this.sources);
      const fits = all.every((source) => (source === 'trigger') === (wanted === 'trigger'));
      return this.#healths > before && all.length === this.cameras.length && fits;
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#cameras.values()].map(killed));
    await this.#client?.endAsync(true);
    if (this.#daemon !== undefined && this.#daemon.exitCode === null) {
      this.#daemon.kill('SIGTERM');
      await once(this.#daemon, 'exit');
    }
    await this.board.close();
    rmSync(this.#dir, { recursive: true });
  }

  #film(): void {
    const { calibrationText } = this.#scenario;
    const dir = join(this.#dir, 'film');
    const recorder = new Recorder({ dir, calibrationText, cameras: this.cameras, session: { simulated: true } });
    let messages: Iterable<PoseMessage> = this.#scenario.messages();
    for (const fault of this.#faults) messages = withCameraFault(messages, fault);
    for (const message of messages) recorder.write(message);
    recorder.close();
  }

  async #listen(): Promise<void> {
    this.#client = mqtt.connect(`mqtt://127.0.0.1:${this.#ports.mqtt}`, { reconnectPeriod: 200 });
    this.#client.on('error', () => undefined);
    this.#client.on('message', (topic, bytes) => this.#hear(topic.split('/').slice(2), bytes));
    await this.until('the broker', () => this.#client.connected);
    await this.#client.subscribeAsync('gengait/walkway/#', { qos: 1 });
  }

  #hear([kind, ...rest]: string[], bytes: Buffer): void {
    if (kind === 'finding') {
      const code = rest.join('/');
      if (bytes.length === 0) this.findings.delete(code);
      else this.findings.add(code);
    }
    if (bytes.length === 0) return;
    const payload = JSON.parse(bytes.toString()) as Record<string, unknown>;
    if (kind === 'pose') this.poses.push({ atMs: epochMs(), payload: payload as unknown as HeardPose });
    if (kind === 'state') this.states.push(String(payload.state));
    if (kind !== 'health') return;
    this.#healths++;
    const cameras = payload.cameras as Record<string, { clock_source: string }>;
    this.sources = Object.fromEntries(Object.entries(cameras).map(([name, camera]) => [name, camera.clock_source]));
  }

  #config(): string {
    return [
      '[box]\nname = "walkway"',
      '[calibration]\nfile = "film/calibration.toml"',
      `[sources.udp]\nport = ${this.#ports.udp}`,
      `[trigger]\npath = "${join(this.#dir, 'board')}"`,
      `[mqtt]\nport = ${this.#ports.mqtt}`,
      '[http]\nport = 0',
      '[store]\nenabled = false',
    ].join('\n');
  }
}

/** Walkers there and back before triggered cameras with usual clocks and delays. */
export function triggeredWalkers(durationS: number): Scenario {
  return new Scenario({
    seed: 21,
    statistics: readWalkerStatistics(),
    durationS,
    gapS: 0.8,
    plan: (n) => ({ direction: n % 2 === 0 ? 1 : -1 }),
    timing: { triggered: true },
  });
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
