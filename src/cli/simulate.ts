import { readFileSync } from 'node:fs';
import { readCameraKeys } from '../config/camera-keys.ts';
import { GengaitError } from '../errors.ts';
import { parseFault } from '../simulator/fault-text.ts';
import { FAULT_NAMES, FAULTS } from '../simulator/faults.ts';
import { play, SYSTEM_CLOCK } from '../simulator/playback.ts';
import { ontoWalkway } from '../simulator/recorded-walk.ts';
import { Scenario, type ScenarioOptions } from '../simulator/scenario.ts';
import { type MessageSink, mqttSink, udpSink } from '../simulator/sinks.ts';
import { readWalkerStatistics } from '../simulator/statistics-file.ts';
import { writeRecording } from '../simulator/write-recording.ts';
import { readTrc } from '../store/trc.ts';
import { numberOption, readArgs } from './args.ts';
import { startProgress } from './progress.ts';

export const help = `Usage: gengait simulate (--out DIR | --udp HOST:PORT | --mqtt URL --box NAME) [options]

Simulated pose cameras around a 6 m x 2 m walkway: walkers drawn from statistics of normal walks cross it one after
the other, with acted faults if wanted. The same seed gives the same bytes.

Where to:
  --out DIR          a recording folder for replay, with truth.trc and truth.twin.trc (the same walk without the fault)
  --udp HOST:PORT    live, one datagram per camera frame
  --keys DIR         with --udp: sign with DIR/<camera>.key, as a box off this computer wants it
  --mqtt URL         live, on gengait/<box>/camera/<camera>/pose
  --box NAME         name of the box in those topics (default: box1)
  --speed N          live streams N times as fast as real time (default: 1)

Who walks:
  --fault NAME[:side[:severity]]   one crossing; repeat the option for more, one after the other (default: none)
                     side right (default) or left; severity 0 to 1 (default 1)
${['none', ...FAULT_NAMES].map((name) => `                       ${name.padEnd(14)} ${name === 'none' ? 'a healthy walker' : FAULTS[name as 'crouch'].title}`).join('\n')}
  --trc FILE         a recorded walk instead, laid along the walkway (any rate, m or mm)
  --companion        a second, healthy person walks alongside
  --duration S       stop after S seconds; the crossings begin again until then. Live streams without it go on
                     until Ctrl-C, folders get every crossing once

What the cameras do (defaults: noise 3, outliers 0.005, missing 0.01, clocks within 2 ms):
  --noise PX         standard deviation of each keypoint coordinate
  --outliers SHARE   keypoints that land somewhere else
  --missing SHARE    keypoints not found
  --swaps N          left/right swaps begun per second and camera
  --offset MS        camera clocks wrong by up to this, either way
  --drift PPM        camera clocks fast or slow by up to this
  --triggered        a trigger board exposes all cameras: frames name their pulse, folders get its trigger.ndjson
  --seed N           (default: 1)
`;

const OPTIONS = {
  out: { type: 'string' },
  udp: { type: 'string' },
  keys: { type: 'string' },
  mqtt: { type: 'string' },
  box: { type: 'string', default: 'box1' },
  speed: { type: 'string' },
  fault: { type: 'string', multiple: true },
  trc: { type: 'string' },
  companion: { type: 'boolean', default: false },
  duration: { type: 'string' },
  noise: { type: 'string' },
  outliers: { type: 'string' },
  missing: { type: 'string' },
  swaps: { type: 'string' },
  offset: { type: 'string' },
  drift: { type: 'string' },
  triggered: { type: 'boolean' },
  seed: { type: 'string' },
} as const;

type Values = ReturnType<typeof readValues>;

/** The `simulate` verb: exit code 0, also when ended by the signal. @throws GengaitError */
export async function run(argv: string[], signal: AbortSignal): Promise<number> {
  const values = readValues(argv);
  const targets = [values.out, values.udp, values.mqtt].filter((target) => target !== undefined);
  if (targets.length !== 1) throw new GengaitError('GENGAIT_E_USAGE', 'give exactly one of --out, --udp, --mqtt');
  if (values.keys !== undefined && values.udp === undefined) {
    throw new GengaitError('GENGAIT_E_USAGE', '--keys signs datagrams: it goes with --udp');
  }
  const speed = numberOption('speed', values.speed, { min: 0.01, max: 1000 }) ?? 1;
  const seed = numberOption('seed', values.seed, { min: 0, max: 4294967295, whole: true }) ?? 1;
  const scenario = new Scenario(scenarioOptions(values, seed));
  if (values.out !== undefined) return record(scenario, values.out, seed);
  const names = scenario.rig.cameras.map(({ name }) => name);
  const keys = values.keys === undefined ? undefined : readCameraKeys(values.keys, names);
  const sink = values.udp === undefined ? await mqttSink(values.mqtt!, values.box) : udpSink(values.udp, keys);
  return stream(scenario, sink, targets[0]!, speed, signal);
}

function readValues(argv: string[]) {
  return readArgs(argv, { options: OPTIONS }).values;
}

function scenarioOptions(values: Values, seed: number): ScenarioOptions {
  const share = (name: 'outliers' | 'missing') => numberOption(name, values[name], { min: 0, max: 1 });
  const spread = (name: 'offset' | 'drift', unit: number) => {
    const most = numberOption(name, values[name], { min: 0, max: 1e6 });
    return most === undefined ? undefined : ([-most * unit, most * unit] as const);
  };
  const durationS = numberOption('duration', values.duration, { min: 0.1, max: 1e6 });
  return {
    seed,
    statistics: readWalkerStatistics(),
    plan: planOf(values, durationS === undefined && values.out !== undefined),
    durationS,
    estimator: given({
      noisePx: numberOption('noise', values.noise, { min: 0, max: 1000 }),
      outlierShare: share('outliers'),
      missingShare: share('missing'),
      swapsPerS: numberOption('swaps', values.swaps, { min: 0, max: 100 }),
    }),
    timing: given({ offsetS: spread('offset', 1e-3), driftPpm: spread('drift', 1), triggered: values.triggered }),
  };
}

/** Only what was said: a default is not overwritten by "not given". */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** The crossings in turn, once or for ever. */
function planOf(values: Values, once: boolean): ScenarioOptions['plan'] {
  if (values.trc !== undefined) {
    const recorded = ontoWalkway(readTrcFile(values.trc));
    return (n) => (once && n > 0 ? undefined : { recorded });
  }
  const faults = (values.fault ?? ['none']).map(parseFault);
  return (n) =>
    once && n >= faults.length ? undefined : { fault: faults[n % faults.length], companion: values.companion };
}

function readTrcFile(file: string) {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GengaitError('GENGAIT_E_FILE_UNREADABLE', file, { cause });
  }
  return readTrc(text).trajectory;
}

function record(scenario: Scenario, dir: string, seed: number): number {
  const progress = startProgress('simulating', Math.ceil(scenario.endS()), 's');
  let shownS = 0;
  const written = writeRecording(scenario, dir, seed, (receivedS) => {
    if (receivedS < shownS + 1) return;
    shownS = Math.floor(receivedS);
    progress.update(shownS);
  });
  progress.stop();
  console.log(
    `${written} messages of ${scenario.rig.cameras.length} cameras, ${scenario.endS().toFixed(1)} s, in ${dir}`,
  );
  return 0;
}

async function stream(
  scenario: Scenario,
  sink: MessageSink,
  target: string,
  speed: number,
  signal: AbortSignal,
): Promise<number> {
  console.error(`simulated cameras send to ${target}; Ctrl-C ends`);
  try {
    const sent = await play(scenario.messages(), (message) => sink.send(message), {
      speed,
      clock: SYSTEM_CLOCK,
      signal,
    });
    console.error(`${sent} messages sent${sink.failed > 0 ? `, ${sink.failed} of them refused by the network` : ''}`);
  } finally {
    await sink.close();
  }
  return 0;
}
