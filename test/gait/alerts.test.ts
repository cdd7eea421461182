import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AlertChange, AlertRules } from '../../src/gait/alerts.ts';
import { summariseWalk } from '../../src/gait/summarise.ts';
import type { CycleSummary } from '../../src/gait/summary.ts';
import type { Verdict } from '../../src/model/assessment.ts';
import { simulateGait } from './simulated-gait.ts';

const THRESHOLDS = { joint: 3, groups: { right_leg: 2, trunk: 2 } };
const OPTIONS = { cycle: THRESHOLDS, walk: THRESHOLDS, baseline: 'factory' as const };

/** Verdict of a cycle: the right knee's score and the right leg's; abnormal when said. */
function verdict(knee: number, leg: number, abnormal = true): Verdict {
  return {
    assessed: true,
    joints: {
      right_knee: { score: knee, flagged: knee >= 3, errorMm: 20 + knee },
      left_knee: { score: 0.1, flagged: false, errorMm: 20 },
    },
    groups: { right_leg: leg, trunk: 0.2 },
    flagged: knee >= 3 ? ['right_knee'] : [],
    side: 'right',
    overall: leg / 2,
    abnormal,
    location: 'right_leg',
  };
}

const walk = { trajectory: simulateGait({ seconds: 14 }), startS: 0, provenance: null, twin: null };
const shapes = summariseWalk(walk, null, verdict(0, 0, false), () => verdict(0, 0, false)).cycles;

/** Runs cycles with these verdicts through the rules; ids of what was raised (+) and cleared (-), per cycle. */
function run(rules: AlertRules, verdicts: Verdict[]): string[] {
  return verdicts.map((one, i) => {
    const source = summariseWalk(walk, null, one, () => one).cycles[0]!;
    const cycle: CycleSummary = { ...shapes[i % shapes.length]!, assessment: source.assessment };
    const sign = (change: AlertChange): string => ({ raised: '+', updated: '~', cleared: '-' })[change.change];
    return rules
      .update(cycle)
      .filter((change) => change.change !== 'updated')
      .map((change) => sign(change) + change.alert.id)
      .join(' ');
  });
}

describe('AlertRules', () => {
  it('raises after two cycles with evidence, joint and group, with their side', () => {
    const rules = new AlertRules(OPTIONS);
    assert.deepEqual(run(rules, [verdict(5, 3), verdict(5, 3)]), ['', '+right_knee +right_leg']);
    assert.deepEqual(
      rules.raised.map(({ kind, id, side, cyclesSeen, provisional, threshold }) => ({
        kind,
        id,
        side,
        cyclesSeen,
        provisional,
        threshold,
      })),
      [
        { kind: 'joint', id: 'right_knee', side: 'right', cyclesSeen: 2, provisional: true, threshold: 3 },
        { kind: 'group', id: 'right_leg', side: 'right', cyclesSeen: 2, provisional: true, threshold: 2 },
      ],
    );
  });

  it('does not raise on one odd cycle, nor on two far apart', () => {
    const calm = verdict(0, 0, false);
    assert.deepEqual(run(new AlertRules(OPTIONS), [verdict(9, 9), calm, calm, verdict(9, 9), calm, calm]).join(''), '');
  });

  it('does not raise when the cycle as a whole is not abnormal, however high one score', () => {
    assert.equal(
      run(
        new AlertRules(OPTIONS),
        [1, 2, 3, 4].map(() => verdict(9, 9, false)),
      ).join(''),
      '',
    );
  });

  it('never looks at speed: the same verdicts decide the same for a slow and a quick walker', () => {
    const decisions = [0.3, 1.4].map((speed) => {
      const rules = new AlertRules(OPTIONS);
      return [verdict(5, 3), verdict(1, 1, false), verdict(5, 3)].map((one) => {
        const { assessment } = summariseWalk(walk, null, one, () => one).walk;
        return rules.update({ ...shapes[0]!, assessment, speed_m_s: speed, cadence_steps_min: 100 * speed });
      });
    });
    assert.deepEqual(decisions[0], decisions[1]);
    const slow = new AlertRules(OPTIONS);
    for (const shape of shapes) assert.deepEqual(slow.update({ ...shape, speed_m_s: 0.2, cadence_steps_min: 40 }), []);
  });

  it('clears after two cycles without it, and holds just below the threshold', () => {
    const rules = new AlertRules(OPTIONS);
    const below = verdict(2.5, 1.6);
    const calm = verdict(0, 0, false);
    assert.deepEqual(run(rules, [verdict(5, 3), verdict(5, 3), below, below, below]).slice(2), ['', '', '']);
    assert.equal(rules.raised.length, 2);
    assert.deepEqual(run(rules, [calm, calm]), ['', '-right_knee -right_leg']);
    assert.deepEqual(rules.raised, []);
  });

  it('changes nothing on a cycle that is not assessed', () => {
    const rules = new AlertRules(OPTIONS);
    const unknown: Verdict = { assessed: false, reason: 'turning' };
    assert.deepEqual(run(rules, [verdict(5, 3), unknown, verdict(5, 3), unknown, unknown, unknown]).slice(0, 3), [
      '',
      '',
      '+right_knee +right_leg',
    ]);
    assert.equal(rules.raised.length, 2);
  });

  it('is no longer provisional with a site baseline', () => {
    const rules = new AlertRules({ ...OPTIONS, baseline: 'site' });
    run(rules, [verdict(5, 3), verdict(5, 3)]);
    assert.ok(rules.raised.every(({ provisional }) => !provisional));
  });

  it('takes everything down at a change of patient', () => {
    const rules = new AlertRules(OPTIONS);
    run(rules, [verdict(5, 3), verdict(5, 3)]);
    assert.deepEqual(
      rules.reset('another patient').map((change) => change.change),
      ['cleared', 'cleared'],
    );
    assert.deepEqual(rules.raised, []);
    assert.deepEqual(run(rules, [verdict(5, 3)]), ['']);
  });

  it('a walk that shows it raises what no cycle did, and only a later walk takes it back', () => {
    const rules = new AlertRules(OPTIONS);
    const conclude = (one: Verdict): string[] =>
      rules
        .conclude(summariseWalk(walk, null, one, () => one).walk)
        .map(({ change, alert }) => `${change} ${alert.id}`);
    assert.deepEqual(run(rules, [verdict(2, 1.5, false), verdict(2, 1.5, false)]), ['', '']);
    assert.deepEqual(conclude(verdict(4, 3)), ['raised right_knee', 'raised right_leg']);
    assert.deepEqual(run(rules, [verdict(1, 1, false), verdict(1, 1, false), verdict(1, 1, false)]), ['', '', '']);
    assert.deepEqual(conclude({ assessed: false, reason: 'too short' }), []);
    assert.deepEqual(conclude(verdict(4, 1)), ['updated right_knee', 'cleared right_leg']);
    assert.deepEqual(conclude(verdict(1, 1, false)), ['cleared right_knee']);
  });
});
