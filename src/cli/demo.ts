import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePoseMessage } from '../capture/decode-message.ts';
import { loadConfig, requireConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { type LiveSystem, openLiveSystem } from '../daemon/live-system.ts';
import { type CameraThreadReply, type CameraThreadStart, runCameraThread } from '../simulator/camera-thread.ts';
import { formatFault, parseFault } from '../simulator/fault-text.ts';
import { FAULTS } from '../simulator/faults.ts';
import { ringCalibration } from '../simulator/rig.ts';
import { numberOption, portOption, readArgs } from './args.ts';
import { productVersion } from './index.ts';
import { emptyLiveModel } from './live-model.ts';
import { LiveTable } from './live-table.ts';
import { tableListener } from './table-listener.ts';

export const help = `gengait demo: the whole daemon on simulated cameras

Usage: gengait demo [--duration SECONDS] [--fault NAME[:side[:severity]]] [--seed N] [--mqtt-port N] [--http-port N]

Starts the daemon with a broker of its own and five simulated cameras at 30 Hz. A healthy walker and walkers with acted
faults cross the walkway one after the other; scores, gait cycles and alerts appear here and on MQTT. Everything says
that the input is simulated. Ends on Ctrl-C.

  --duration S     end by itself after so many seconds (default: goes on until Ctrl-C)
  --fault NAME     only walkers with this fault; none = only healthy ones. Faults:
${Object.entries(FAULTS)
  .map(([name, { title }]) => `                   ${name.padEnd(15)} ${title}`)
  .join('\n')}
  --seed N         another N, other walkers (default 1)
  --mqtt-port N    port of the broker (default 1883)
  --http-port N    port of the page and of MQTT over WebSocket (default 8080)
`;

/** Who comes, in turn, when nothing else is asked for. */
const PROGRAMME: readonly string[] = [
  'none',
  'stiff_knee:right',
  'none',
  'steppage:left',
  'none',
  'antalgic:right',
  'trendelenburg:left',
  'none',
  'circumduction:right',
  'crouch',
  'trunk_lean',
];
const BANNER = 'SIMULATED INPUT';
const DEMO_SUBJECT = 'simulated-';

export async function run(argv: string[], signal: AbortSignal): Promise<number> {
  const { values } = readArgs(argv, {
    options: {
      duration: { type: 'string' },
      fault: { type: 'string' },
      seed: { type: 'string' },
      'mqtt-port': { type: 'string' },
      'http-port': { type: 'string' },
    },
  });
  const programme = values.fault === undefined ? PROGRAMME : [formatFault(parseFault(values.fault))];
  const cameras: CameraThreadStart = {
    seed: numberOption('seed', values.seed, { min: 0, whole: true }) ?? 1,
    programme,
    durationS: numberOption('duration', values.duration, { min: 1 }),
  };
  const store = mkdtempSync(join(tmpdir(), 'gengait-demo-'));
  const [mqttPort, httpPort] = [
    portOption('mqtt-port', values['mqtt-port']),
    portOption('http-port', values['http-port']),
  ];
  try {
    await demonstrate(cameras, demoConfig(mqttPort, httpPort, store), signal);
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
  return 0;
}

async function demonstrate(cameras: CameraThreadStart, config: Config, signal: AbortSignal): Promise<void> {
  let table: LiveTable | undefined;
  const system = await openLiveSystem({
    config,
    version: await productVersion(),
    simulated: true,
    calibrationText: ringCalibration(),
    listeners: (limits) => {
      table = new LiveTable(process.stdout, emptyLiveModel('GenGait demo', BANNER, factsOf(config)));
      return [tableListener(table, limits)];
    },
  });
  const startS = system.nowS();
  void system.page.prepare();
  try {
    await runCameraThread(cameras, (reply) => take(reply, system, table!, startS), signal);
  } finally {
    await system.close();
    table?.close();
  }
}

/** A camera's message goes the way every message goes; a new walker begins a new session. */
function take(reply: CameraThreadReply, system: LiveSystem, table: LiveTable, startS: number): void {
  const { daemon, drops, nowS } = system;
  const receivedS = nowS();
  table.clock(receivedS - startS);
  if (reply.kind === 'walker') {
    table.walker(`simulated walker ${reply.walker}, ${reply.fault}`);
    void beginSession(reply.walker, system);
  }
  if (reply.kind !== 'message') return;
  const decoded = decodePoseMessage(reply.bytes, { format: 'HALPE_26', receivedS });
  if (decoded.ok) daemon.receive(decoded.message);
  else drops.add(decoded.reason, receivedS, decoded.camera);
}

/** Unless somebody at the page has begun a session of their own: that is theirs to end. */
async function beginSession(walker: number, { sessions }: LiveSystem): Promise<void> {
  if (sessions.running !== null && !sessions.running.subject.startsWith(DEMO_SUBJECT)) return;
  const subject = `${DEMO_SUBJECT}${walker}`;
  await sessions.start({ subject, walking_aid: 'none', age_years: null, sex: null, note: null });
}

function factsOf(config: Config): string[] {
  return [
    `the page for the tablet: http://127.0.0.1:${config.http.port}/`,
    `alerts and summaries: mqtt://127.0.0.1:${config.mqtt.port}, topics gengait/${config.box.name}/#`,
  ];
}

function demoConfig(mqttPort: number | undefined, httpPort: number | undefined, store: string): Config {
  const overrides = {
    'mqtt.url': 'embedded',
    'mqtt.port': mqttPort,
    'http.port': httpPort,
    // The simulated cameras are in this process; nothing comes in from outside.
    'sources.udp.enabled': false,
    'calibration.file': 'simulated',
    'box.name': 'demo',
    // The history lasts as long as the demo; what simulated cameras say can be made again.
    'store.folder': store,
    'store.recording': false,
    'store.min_free_mb': 0,
  };
  return requireConfig(loadConfig({ env: {}, overrides }));
}
