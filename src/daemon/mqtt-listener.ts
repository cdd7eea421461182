import type { PatientChange } from '../geometry/patient.ts';
import type { BoxHealth } from '../health/box-health.ts';
import type { StageTimes } from '../health/stage-times.ts';
import { rounded } from '../maths/rounding.ts';
import type { PipelineEvent } from '../pipeline.ts';
import { cameraHealth } from '../publish/health-body.ts';
import type { Body } from '../publish/payloads.ts';
import { poseBody } from '../publish/pose-body.ts';
import type { Publisher } from '../publish/publisher.ts';
import type { HealthReport, Listener } from './daemon.ts';

/** What `state` says beside the state itself: it does not change while the daemon runs. */
export type StateFacts = Omit<Body<'state', 'connection' | 'notice'>, 'state' | 'reasons'>;

/** What is told on MQTT besides the events themselves. */
export interface MqttListenerOptions {
  publisher: Publisher;
  facts: StateFacts;
  box: BoxHealth;
  stages: StageTimes;
  /** The box's monotonic clock, seconds. */
  nowS: () => number;
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
        if (event.kind === 'patient' && isSomebodyElse(event.change, session !== null)) publisher.clearWalk();
        publishEvent(event, publisher);
      }
    },
    session: (next) => {
      publisher.clearPatient();
      session = next?.id ?? null;
      about(0, 0);
    },
    findings: (changes) => {
      for (const { code, finding } of changes) publisher.finding(code, finding);
    },
    state: ({ state, reasons }) => publisher.state({ ...facts, state, reasons }),
    health: (report) => publisher.health(healthBody(report, options)),
  };
}

/** Within a session whoever comes is its patient, until somebody says that it was the wrong person. */
function isSomebodyElse({ from, to, reason }: PatientChange, inSession: boolean): boolean {
  return inSession ? reason === 'chosen' && from !== null : to !== null;
}

const PATIENT_MESSAGES: Record<PatientChange['reason'], string> = {
  only_person: 'The only person on the walkway is the patient.',
  walks_the_walkway: 'The person who walks the walkway is the patient.',
  nearest_to_the_centre_line: 'The person nearest to the centre line is the patient.',
  chosen: 'The person you chose is the patient.',
  left: 'The patient has left.',
  chosen_left: 'The person you chose has left. Nobody is assessed until you choose again.',
};

function publishEvent(event: PipelineEvent, publisher: Publisher): void {
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
      publisher.event({
        kind: 'patient_changed',
        subject: to === null ? null : String(to),
        message: PATIENT_MESSAGES[reason],
        details: { reason },
      });
      break;
    }
    case 'alert':
      publisher.alertChange(event.change);
      break;
    case 'people':
      publisher.people(peopleBody(event));
      break;
    case 'raw':
      break;
  }
}

function peopleBody({ people, patient, chosen }: PipelineEvent & { kind: 'people' }): Body<'people'> {
  const present = people.map(({ track, positionM: [x, y], unseenS }) => ({
    track,
    x_m: rounded(x, 3),
    y_m: rounded(y, 3),
    unseen_s: rounded(Math.max(0, unseenS), 2),
  }));
  return { people: present, patient, chosen };
}

function healthBody(
  { clocks, drops }: HealthReport,
  { box, stages, nowS }: MqttListenerOptions,
): Body<'health', 'outbox'> {
  const counts: Record<string, number> = {};
  for (const { reason, count } of drops.counts()) counts[reason] = (counts[reason] ?? 0) + count;
  return {
    cameras: cameraHealth(clocks),
    stages: stages.summary(),
    drops: counts,
    box: box.latest(nowS()),
  };
}
