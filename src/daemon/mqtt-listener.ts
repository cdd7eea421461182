import type { Alert, AlertChange } from '../gait/alerts.ts';
import type { BoxHealth } from '../health/box-health.ts';
import type { StageTimes } from '../health/stage-times.ts';
import type { PipelineEvent } from '../pipeline.ts';
import type { Body } from '../publish/payloads.ts';
import { poseBody } from '../publish/pose-body.ts';
import type { Publisher } from '../publish/publisher.ts';
import type { CameraClock } from '../sync/camera-clock.ts';
import type { HealthReport, Listener } from './daemon.ts';

/** What `state` says beside the state itself: it does not change while the daemon runs. */
export type StateFacts = Omit<Body<'state', 'connection' | 'notice'>, 'state' | 'reasons'>;

export interface MqttListenerOptions {
  publisher: Publisher;
  facts: StateFacts;
  box: BoxHealth;
  stages: StageTimes;
  /** The box's monotonic clock, seconds, and its value when the publisher was made. */
  nowS: () => number;
  bootS: number;
  wall: () => Date;
}

/** Tells everything on MQTT. */
export function mqttListener(options: MqttListenerOptions): Listener {
  const { publisher, facts } = options;
  let session: string | null = null;
  const about = (walkNo: number, track: number): void => publisher.setPatient({ session, walk_no: walkNo, track });
  return {
    events: (events) => {
      for (const event of events) {
        if ('walkNo' in event) about(event.walkNo, 'track' in event ? event.track : event.pose.track);
        publishEvent(event, options);
      }
    },
    session: (next) => {
      publisher.clearPatient();
      if (session !== null) publisher.event({ kind: 'session_ended', subject: session, message: 'The session ended.' });
      session = next;
      about(0, 0);
      if (next !== null) publisher.event({ kind: 'session_started', subject: next, message: 'A session started.' });
    },
    findings: (changes) => {
      for (const { code, finding } of changes) publisher.finding(code, finding);
    },
    state: ({ state, reasons }) => publisher.state({ ...facts, state, reasons }),
    health: (report) => publisher.health(healthBody(report, options)),
  };
}

function publishEvent(event: PipelineEvent, options: MqttListenerOptions): void {
  const { publisher } = options;
  switch (event.kind) {
    case 'pose':
      publisher.pose(poseBody(event.smoothed, event.scores));
      break;
    case 'cycle':
      publisher.cycle(event.summary);
      break;
    case 'walk':
      publisher.walk(event.report.walk);
      publisher.event({ kind: 'walk_ended', subject: String(event.walkNo), message: 'A walk is complete.' });
      break;
    case 'walk_started':
      publisher.event({ kind: 'walk_started', subject: String(event.walkNo), message: 'A walk begins.' });
      break;
    case 'patient': {
      const { to, reason } = event.change;
      const message = to === null ? 'The patient has left.' : 'Another person is the patient.';
      publisher.event({
        kind: 'patient_changed',
        subject: to === null ? null : String(to),
        message,
        details: { reason },
      });
      break;
    }
    case 'alert':
      publishAlert(event.change, options);
      break;
    case 'raw':
      break;
  }
}

function publishAlert({ change, alert }: AlertChange, { publisher, bootS, nowS, wall }: MqttListenerOptions): void {
  if (change === 'cleared') {
    publisher.alert(alert.id, null);
    return;
  }
  const sinceWall = new Date(wall().getTime() - 1000 * (nowS() - alert.sinceS));
  publisher.alert(alert.id, {
    ...alertBody(alert),
    since_t: Math.max(0, alert.sinceS - bootS),
    since_wall: sinceWall.toISOString(),
  });
}

function alertBody({ kind, side, score, threshold, cyclesSeen, provisional }: Alert) {
  return { kind, side, score, threshold, cycles_seen: cyclesSeen, provisional, acknowledged_by: null };
}

function healthBody(
  { clocks, drops }: HealthReport,
  { box, stages, nowS }: MqttListenerOptions,
): Body<'health', 'outbox'> {
  const counts: Record<string, number> = {};
  for (const { reason, count } of drops.counts()) counts[reason] = (counts[reason] ?? 0) + count;
  return {
    cameras: Object.fromEntries(clocks.map((clock) => [clock.camera, cameraBody(clock)])),
    stages: stages.summary(),
    drops: counts,
    box: box.latest(nowS()),
  };
}

function cameraBody(clock: CameraClock): Body<'health', 'outbox'>['cameras'][string] {
  return {
    fps: known(clock.fps),
    age_s: known(clock.ageS),
    // Published as the camera's clock minus the box's.
    offset_s: known(-clock.offsetS + clock.correctionS),
    offset_uncertainty_s: known(clock.uncertaintyS),
    drift_ppm: known(-clock.driftPpm),
    loss: known(clock.lostShare),
  };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
