import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ALERT_RULES, type AlertChange, AlertRules } from '../../src/gait/alerts.ts';
import { summariseWalk } from '../../src/gait/summarise.ts';
import type { AssessmentSummary, CycleSummary } from '../../src/gait/summary.ts';
import { simulateGait } from './simulated-gait.ts';

const LIMITS = { joint: 3, groups: { left_leg: 2, right_leg: 2, trunk: 2 } };
const OPTIONS = { cycle: LIMITS, walk: LIMITS, baseline: 'site' as const };
const NONE = { assessed: false, reason: 'not asked' } as const;
const walk = { trajectory: simulateGait({ seconds: 4 }), startS: 0, provenance: null, twin: null };
const [shape] = summariseWalk(walk, null, NONE, () => NONE).cycles;

const score = fc.integer({ min: 0, max: 60 }).map((tenths) => tenths / 10);

/** Any verdict of a cycle: flags follow the scores, but whether the cycle as a whole is abnormal is free. */
const assessed = fc
  .record({ knee: score, hip: score, left: score, right: score, trunk: score, abnormal: fc.boolean() })
  .map(({ knee, hip, left, right, trunk, abnormal }): AssessmentSummary => {
    const joint = (value: number) => ({ score: value, flagged: value >= LIMITS.joint, error_mm: 20 });
    return {
      assessed: true,
      joints: { left_knee: joint(knee), right_hip: joint(hip) },
      groups: { left_leg: left, right_leg: right, trunk },
      flagged: [],
      side: 'none',
      overall: 1,
      abnormal,
      location: 'none',
    };
  });
const assessment = fc.oneof({ weight: 5, arbitrary: assessed }, { weight: 1, arbitrary: fc.constant(NONE) });
const course = fc.array(assessment, { maxLength: 25 });

function cycleOf(assessment: AssessmentSummary, change: Partial<CycleSummary> = {}): CycleSummary {
  return { ...shape!, ...change, assessment };
}

/** What happened, cycle by cycle. */
function changesOf(cycles: readonly CycleSummary[]): AlertChange[][] {
  const rules = new AlertRules(OPTIONS);
  return cycles.map((cycle) => rules.update(cycle));
}

const key = ({ alert }: AlertChange): string => `${alert.kind}/${alert.id}`;

/** Whether a cycle by itself is evidence for what an alert is about. */
function shows(one: AssessmentSummary, of: AlertChange): boolean {
  if (!one.assessed || !one.abnormal) return false;
  const { kind, id } = of.alert;
  if (kind === 'joint') return one.joints[id as 'left_knee']!.flagged;
  return one.groups[id as 'trunk']! >= LIMITS.groups[id as 'trunk'];
}

describe('AlertRules, whatever the cycles', () => {
  it('raise only on what most of the latest assessed cycles show, the newest among them', () => {
    fc.assert(
      fc.property(course, (ones) => {
        changesOf(ones.map((one) => cycleOf(one))).forEach((changes, i) => {
          const latest = ones
            .slice(0, i + 1)
            .filter((one) => one.assessed)
            .slice(-ALERT_RULES.window);
          for (const change of changes.filter((one) => one.change === 'raised')) {
            const evidence = latest.filter((one) => shows(one, change)).length;
            assert.ok(evidence >= ALERT_RULES.raiseAfter, `${key(change)}: ${evidence}`);
            assert.ok(shows(ones[i]!, change), 'the newest cycle shows it');
          }
        });
      }),
    );
  });

  it('decide as if cycles that are not assessed had not been', () => {
    fc.assert(
      fc.property(course, (ones) => {
        const all = changesOf(ones.map((one) => cycleOf(one))).flat();
        const without = changesOf(ones.filter((one) => one.assessed).map((one) => cycleOf(one))).flat();
        assert.deepEqual(all, without);
      }),
    );
  });

  it('decide the same at any speed', () => {
    const speed = fc.double({ min: 0.05, max: 2, noNaN: true });
    fc.assert(
      fc.property(course, fc.array(speed, { minLength: 25, maxLength: 25 }), (ones, speeds) => {
        const slow = (_: AssessmentSummary, i: number) => ({
          speed_m_s: speeds[i]!,
          cadence_steps_min: 60 * speeds[i]!,
        });
        assert.deepEqual(
          changesOf(ones.map((one, i) => cycleOf(one, slow(one, i)))),
          changesOf(ones.map((one) => cycleOf(one))),
        );
      }),
    );
  });

  it('raise, then update, then clear: each alert in that order, and clear only after quiet cycles', () => {
    fc.assert(
      fc.property(course, (ones) => {
        const standing = new Set<string>();
        const rules = new AlertRules(OPTIONS);
        const quiet = new Map<string, number>();
        for (const one of ones) {
          const changes = rules.update(cycleOf(one));
          for (const change of changes) {
            const name = key(change);
            assert.equal(standing.has(name), change.change !== 'raised', `${change.change} ${name}`);
            if (change.change === 'cleared') {
              standing.delete(name);
              assert.ok((quiet.get(name) ?? 0) + 1 >= ALERT_RULES.clearAfter, 'cleared too early');
            } else standing.add(name);
            if (one.assessed) quiet.set(name, shows(one, change) ? 0 : (quiet.get(name) ?? 0) + 1);
          }
          assert.deepEqual(rules.raised.map(({ kind, id }) => `${kind}/${id}`).sort(), [...standing].sort());
        }
      }),
    );
  });

  it('take every alert of cycles down once enough of them are calm', () => {
    const calm: AssessmentSummary = {
      ...(fc.sample(assessed, 1)[0] as typeof calm & { assessed: true }),
      abnormal: false,
    };
    fc.assert(
      fc.property(course, (ones) => {
        const rules = new AlertRules(OPTIONS);
        for (const one of ones) rules.update(cycleOf(one));
        for (let i = 0; i < ALERT_RULES.clearAfter; i++) rules.update(cycleOf(calm));
        assert.deepEqual(rules.raised, []);
      }),
    );
  });

  it('raise nothing while no cycle is abnormal, whatever the scores', () => {
    fc.assert(
      fc.property(course, (ones) => {
        const calm = ones.map((one) => cycleOf(one.assessed ? { ...one, abnormal: false } : one));
        assert.deepEqual(changesOf(calm).flat(), []);
      }),
    );
  });
});
