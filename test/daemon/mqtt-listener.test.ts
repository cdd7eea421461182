import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mqttListener } from '../../src/daemon/mqtt-listener.ts';
import type { StartedSession } from '../../src/daemon/sessions/started-session.ts';
import type { PatientChange } from '../../src/geometry/patient.ts';
import { BoxHealth } from '../../src/health/box-health.ts';
import { StageTimes } from '../../src/health/stage-times.ts';
import type { PipelineEvent } from '../../src/pipeline.ts';
import type { Publisher } from '../../src/publish/publisher.ts';
import { STATE } from '../publish/samples.ts';

const session = { id: '20261122T080000Z-00000a' } as StartedSession;
const change = (from: number | null, to: number | null, reason: PatientChange['reason']): PipelineEvent => ({
  kind: 'patient',
  timeS: 1,
  change: { from, to, reason },
});

/** What the listener has done to the broker, in order. */
function listening() {
  const done: string[] = [];
  const publisher = {
    event: ({ kind }: { kind: string }) => void done.push(kind),
    clearWalk: () => void done.push('clear walk'),
    clearPatient: () => void done.push('clear patient'),
    setPatient: ({ session: of }: { session: string | null }) => void done.push(`about ${of}`),
  } as unknown as Publisher;
  const listener = mqttListener({
    publisher,
    facts: STATE,
    box: new BoxHealth(),
    stages: new StageTimes(),
    nowS: () => 0,
  });
  return { listener, done };
}

test('without a session the last walk stays while nobody is there, and goes when somebody comes', () => {
  const { listener, done } = listening();
  listener.events!([change(1, null, 'left')]);
  assert.deepEqual(done, ['patient_changed']);
  listener.events!([change(null, 2, 'only_person')]);
  assert.deepEqual(done.slice(1), ['clear walk', 'patient_changed']);
});

test('within a session the patient may leave and return; the walk of the wrong person goes when another is chosen', () => {
  const { listener, done } = listening();
  listener.session!(session);
  assert.deepEqual(done, ['clear patient', `about ${session.id}`]);
  listener.events!([change(1, null, 'left'), change(null, 2, 'only_person'), change(null, 2, 'chosen')]);
  assert.ok(!done.includes('clear walk'));
  listener.events!([change(2, 3, 'chosen')]);
  assert.ok(done.includes('clear walk'));
});
