import { loadConfig, requireConfig } from '../config/load.ts';
import { openLiveSystem } from '../daemon/live-system.ts';
import type { CrossingPlan } from '../simulator/crossing.ts';
import { drawWalker } from '../simulator/draw-walker.ts';
import { formatFault, parseFault } from '../simulator/fault-text.ts';
import { FAULTS, type Fault } from '../simulator/faults.ts';
import { play, SYSTEM_CLOCK } from '../simulator/playback.ts';
import { Random } from '../simulator/random.ts';
import { Scenario } from '../simulator/scenario.ts';
import type { WalkerStatistics } from '../simulator/statistics.ts';
import { readWalkerStatistics } from '../simulator/statistics-file.ts';
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
  --http-port N    port of MQTT over WebSocket (default 8080)
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
/** Every walker crosses there and back. */
const CROSSINGS_EACH = 2;
const BANNER = 'SIMULATED INPUT';

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
  const durationS = numberOption('duration', values.duration, { min: 1 });
  const seed = numberOption('seed', values.seed, { min: 0, whole: true }) ?? 1;
  const programme = (values.fault === undefined ? PROGRAMME : [values.fault]).map(parseFault);
  const statistics = readWalkerStatistics();
  const scenario = new Scenario({ seed, statistics, plan: planOf(programme, statistics, seed), durationS });
  const { config } = demoConfig(
    portOption('mqtt-port', values['mqtt-port']),
    portOption('http-port', values['http-port']),
  );
  let table: LiveTable | undefined;
  const system = await openLiveSystem({
    config,
    version: await productVersion(),
    simulated: true,
    calibrationText: scenario.calibrationText,
    listeners: (limits) => {
      const facts = [
        `alerts and summaries: mqtt://127.0.0.1:${config.mqtt.port}, topics gengait/${config.box.name}/#`,
        `the same over WebSocket: ws://127.0.0.1:${config.http.port}`,
      ];
      table = new LiveTable(process.stdout, emptyLiveModel('GenGait demo', BANNER, facts));
      return [tableListener(table, limits)];
    },
  });
  const announcer = new Announcer(scenario, (walker, fault) => {
    table?.walker(walker === null ? null : `simulated walker ${walker + 1}, ${fault}`);
    if (walker !== null) void system.daemon.startSession(`simulated-${walker + 1}`);
  });
  const startS = system.nowS();
  try {
    const send = (message: Parameters<typeof system.daemon.receive>[0]): void => {
      const elapsedS = system.nowS() - startS;
      announcer.at(elapsedS);
      table?.clock(elapsedS);
      system.daemon.receive({ ...message, receivedS: system.nowS() });
    };
    await play(scenario.messages(), send, { speed: 1, clock: SYSTEM_CLOCK, signal });
  } finally {
    await system.close();
    table?.close();
  }
  return 0;
}

function demoConfig(mqttPort: number | undefined, httpPort: number | undefined) {
  const overrides = {
    'mqtt.url': 'embedded',
    'mqtt.port': mqttPort,
    'http.port': httpPort,
    // The simulated cameras are in this process; nothing comes in from outside.
    'sources.udp.enabled': false,
    'calibration.file': 'simulated',
    'box.name': 'demo',
  };
  return { config: requireConfig(loadConfig({ env: {}, overrides })) };
}

/** Each walker with the fault whose turn it is, there and back. */
function planOf(programme: readonly (Fault | undefined)[], statistics: WalkerStatistics, seed: number) {
  return (n: number): CrossingPlan => {
    const person = Math.floor(n / CROSSINGS_EACH);
    const walker = drawWalker(statistics, new Random(seed).fork(`demo walker ${person}`));
    return { walker, fault: programme[person % programme.length], direction: n % 2 === 0 ? 1 : -1 };
  };
}

/** Says who is on the walkway whenever that changes. */
class Announcer {
  readonly #scenario: Scenario;
  readonly #say: (walker: number | null, fault: string) => void;
  #walker: number | null = null;

  constructor(scenario: Scenario, say: (walker: number | null, fault: string) => void) {
    this.#scenario = scenario;
    this.#say = say;
  }

  at(timeS: number): void {
    const here = this.#scenario.passages(timeS).find((p) => p.role === 'patient' && p.endS >= timeS);
    if (here === undefined) return;
    const walker = Math.floor(here.crossing / CROSSINGS_EACH);
    if (walker === this.#walker) return;
    this.#walker = walker;
    const fault = formatFault(here.fault);
    this.#say(walker, fault === 'none' ? 'healthy' : fault);
  }
}
