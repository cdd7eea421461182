import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readBands } from '../../../src/gait/bands.ts';
import { PARAMETER_NAMES, PARAMETERS } from '../../../src/gait/parameters.ts';
import { type SessionFacts, sessionSummarySchema } from '../../../src/gait/session/session-summary.ts';
import { summariseSession } from '../../../src/gait/session/summarise-session.ts';
import { summariseWalk } from '../../../src/gait/summarise.ts';
import { type WalkSummary, walkSummarySchema } from '../../../src/gait/summary.ts';
import type { Verdict } from '../../../src/model/assessment.ts';
import { J, JOINT_COUNT } from '../../../src/skeleton/joints.ts';
import { type GaitSettings, simulateGait } from '../simulated-gait.ts';

const FACTS: SessionFacts = {
  subject: 'S-017',
  age_years: null,
  sex: null,
  walking_aid: null,
  simulated: true,
  provisional: true,
};
const bands = readBands(readFileSync(new URL('../../../models/normative.json', import.meta.url), 'utf8'));
const NONE: Verdict = { assessed: false, reason: 'not asked' };

function walkOf(settings: Partial<GaitSettings> = {}, verdict = NONE, hide: readonly number[] = []): WalkSummary {
  const trajectory = simulateGait({ seconds: 7, ...settings });
  for (let f = 0; f < trajectory.frames; f++) {
    for (const joint of hide)
      trajectory.positions.fill(Number.NaN, (f * JOINT_COUNT + joint) * 3, (f * JOINT_COUNT + joint + 1) * 3);
  }
  const input = { trajectory, startS: 0, provenance: null, twin: trajectory.positions };
  return walkSummarySchema.parse(summariseWalk(input, bands, verdict, () => verdict).walk);
}

const FEET = [J.left_heel, J.right_heel, J.left_toe, J.right_toe];

describe('summariseSession', () => {
  const walks = [1.0, 1.05, 1.1, 1.15].map((strideS) => walkOf({ strideS }));
  const session = summariseSession(FACTS, walks);

  it('fits its schema, in JSON as in memory', () => {
    assert.deepEqual(sessionSummarySchema.parse(JSON.parse(JSON.stringify(session))), session);
  });

  it('counts walks and strides, and means every stride once', () => {
    const times = walks.flatMap((walk) => walk.strides.map((stride) => stride.stride_time_s!));
    assert.equal(session.walks, 4);
    assert.equal(session.strides.left + session.strides.right, times.length);
    const { both, left, right } = session.parameters.stride_time_s;
    assert.equal(both!.n, times.length);
    assert.equal(left!.n + right!.n, times.length);
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    assert.ok(Math.abs(both!.mean - mean) <= 0.0005);
  });

  it('gives SD and CV from 20 strides on, and says how many there are before that', () => {
    const { both, left } = session.parameters.stride_time_s;
    assert.ok(both!.n >= 20 && both!.sd !== null && both!.sd_reason === null);
    // Four walks, 1.00 to 1.15 s a stride: the spread between them is what there is.
    assert.ok(both!.sd > 0.04 && both!.sd < 0.08, String(both!.sd));
    assert.ok(Math.abs(both!.cv_percent! - (100 * both!.sd) / both!.mean) < 0.1);
    const few = summariseSession(FACTS, [walks[0]!]);
    const { sd, cv_percent, sd_reason, n } = few.parameters.stride_time_s.left!;
    assert.deepEqual(
      { sd, cv_percent, sd_reason },
      { sd: null, cv_percent: null, sd_reason: `not assessed (n = ${n})` },
    );
    assert.ok(left!.walks === 4 && Math.abs(left!.walk_sd! - 0.0645) < 0.003, String(left!.walk_sd));
  });

  it('takes the spread of both sides within each side', () => {
    const limp = walks.map((walk): WalkSummary => {
      const strides = walk.strides.map((s) => ({ ...s, step_length_m: s.side === 'left' ? 0.7 : 0.5 }));
      return { ...walk, strides };
    });
    const { both, difference, asymmetry_percent } = summariseSession(FACTS, limp).parameters.step_length_m;
    assert.equal(both!.sd, 0);
    assert.ok(Math.abs(difference! - 0.2) < 1e-9 && Math.abs(asymmetry_percent! - 33.3) < 0.1);
  });

  it('gives no percent of what has no true zero', () => {
    const { asymmetry_percent, both } = session.parameters.foot_progression_deg;
    assert.equal(asymmetry_percent, null);
    assert.equal(both!.cv_percent, null);
    assert.ok(both!.sd !== null);
  });

  it('says why what needs feet is absent where none are seen', () => {
    const { parameters } = summariseSession(FACTS, [walkOf({}, NONE, FEET)]);
    for (const name of PARAMETER_NAMES) {
      const { both, reason } = parameters[name];
      if (PARAMETERS[name].needs === 'feet') assert.deepEqual([both, reason], [null, 'heel or toe is not known'], name);
      else assert.ok(both !== null && reason === null, name);
    }
  });

  it('says so of a session without walks, and of walks without steps', () => {
    const empty = sessionSummarySchema.parse(summariseSession(FACTS, []));
    assert.deepEqual(empty.not_assessed, { walks: 'no walk was completed in this session' });
    const standing = summariseSession(FACTS, [walkOf({ standing: true })]);
    assert.equal(standing.walks_with_cycles, 0);
    assert.match(standing.not_assessed.left!, /no left stride/);
    for (const name of PARAMETER_NAMES) assert.match(standing.parameters[name].reason!, /no stride/);
  });

  it('shows the mean curves of all walks beside the twin’s, with their distance from the band', () => {
    const knee = session.angles.left_knee_flexion!;
    assert.equal(
      knee.cycles,
      walks.reduce((sum, walk) => sum + walk.clinical.angles.left_knee_flexion!.cycles, 0),
    );
    const [low, high] = [Math.min, Math.max].map((f) =>
      f(...walks.map((w) => w.clinical.angles.left_knee_flexion!.input_deg[70]!)),
    );
    assert.ok(knee.input_deg[70]! >= low! - 0.01 && knee.input_deg[70]! <= high! + 0.01);
    assert.deepEqual(knee.twin_deg, knee.input_deg);
    assert.equal(knee.twin_rms_deg, knee.input_rms_deg);
    assert.ok(session.deviation_profile.angles >= 8 && session.deviation_profile.input_rms_deg! > 0);
  });

  it('counts in how many walks a joint was flagged, and why walks were not assessed', () => {
    const found: Verdict = {
      assessed: true,
      joints: { left_knee: { score: 4, flagged: true, errorMm: 30 }, head: { score: 0.5, flagged: false, errorMm: 9 } },
      groups: { left_leg: 3 },
      flagged: ['left_knee'],
      side: 'left',
      overall: 2,
      abnormal: true,
      location: 'left_leg',
    };
    const clear: Verdict = {
      ...found,
      joints: { left_knee: { score: 1, flagged: false, errorMm: 12 } },
      abnormal: false,
    };
    const { assessment } = summariseSession(FACTS, [walkOf({}, found), walkOf({}, clear), walkOf()]);
    assert.deepEqual(assessment.joints.left_knee, { walks_flagged: 1, walks: 2, mean_score: 2.5 });
    assert.deepEqual(assessment.joints.head, { walks_flagged: 0, walks: 1, mean_score: 0.5 });
    assert.deepEqual(
      [assessment.walks_assessed, assessment.walks_abnormal, assessment.locations, assessment.reasons],
      [2, 1, { left_leg: 1 }, { 'not asked': 1 }],
    );
  });
});
