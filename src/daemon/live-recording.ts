import { arrivalClock } from '../capture/arrival-clock.ts';
import { DropCounter } from '../capture/drop-counter.ts';
import { InputMeter } from '../capture/input-meter.ts';
import { LiveRecorder, type RecorderStatus } from '../capture/live-recorder.ts';
import type { PoseMessage } from '../capture/pose-message.ts';
import type { TriggerPulse } from '../capture/trigger/protocol.ts';
import type { SerialOpener } from '../capture/trigger/serial-link.ts';
import type { Config } from '../config/schema.ts';
import { GengaitError } from '../errors.ts';
import { readText } from '../files/read-text.ts';
import { readCalibration } from '../geometry/calibration.ts';
import { chooseCameras } from '../geometry/choose-cameras.ts';
import type { Finding } from '../health/finding.ts';
import { startEmbeddedBroker } from '../publish/broker.ts';
import { CameraTopics } from './camera-topics.ts';
import { credentials, openSources } from './live-sources.ts';
import { recordingFacts } from './recording-facts.ts';
import { TriggerInput } from './trigger-input.ts';

/** What is recorded, and where to. */
export interface LiveRecordingOptions {
  config: Config;
  /** A folder without a recording in it. */
  dir: string;
  version: string;
  /** The box's monotonic clock, seconds. */
  nowS: () => number;
  /** Wall clock: a label in `session.json`. */
  started: Date;
  /** A test's serial line. */
  openSerial?: SerialOpener;
}

/** A recording under way. */
export interface LiveRecording {
  meter: InputMeter;
  drops: DropCounter;
  status(): RecorderStatus;
  findings(): Finding[];
  /** Ends it; everything is on the disk then. Never rejects for the disk: the status tells. */
  stop(): Promise<RecorderStatus>;
}

/**
 * Records what the configured sources and the trigger board bring in, without a daemon: no model, no results. Everything that
 * decodes is recorded; what can't be used is counted. With the embedded broker configured, one is opened for the cameras.
 * @throws GengaitError GENGAIT_E_RECORD_INPUT_TAKEN where another program (the daemon) has the ports; those of the parts
 */
export async function openLiveRecording(options: LiveRecordingOptions): Promise<LiveRecording> {
  const { config, dir, nowS } = options;
  const calibrationText = readText(config.calibration.file, 'GENGAIT_E_CALIBRATION_FILE');
  const rig = chooseCameras(readCalibration(calibrationText), config.cameras.names, config.calibration.file);
  const cameras = rig.cameras.map(({ name }) => name);
  const input = new RecordedInput(cameras);
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  const arrivedS = arrivalClock(nowS);
  const trigger = new TriggerInput(config.trigger, arrivedS);
  try {
    const topics = new CameraTopics(config.box.name, await brokerUrl(config, closers), credentials(config));
    const onMessage = (message: PoseMessage) => input.message(message);
    const target = { cameras, nowS: arrivedS, drops: input.drops, onMessage };
    await openSources(config, topics, target, (end) => closers.push(end)).catch(takenInput);
    trigger.open((pulse) => input.pulse(pulse), options.openSerial);
    closers.push(() => trigger.close());
    // Only now: a port that is taken leaves no empty recording behind.
    const session = recordingFacts(config, cameras, options);
    const recorder = await LiveRecorder.start({ dir, calibrationText, cameras, session });
    input.recorder = recorder;
    const startS = nowS();
    return {
      meter: input.meter,
      drops: input.drops,
      status: () => recorder.status(),
      findings: () => [
        ...recorder.findings(),
        ...trigger.findings(),
        ...topics.findings(),
        ...input.drops.findings(nowS()),
      ],
      stop: async () => {
        await close();
        return recorder.stop({ seconds: nowS() - startS, dropped: dropTable(input.drops) });
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Drops as `{ camera: { reason: count } }`; those of no known camera under "unknown". */
export function dropTable(drops: DropCounter): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { camera, reason, count } of drops.counts()) {
    const name = camera === '' ? 'unknown' : camera;
    table[name] = { ...table[name], [reason]: count };
  }
  return table;
}

/** Counts what comes in and hands it to the recorder, once there is one. */
class RecordedInput {
  readonly drops: DropCounter;
  readonly meter: InputMeter;
  recorder: LiveRecorder | null = null;

  constructor(cameras: readonly string[]) {
    this.drops = new DropCounter(cameras);
    this.meter = new InputMeter(cameras);
  }

  message(message: PoseMessage): void {
    if (!this.meter.knows(message.camera)) {
      this.drops.add('unknown_camera', message.receivedS, message.camera);
      return;
    }
    if (this.recorder === null) return;
    this.meter.add(message);
    this.recorder.message(message);
  }

  pulse(pulse: TriggerPulse): void {
    this.recorder?.pulse(pulse);
  }
}

/** Where the cameras' topics are; the embedded broker is opened for them, on the configured port. */
async function brokerUrl(config: Config, closers: (() => Promise<unknown>)[]): Promise<string> {
  const { url, host, port } = config.mqtt;
  if (url !== 'embedded' || !config.sources.mqtt.enabled) return url;
  const broker = await startEmbeddedBroker({ mqttPort: port, host, httpPort: 0, httpHost: '127.0.0.1' }).catch(
    takenInput,
  );
  closers.push(() => broker.close());
  return broker.url;
}

function takenInput(error: unknown): never {
  if (!(error instanceof GengaitError) || error.code !== 'GENGAIT_E_PORT_IN_USE') throw error;
  throw new GengaitError('GENGAIT_E_RECORD_INPUT_TAKEN', error.message, { cause: error });
}
