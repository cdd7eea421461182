import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readRecording } from '../../../src/capture/recording.ts';
import { readTrc } from '../../../src/store/trc.ts';
import { scenarioOf } from '../../pipeline/simulated-walkway.ts';
import type { Tablet } from '../tablet.ts';
import { Walkway } from '../walkway.ts';

describe('a session led from a tablet', () => {
  const walkway = new Walkway();
  let tablet: Tablet;
  before(async () => {
    await walkway.open();
    tablet = await walkway.tablet();
  });
  after(() => walkway.close());

  it('begins, is readable for who comes later, and is refused twice under one id', async () => {
    const reply = await tablet.ask('start_session', { subject: 'P-017', age_years: 63, sex: 'female' }, 'start-1');
    const again = await tablet.ask('start_session', { subject: 'P-017', age_years: 63, sex: 'female' }, 'start-1');
    assert.ok(reply.ok);
    assert.deepEqual(again.result, reply.result);
    const late = await walkway.tablet();
    const session = await late.until('the session', () => late.now('session'));
    assert.deepEqual(
      [session.subject, session.age_years, session.sex, session.walking_aid, session.walks, session.muted_until_t],
      ['P-017', 63, 'female', 'none', 0, null],
    );
    const starts = () => tablet.events().filter((kind) => kind === 'session_started');
    await tablet.until('the start', () => starts().length > 0);
    assert.deepEqual(starts().length, 1);
  });

  it('says who is on the walkway, lets an alert be acknowledged, counts the walk', async () => {
    const walking = walkway.walk(scenarioOf(['trunk_lean'], 3));
    const alert = await tablet.until('an alert', () => tablet.now('alert/trunk'));
    assert.equal(alert.acknowledged_by, null);
    assert.equal(await tablet.refused('acknowledge', { alert: 'left_toe', by: 'AB' }), 'GENGAIT_E_ALERT_NONE');
    await tablet.get('acknowledge', { alert: 'trunk', by: 'AB' });
    await tablet.until('who has seen it', () => tablet.now('alert/trunk')?.acknowledged_by === 'AB');
    const { people, patient } = (await tablet.until('people', () => tablet.now('people'))) as {
      people: { track: number }[];
      patient: number;
    };
    assert.ok(people.some(({ track }) => track === patient));
    assert.equal(await tablet.refused('choose_patient', { track: 4711 }), 'GENGAIT_E_PERSON_ABSENT');
    await tablet.get('choose_patient', { track: patient });
    await tablet.until('the choice', () => tablet.now('people')?.chosen === patient);
    await walking;
    await tablet.until('the walk', () => tablet.now('walk'));
    const session = await tablet.until('its count', () =>
      tablet.now('session')?.walks === 1 ? tablet.now('session') : null,
    );
    assert.ok((session.strides as number) >= 2);
    assert.deepEqual([session.stored, (session.summary as { walks: number }).walks], [true, 1]);
    assert.equal(tablet.now('walk')?.session, session.session);
    assert.equal(
      tablet.now('alert/trunk')?.acknowledged_by,
      'AB',
      'the walk renews the alert and keeps who has seen it',
    );
    assert.ok(tablet.events().includes('alert_acknowledged'));
  });

  it('keeps alerts quiet for a while', async () => {
    const { muted_until_t: until } = await tablet.get('mute', { minutes: 5 });
    assert.equal(
      tablet.now('session')?.muted_until_t ?? (await tablet.until('mute', () => tablet.now('session')?.muted_until_t)),
      until,
    );
    await tablet.get('mute', { minutes: 0 });
  });

  it('ends, and leaves nothing of the patient on the broker', async () => {
    const { session } = await tablet.get('stop_session', {});
    assert.deepEqual([session.subject, session.walks, session.ended_by], ['P-017', 1, 'command']);
    await tablet.until('the end', () => tablet.events().includes('session_ended'));
    const late = await walkway.tablet();
    await late.until('the state', () => late.now('state'));
    // What the box says meanwhile, of itself, is not left behind.
    const left = late.heard
      .filter(({ retained }) => retained)
      .map(({ topic }) => topic.split('/')[2])
      .filter((kind) => kind !== 'state' && kind !== 'health' && kind !== 'finding');
    assert.deepEqual(left, []);
    assert.equal(await tablet.refused('stop_session'), 'GENGAIT_E_SESSION_NONE');
    assert.equal(await tablet.refused('mute', { minutes: 5 }), 'GENGAIT_E_SESSION_NONE');
  });

  it('does not assess who walks with a crutch, says why, and assesses the next again', async () => {
    await tablet.get('start_session', { subject: 'P-018', walking_aid: 'crutches' });
    const first = tablet.of('walk').length;
    await walkway.walk(scenarioOf(['trunk_lean'], 4));
    await tablet.until('the walk', () => tablet.of('walk').length > first);
    const { assessment } = tablet.of('walk').at(-1) as { assessment: { assessed: boolean; reason: string } };
    assert.equal(assessment.assessed, false);
    assert.match(assessment.reason, /walking aid/);
    const { session } = await tablet.get('stop_session', {});
    assert.equal(session.walks, 1);
    const raised = tablet.of('alert/trunk').filter(({ session: of }) => of === session.session);
    assert.deepEqual(raised, []);
  });

  it('finds both sessions again, with what was measured', async () => {
    const { subjects } = await tablet.get('list_subjects', {});
    const named = subjects.map(({ subject, sessions }) => [subject, sessions]);
    assert.deepEqual(new Set(named.map(String)), new Set(['P-018,1', 'P-017,1']));
    const { sessions } = await tablet.get('list_sessions', {});
    assert.deepEqual(
      sessions.map(({ subject, walking_aid, walks }) => [subject, walking_aid, walks]),
      [
        ['P-018', 'crutches', 1],
        ['P-017', 'none', 1],
      ],
    );
    const { sessions: ofOne } = await tablet.get('list_sessions', { subject: 'p-017' });
    const read = await tablet.get('read_session', { session: ofOne[0]!.session });
    assert.deepEqual(read.session, ofOne[0]);
    assert.deepEqual([read.walks.length, read.unreadable, read.summary?.walks], [1, 0, 1]);
    const published = tablet.of('walk').find(({ session }) => session === ofOne[0]!.session)!;
    for (const key of ['start_s', 'strides', 'angles', 'assessment'] as const)
      assert.deepEqual(read.walks[0]![key], published[key]);
    assert.equal(
      await tablet.refused('read_session', { session: '20200101T000000Z-000000' }),
      'GENGAIT_E_SESSION_UNKNOWN',
    );
  });

  it('compares sessions of one person, and of one person only', async () => {
    const { sessions } = await tablet.get('list_sessions', {});
    const [other, one] = sessions.map(({ session }) => session);
    const { comparison } = await tablet.get('compare_sessions', { a: one!, b: one! });
    assert.deepEqual([comparison.subject, comparison.parameters.stride_time_s?.both?.change], ['P-017', 0]);
    assert.equal(await tablet.refused('compare_sessions', { a: one, b: other }), 'GENGAIT_E_COMPARE_SUBJECTS');
  });

  it('exports a session, to files that can be fetched and nothing else', async () => {
    const { sessions } = await tablet.get('list_sessions', { subject: 'P-017' });
    const { session } = sessions[0]!;
    const { files } = await tablet.get('export', {
      session,
      formats: ['trc', 'twin_trc', 'mot', 'csv', 'html'],
    });
    assert.deepEqual(
      files.map(({ name, url }) => [name, url]),
      [
        ...['walk-001.trc', 'walk-001.twin.trc', 'walk-001.mot', 'walk-001.twin.mot'],
        ...['angles.csv', 'report.html'],
      ].map((name) => [`${session}_${name}`, `/exports/${session}/${session}_${name}`]),
    );
    const text = async (name: string): Promise<string> =>
      (await (await walkway.system.openExport(session, `${session}_${name}`)).stream.toArray()).join('');
    const [walk, twin] = [readTrc(await text('walk-001.trc')), readTrc(await text('walk-001.twin.trc'))];
    assert.equal(walk.trajectory.frames, twin.trajectory.frames);
    assert.notDeepEqual(walk.trajectory.positions, twin.trajectory.positions);
    const rows = (await text('angles.csv')).trim().split('\n');
    assert.equal(rows.length, walk.trajectory.frames + 1);
    assert.match(rows.join('\n'), /left_heel_strike/);
    assert.match(await text('walk-001.mot'), /inDegrees=yes[\s\S]*knee_angle_l/);
    assert.match(await text('report.html'), /<title>Gait report P-017/);
    await assert.rejects(walkway.system.openExport(session, 'session.json'), { code: 'GENGAIT_E_EXPORT_UNKNOWN' });
  });

  it('does not export a twin of who was not assessed', async () => {
    const { sessions } = await tablet.get('list_sessions', { subject: 'P-018' });
    const { session } = sessions[0]!;
    assert.equal(await tablet.refused('export', { session, formats: ['twin_trc'] }), 'GENGAIT_E_EXPORT_NONE');
    const { files, empty } = await tablet.get('export', { session, formats: ['twin_trc', 'trc'] });
    assert.deepEqual([files.length, empty], [1, ['twin_trc']]);
  });

  it('leaves plain folders that read and replay', async () => {
    const { sessions } = await tablet.get('list_sessions', { subject: 'P-017' });
    const dir = join(walkway.dir, 'sessions', 'P-017', sessions[0]!.session);
    const names = [
      'alerts.ndjson',
      'cycles.ndjson',
      'exports',
      'poses',
      'recording',
      'session.json',
      'summary.json',
      'walks.ndjson',
    ];
    assert.deepEqual(readdirSync(dir).sort(), names);
    const lines = readFileSync(join(dir, 'alerts.ndjson'), 'utf8').trim().split('\n');
    const changes = lines.map((line) => JSON.parse(line) as { change: string; by?: string });
    assert.ok(changes.some(({ change, by }) => change === 'acknowledged' && by === 'AB'));
    assert.equal(readTrc(readFileSync(join(dir, 'poses', 'walk-001.trc'), 'utf8')).up, 'y');
    const recording = readRecording(join(dir, 'recording'));
    assert.ok(recording.messages.length > 500 && recording.arrivals === 'recorded');
    for (const name of readdirSync(walkway.dir, { recursive: true }))
      assert.doesNotMatch(String(name), /part|open-session/);
  });

  it('answers a command that does not exist, and nothing it said broke its schema', async () => {
    assert.equal(await tablet.refused('start_sesion', { subject: 'P-1' }), 'GENGAIT_E_COMMAND_UNKNOWN');
    assert.equal(await tablet.refused('start_session', { subject: 'Anna Berg' }), 'GENGAIT_E_COMMAND_ARGUMENTS');
    assert.deepEqual(tablet.faults, []);
  });
});
