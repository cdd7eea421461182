import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { arrivalClock } from '../capture/arrival-clock.ts';
import { DropCounter } from '../capture/drop-counter.ts';
import type { PoseMessage } from '../capture/pose-message.ts';
import type { Config } from '../config/schema.ts';
import { GengaitError } from '../errors.ts';
import { readText } from '../files/read-text.ts';
import { readBands } from '../gait/bands.ts';
import { type Rig, readCalibration } from '../geometry/calibration.ts';
import { chooseCameras } from '../geometry/choose-cameras.ts';
import { checkRig } from '../geometry/rig-check.ts';
import { BoxHealth } from '../health/box-health.ts';
import type { Finding } from '../health/finding.ts';
import { StageTimes } from '../health/stage-times.ts';
import { timeSynced } from '../health/time-synced.ts';
import { type Assessor, type AssessorOptions, openAssessor, type SiteChoice } from '../model/assessor.ts';
import type { SpanThresholds } from '../model/normative.ts';
import { Pipeline } from '../pipeline.ts';
import { type EmbeddedBroker, startEmbeddedBroker } from '../publish/broker.ts';
import { deliveryFindings } from '../publish/delivery-findings.ts';
import { reachable } from '../publish/listen.ts';
import { Publisher } from '../publish/publisher.ts';
import { type ExportFile, openExport } from '../store/sessions/open-export.ts';
import { openPageServer, type PageFacts, type PageServer } from '../web/page-server.ts';
import { CameraTopics } from './camera-topics.ts';
import { CommandDesk } from './commands/command-desk.ts';
import { commandHandlers } from './commands/handlers.ts';
import { Daemon, type Listener } from './daemon.ts';
import { eventOptions } from './event-options.ts';
import { credentials, openSources } from './live-sources.ts';
import { mqttListener, type StateFacts } from './mqtt-listener.ts';
import { openArchive } from './sessions/open-archive.ts';
import type { SessionArchive } from './sessions/session-archive.ts';
import { SessionKeeper } from './sessions/session-keeper.ts';
import { TriggerInput } from './trigger-input.ts';

/** What makes one live system differ from another. */
export interface LiveSystemOptions {
  config: Config;
  version: string;
  /** The input is simulated: everything published says so. */
  simulated?: boolean;
  /** A calibration in memory instead of the configured file (the demo's). */
  calibrationText?: string;
  /** One clock for arrivals, results and what is published: monotonic, seconds since this start. Default: the process's. */
  nowS?: () => number;
  /** Told of everything besides MQTT; made once the limits are known. */
  listeners?: (limits: SpanThresholds) => readonly Listener[];
}

/** A running daemon with all that belongs to it. */
export interface LiveSystem {
  daemon: Daemon;
  /** Starts and ends sessions, as the commands do. */
  sessions: SessionKeeper;
  /** Counts what comes in and can't be used. */
  drops: DropCounter;
  /** Address of the broker the results go to. */
  brokerUrl: string;
  /** The embedded broker's ports; null with the clinic's broker. */
  broker: EmbeddedBroker | null;
  provider: string;
  /** The tablet's page, and its address on this machine. */
  page: PageServer;
  pageUrl: string;
  /** A file that the `export` command has made. @throws GengaitError GENGAIT_E_EXPORT_UNKNOWN, GENGAIT_E_STORE_OFF */
  openExport(session: string, name: string): Promise<ExportFile>;
  /** Monotonic clock of the box, seconds. */
  nowS: () => number;
  /** Ends everything in order; under two seconds. */
  close(): Promise<void>;
}

/** Seconds since this start. */
const sinceStartS = (): number => performance.now() / 1000;

/**
 * Builds the daemon of a configuration: calibration, models, broker, publisher, sources, in this order, so that nothing is
 * published before it can be true. Whatever fails closes what was open before.
 * @throws GengaitError of each part
 */
export async function openLiveSystem(options: LiveSystemOptions): Promise<LiveSystem> {
  const { config, nowS = sinceStartS } = options;
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    const { file } = config.calibration;
    const calibration = options.calibrationText ?? readText(file, 'GENGAIT_E_CALIBRATION_FILE');
    const rig = chooseCameras(readCalibration(calibration), config.cameras.names, file);
    const assessor = await openAssessor({ ...modelOf(config), site: siteOf(options, rig) });
    closers.push(() => assessor.close());
    const facts = stateFacts(options, rig, assessor);
    const cameras = rig.cameras.map(({ name }) => name);
    const archive = openArchive({ config, facts, calibrationText: calibration, cameras });
    const openExport = exportsOf(archive);
    const page = await openPageServer({ facts: pageFacts(options), openExport });
    closers.push(() => page.close());
    const broker = config.mqtt.url === 'embedded' ? await openBroker(config, page) : null;
    if (broker !== null) closers.push(() => broker.close());
    const httpPort = broker?.httpPort ?? (await page.listen(config.http.port, config.http.host));
    const brokerUrl = broker?.url ?? config.mqtt.url;
    const publisher = openPublisher(options, brokerUrl, nowS);
    closers.push(() => publisher.close());
    const arrivedS = arrivalClock(nowS);
    const trigger = new TriggerInput(config.trigger, arrivedS);
    const topics = new CameraTopics(config.box.name, brokerUrl, credentials(config));
    const findings = () => [...trigger.findings(), ...topics.findings()];
    const parts = { options, nowS, rig, assessor, publisher, trigger, facts, archive, findings };
    const { daemon, sessions, drops } = makeDaemon(parts);
    await sessions.recover();
    closers.push(() => daemon.stop());
    closers.push(() => sessions.close());
    trigger.open((pulse) => daemon.receivePulse(pulse));
    closers.push(() => trigger.close());
    const target = { cameras, nowS: arrivedS, drops, onMessage: (message: PoseMessage) => daemon.receive(message) };
    await openSources(config, topics, target, (end) => closers.push(end));
    daemon.start();
    publisher.start();
    const { provider } = assessor;
    const pageUrl = `http://${reachable(config.http.host)}:${httpPort}/`;
    return { daemon, sessions, drops, brokerUrl, broker, provider, page, pageUrl, openExport, nowS, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function modelOf({ model: { folder, providers } }: Config): Omit<AssessorOptions, 'site'> {
  return { folder, providers };
}

/** Norms of this installation; simulated cameras are not its own. */
function siteOf({ config, simulated }: LiveSystemOptions, rig: Rig): SiteChoice | undefined {
  const { model, cameras } = config;
  if (simulated || model.site === undefined) return undefined;
  return { file: model.site, installation: { calibration: rig.sha256, keypoints: cameras.format } };
}

function exportsOf(archive: SessionArchive | null): LiveSystem['openExport'] {
  return async (session, name) => {
    if (archive === null) throw new GengaitError('GENGAIT_E_STORE_OFF');
    return openExport(archive.history, session, name);
  };
}

function openBroker(config: Config, page: PageServer): Promise<EmbeddedBroker> {
  return startEmbeddedBroker({
    mqttPort: config.mqtt.port,
    host: config.mqtt.host,
    httpPort: config.http.port,
    httpHost: config.http.host,
    onRequest: page.handle,
  });
}

/** What the page is told about the broker: its own address where it is ours, else the configured one, if any. */
function pageFacts({ config, version }: LiveSystemOptions): PageFacts {
  const { url } = config.mqtt;
  const clinics = config.http.broker_ws ?? (/^wss?:/.test(url) ? url : undefined);
  return { box: config.box.name, version, broker_ws: url === 'embedded' ? null : clinics };
}

function openPublisher({ config, simulated }: LiveSystemOptions, url: string, nowS: () => number): Publisher {
  return new Publisher({
    ...credentials(config),
    url,
    box: config.box.name,
    boot: bootId(),
    now: nowS,
    wall,
    timeSynced,
    simulated,
  });
}

/** What a daemon is put together from. */
interface DaemonParts {
  options: LiveSystemOptions;
  nowS: () => number;
  rig: Rig;
  assessor: Assessor;
  publisher: Publisher;
  trigger: TriggerInput;
  facts: StateFacts;
  archive: SessionArchive | null;
  /** What is wrong with devices and camera topics. */
  findings: () => Finding[];
}

function makeDaemon(parts: DaemonParts): Pick<LiveSystem, 'daemon' | 'sessions' | 'drops'> {
  const { options, nowS, rig, assessor, publisher, trigger, facts, archive } = parts;
  const cameras = rig.cameras.map(({ name }) => name);
  const drops = new DropCounter(cameras);
  const stages = new StageTimes();
  const toMqtt = mqttListener({ publisher, facts, box: new BoxHealth(), stages, nowS });
  const sessions = new SessionKeeper({
    change: (session) => daemon.changeSession(session),
    publisher,
    archive,
    nowS,
    wall,
    idleS: 3600 * options.config.session.idle_hours,
    simulated: options.simulated ?? false,
    provisional: assessor.baseline === 'factory',
  });
  const others = options.listeners?.(assessor.normative.scoring.thresholds.cycle) ?? [];
  const daemon: Daemon = new Daemon({
    pipeline: makePipeline(parts, drops, stages),
    drops,
    nowS,
    // What was published about the last patient goes before the keeper tells of the next.
    listeners: [toMqtt, sessions, trigger, ...others],
    startFindings: [...assessor.findings, ...assessor.siteFindings, ...checkRig(rig, cameras)],
    linkFindings: () => [...deliveryFindings(publisher.status()), ...desk.findings()],
    deviceFindings: () => [...parts.findings(), ...(archive?.findings() ?? [])],
  });
  const desk = new CommandDesk({
    handlers: commandHandlers({ daemon, sessions, publisher, history: archive?.history ?? null }),
    respond: (verb, answer) => publisher.respond(verb, answer),
    discard: (verb) => publisher.discardCommand(verb),
    nowS,
  });
  publisher.onCommand((command) => desk.receive(command));
  return { daemon, sessions, drops };
}

function makePipeline(
  { options: { config }, rig, assessor, trigger }: DaemonParts,
  drops: DropCounter,
  stages: StageTimes,
): Pipeline {
  return new Pipeline({
    rig,
    sync: {
      source: config.sync.source,
      trigger: trigger.isExpected,
      maxWaitS: config.sync.max_wait_ms / 1000,
      maxAgeS: config.sync.max_age_ms / 1000,
      drops,
    },
    norms: {
      models: assessor.models,
      scoring: assessor.normative.scoring,
      bands: readBands(assessor.normativeText),
      events: eventOptions(config.gait),
    },
    baseline: assessor.baseline,
    walksInBackground: true,
    breathe: () => setImmediate(),
    stopwatch: (stage) => {
      const startMs = performance.now();
      return () => stages.add(stage, performance.now() - startMs);
    },
  });
}

function stateFacts(options: LiveSystemOptions, rig: Rig, assessor: Assessor): StateFacts {
  const { cycle, walk } = assessor.normative.scoring.thresholds;
  return {
    version: options.version,
    provider: assessor.provider,
    provider_reason: assessor.findings[0]?.message ?? null,
    model: assessor.modelSha256,
    baseline: assessor.baseline,
    calibration: {
      file: options.calibrationText === undefined ? basename(options.config.calibration.file) : 'simulated',
      sha256: rig.sha256,
    },
    limits: {
      cycle: { joint: cycle.joint, groups: cycle.groups },
      walk: { joint: walk.joint, groups: walk.groups },
    },
  };
}

const wall = (): Date => new Date();

function bootId(): string {
  return randomBytes(6).toString('hex');
}
