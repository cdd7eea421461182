import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GROUPS, JOINTS } from '../../src/skeleton/joints.ts';
import { NOTHING_KNOWN, type PageState } from '../../src/tablet/data/page-state.ts';
import { alertRows, unseen } from '../../src/tablet/view/alert-list.ts';
import { badgesOf } from '../../src/tablet/view/badges.ts';
import { scoresOfPose, stripOf } from '../../src/tablet/view/badness-strip.ts';
import { statusWord } from '../../src/tablet/view/box-status.ts';
import { curvesOfCycle, curvesOfWalk, curveTiles, rangeOf } from '../../src/tablet/view/curve-tiles.ts';
import { figureOf } from '../../src/tablet/view/figure.ts';
import { fixed, sentence } from '../../src/tablet/view/format.ts';
import { peopleOnMap } from '../../src/tablet/view/people-map.ts';
import { checkForm, EMPTY_FORM } from '../../src/tablet/view/start-form.ts';
import { verdictOf } from '../../src/tablet/view/verdict.ts';
import { absences, walkRows } from '../../src/tablet/view/walk-table.ts';
import { doubtfulPose } from '../browser/fixture-pose.ts';
import { PAYLOAD } from './payloads.ts';

const LIVE = { kind: 'live' } as const;
const STATE: PageState = { ...NOTHING_KNOWN, daemon: PAYLOAD.state() };

test('the strip shows each joint once, under a group it belongs to', () => {
  const strip = stripOf({ score: () => 1, flagged: [], limit: 3 });
  const joints = strip.flatMap(({ bars }) => bars.map(({ joint }) => joint));
  assert.deepEqual([...joints].sort(), [...JOINTS].sort());
  for (const { name, bars } of strip)
    for (const { joint } of bars) assert.ok((GROUPS[name] as readonly string[]).includes(joint));
});

test('a bar reaches half at its limit, is cut at twice the limit, and is absent where nothing is known', () => {
  const { badness } = PAYLOAD.pose({ badness: JOINTS.map((_, at) => [3, 9, null, -1][at % 4]!) });
  const bars = stripOf({ score: scoresOfPose(badness), flagged: ['left_hip'], limit: 3 }).flatMap(({ bars }) => bars);
  const bar = (joint: string) => bars.find((one) => one.joint === joint)!;
  assert.deepEqual([bar('pelvis').height, bar('pelvis').beyond], [0.5, false]);
  assert.deepEqual([bar('left_hip').height, bar('left_hip').beyond, bar('left_hip').flagged], [1, true, true]);
  assert.equal(bar('left_knee').height, null);
  assert.equal(bar('left_ankle').height, 0);
  const unknown = stripOf({ score: () => 1, flagged: [], limit: null }).flatMap(({ bars }) => bars);
  assert.ok(
    unknown.every(({ height }) => height === null),
    'without a limit nothing is to scale',
  );
});

test('a figure draws what is known as it is known', () => {
  const pose = { ...PAYLOAD.pose(), ...doubtfulPose(3, ['left_knee'], ['right_toe']) };
  const { joints, bones } = figureOf(pose);
  assert.equal(joints.length, 18);
  assert.equal(joints.find(({ name }) => name === 'left_knee')!.look, 'interpolated');
  assert.ok(!joints.some(({ name }) => name === 'right_toe'));
  assert.equal(bones.length, 17);
  assert.equal(bones.filter(({ look }) => look === 'interpolated').length, 2, 'thigh and shank');
  assert.ok(Math.abs(joints[0]!.cloudM - 0.0168) < 1e-9, '2.8 standard deviations of 6 mm');
});

test('the verdict says what the payloads say, and no more', () => {
  const alerts = new Map([
    ['right_leg', PAYLOAD.alert('right_leg', { kind: 'group', score: 9 })],
    ['right_knee', PAYLOAD.alert('right_knee', { score: 6 })],
    ['right_ankle', PAYLOAD.alert('right_ankle', { score: 7 })],
  ]);
  const flagged = verdictOf({ ...STATE, alerts }, LIVE, PAYLOAD.pose());
  assert.deepEqual([flagged.tone, flagged.title], ['flagged', 'Right ankle, right knee']);
  const refused = verdictOf({ ...STATE, walk: PAYLOAD.walk() }, { kind: 'nobody' }, null);
  assert.deepEqual([refused.title, refused.detail], ['Not assessed', 'Too short.']);
  const assessment = { assessed: true, joints: {}, groups: {}, flagged: [], side: 'none', overall: 0 } as const;
  const walk = (abnormal: boolean, cycles: number) =>
    PAYLOAD.walk({ cycles, assessment: { ...assessment, flagged: [], abnormal, location: '' } });
  const word = (state: PageState) => verdictOf(state, { kind: 'nobody' }, null).title;
  assert.equal(word({ ...STATE, walk: walk(false, 4) }), 'Nothing flagged');
  assert.equal(word({ ...STATE, walk: walk(false, 0) }), 'Not assessed', 'no cycle, no word of comfort');
  assert.equal(word({ ...STATE, walk: walk(true, 4) }), 'No alert');
  const early = verdictOf(STATE, LIVE, PAYLOAD.pose({ reason: 'only 0.3 s of walking' }));
  assert.deepEqual([early.title, early.detail], ['Watching', 'Only 0.3 s of walking.']);
  assert.equal(verdictOf({ ...STATE, alerts }, { kind: 'no_data', cause: 'link' }, null).title, 'No data');
});

test('alerts are ordered by weight, joints before groups, and those unseen are known', () => {
  const alerts = new Map([
    ['trunk', PAYLOAD.alert('trunk', { kind: 'group', score: 90 })],
    ['neck', PAYLOAD.alert('neck', { score: 4, threshold: 2 })],
    ['head', PAYLOAD.alert('head', { score: 6, threshold: 4, acknowledged_by: 'AB' })],
  ]);
  const rows = alertRows(alerts);
  assert.deepEqual(
    rows.map(({ id }) => id),
    ['neck', 'head', 'trunk'],
  );
  assert.equal(rows[0]!.times, '2.0 × the limit');
  assert.deepEqual(
    unseen(rows).map(({ id }) => id),
    ['neck', 'trunk'],
  );
});

test('what is simulated, recorded or provisional is told from any payload that says so', () => {
  const kinds = (state: PageState, pose = PAYLOAD.pose()) => badgesOf(state, pose).map(({ kind }) => kind);
  assert.deepEqual(kinds(STATE), ['provisional', 'notice']);
  assert.deepEqual(kinds({ ...STATE, daemon: PAYLOAD.state({ baseline: 'site' }) }), ['notice']);
  assert.deepEqual(kinds(STATE, PAYLOAD.pose({ simulated: true })), ['simulated', 'provisional', 'notice']);
  assert.deepEqual(kinds({ ...STATE, walk: PAYLOAD.walk({ simulated: true }) }), [
    'simulated',
    'provisional',
    'notice',
  ]);
  assert.ok(!kinds({ ...STATE, walk: PAYLOAD.walk({ replayed: true }) }).includes('replayed'), 'only delivered late');
  assert.ok(kinds({ ...STATE, daemon: PAYLOAD.state({ replayed: true }) }).includes('replayed'));
});

const CURVE = Array.from({ length: 101 }, (_, at) => at / 2);
const DEVIATION = { mean_deg: 1, rms_deg: 2.34, outside_percent: 0 };
const ANGLE = {
  phase_origin: 'left_heel_strike',
  input_deg: CURVE,
  twin_deg: null,
  input_deviation: DEVIATION,
  twin_deviation: null,
  toe_off_percent: 62,
  twin_toe_off_percent: null,
  cycles: 3,
} as const;

test('curves are the clinical ones with their band and toe off; what is absent says why', () => {
  const bands = { knee_flexion: { mean_deg: CURVE, sd_deg: CURVE.map(() => 3), people: 20 } };
  const clinical = {
    angles: { left_knee_flexion: { ...ANGLE, input_deg: [...CURVE] } },
    angle_deviation_rms_deg: { input: 2, twin: null, angles: 1 },
    normative: bands,
  };
  const walk = PAYLOAD.walk({ clinical, not_assessed: { right_knee_flexion: 'the right knee was hidden' } });
  const tiles = curveTiles(curvesOfWalk(walk));
  assert.equal(tiles.length, 9);
  const knee = tiles.find(({ angle }) => angle === 'left_knee_flexion')!.curves!;
  assert.deepEqual([knee.toeOffPercent, knee.from, knee.deviation], [62, 'from heel strike', '2.3° from normal']);
  assert.deepEqual([knee.low![10], knee.high![10]], [-1, 11]);
  assert.equal(tiles.find(({ angle }) => angle === 'right_knee_flexion')!.reason, 'The right knee was hidden.');
  const [low, high] = rangeOf(tiles, 'knee_flexion');
  assert.ok(low < -6 && high > 56);
  const cycle = { ...PAYLOAD.cycle(1), clinical: { ...clinical, normative: undefined } };
  assert.deepEqual(curvesOfCycle(cycle, walk).normative, bands);
});

test('a table gives a number or the reason for its absence', () => {
  const walk = PAYLOAD.walk();
  const rows = walkRows(walk);
  const time = rows.find(({ label }) => label === 'Stride time')!;
  assert.deepEqual([time.left, time.right, time.n, time.reason], ['1.100', '1.100', '3 / 3', '']);
  const width = rows.find(({ label }) => label === 'Step width')!;
  assert.deepEqual([width.left, width.n], ['–', '']);
  assert.ok(width.reason.length > 3);
  assert.deepEqual(absences(walk), [{ name: 'Double support', reason: 'No feet.' }]);
});

test('the form is checked as the box checks it', () => {
  const check = (change: object) => checkForm({ ...EMPTY_FORM, subject: 'P-017', ...change });
  const good = check({ age: ' 63 ', sex: 'female', note: '  ' });
  assert.deepEqual(good, {
    ok: true,
    asked: { subject: 'P-017', walking_aid: 'none', age_years: 63, sex: 'female', note: null },
  });
  for (const subject of ['', 'Anna', 'Anna Berg 1', '../1', 'ä1', '1'.repeat(33)])
    assert.ok(!check({ subject }).ok, subject);
  for (const age of ['x', '-1', '121', '6.5']) assert.ok(!check({ age }).ok, age);
});

test('everybody is on the map, where a finger finds them', () => {
  const at = (track: number, x_m: number, y_m: number) => ({ track, x_m, y_m, unseen_s: track });
  const people = { ...PAYLOAD.state(), people: [at(0, -20, 3), at(1, 20, -3), at(2, 0, 0)], patient: 1, chosen: null };
  const map = peopleOnMap(people as unknown as Parameters<typeof peopleOnMap>[0]);
  assert.ok(map.every(({ leftPercent: x, topPercent: y }) => x > 10 && x < 90 && y > 10 && y < 90));
  assert.ok(map[0]!.leftPercent < map[2]!.leftPercent && map[0]!.topPercent < map[2]!.topPercent, 'Y is up');
  assert.deepEqual(
    map.map(({ isPatient, seen }) => [isPatient, seen]),
    [
      [false, true],
      [true, false],
      [false, false],
    ],
  );
});

test('people who stand together are drawn apart', () => {
  const at = (track: number, x_m: number) => ({ track, x_m, y_m: 0.1, unseen_s: 0 });
  const people = { ...PAYLOAD.state(), people: [at(0, 3.9), at(1, 4), at(2, 4)], patient: 1, chosen: null };
  const map = peopleOnMap(people as unknown as Parameters<typeof peopleOnMap>[0]);
  const lefts = map.map(({ leftPercent }) => leftPercent).sort((a, b) => a - b);
  assert.ok(lefts[1]! - lefts[0]! > 8 && lefts[2]! - lefts[1]! > 8, lefts.join());
});

test('the state in a word', () => {
  const word = (change: Parameters<typeof PAYLOAD.state>[0], connected = true, silent = false) =>
    statusWord({ ...STATE, daemon: PAYLOAD.state(change) }, connected, silent);
  assert.deepEqual(word({}), { tone: 'calm', text: 'Ready' });
  assert.equal(word({}, false).tone, 'error');
  assert.equal(word({}, true, true).text, 'Box is silent');
  assert.equal(word({ state: 'degraded' }).tone, 'warning');
  assert.equal(word({ state: 'lost' }).tone, 'error');
});

test('numbers and sentences', () => {
  assert.deepEqual([fixed(-0.04, 1), fixed(-1.26, 1), fixed(null, 2), fixed(Number.NaN, 2)], ['0.0', '−1.3', '–', '–']);
  assert.deepEqual([sentence('no feet'), sentence('Why?'), sentence('')], ['No feet.', 'Why?', '']);
});
