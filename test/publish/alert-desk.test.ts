import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert, AlertChange } from '../../src/gait/alerts.ts';
import { AlertDesk } from '../../src/publish/alert-desk.ts';

const alert = (kind: Alert['kind'], id: Alert['id'], score = 5): Alert => ({
  kind,
  id,
  side: 'none',
  sinceS: 1,
  score,
  threshold: 3,
  cyclesSeen: 2,
  provisional: true,
});
const raised = (of: Alert): AlertChange => ({ change: 'raised', alert: of });
const cleared = (of: Alert): AlertChange => ({ change: 'cleared', alert: of, reason: 'not seen in 2 cycles' });

test('who has seen an alert stays with it while it is renewed, and goes with it', () => {
  const desk = new AlertDesk();
  assert.equal(desk.acknowledge('left_knee', 'AB'), false, 'there is nothing to see');
  desk.apply(raised(alert('joint', 'left_knee')));
  assert.equal(desk.acknowledgedBy('left_knee'), null);
  assert.equal(desk.acknowledge('left_knee', 'AB'), true);
  desk.apply({ change: 'updated', alert: alert('joint', 'left_knee', 7) });
  assert.equal(desk.acknowledgedBy('left_knee'), 'AB');
  desk.acknowledge('left_knee', 'CD');
  assert.equal(desk.acknowledgedBy('left_knee'), 'CD');
  assert.equal(desk.apply(cleared(alert('joint', 'left_knee'))), null);
  desk.apply(raised(alert('joint', 'left_knee')));
  assert.equal(desk.acknowledgedBy('left_knee'), null, 'raised again is a new alert');
});

test('of a joint and a group of one name the topic shows the group, and is seen as one', () => {
  const desk = new AlertDesk();
  desk.apply(raised(alert('joint', 'pelvis')));
  desk.acknowledge('pelvis', 'AB');
  assert.equal(desk.apply(raised(alert('group', 'pelvis')))?.kind, 'group');
  assert.equal(desk.acknowledgedBy('pelvis'), 'AB');
  assert.equal(desk.apply(cleared(alert('group', 'pelvis')))?.kind, 'joint');
  assert.equal(desk.acknowledgedBy('pelvis'), 'AB');
  desk.apply(cleared(alert('joint', 'pelvis')));
  assert.equal(desk.shown('pelvis'), null);
});

test('another patient has no alerts and nobody has seen them', () => {
  const desk = new AlertDesk();
  desk.apply(raised(alert('group', 'trunk')));
  desk.acknowledge('trunk', 'AB');
  desk.clear();
  assert.deepEqual([desk.shown('trunk'), desk.acknowledgedBy('trunk')], [null, null]);
});
