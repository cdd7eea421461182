import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GengaitError } from '../../../src/errors.ts';
import { compareSessions } from '../../../src/gait/session/compare-sessions.ts';
import { sessionComparisonSchema } from '../../../src/gait/session/session-comparison.ts';
import type { SessionFacts, SessionSummary } from '../../../src/gait/session/session-summary.ts';
import { summariseSession } from '../../../src/gait/session/summarise-session.ts';
import { summariseWalk } from '../../../src/gait/summarise.ts';
import { Random } from '../../../src/simulator/random.ts';
import { plainKnee, simulateGait } from '../simulated-gait.ts';

const FACTS: SessionFacts = {
  subject: 'S-017',
  age_years: null,
  sex: null,
  walking_aid: 'none',
  simulated: false,
  provisional: true,
};
const NONE = { assessed: false, reason: 'not asked' } as const;

/** Walks of a person whose stride time and knee vary from walk to walk. */
function session(seed: number, walks: number, strideS: number, knee = 1, facts = FACTS): SessionSummary {
  const random = new Random(seed);
  const summaries = Array.from({ length: walks }, () => {
    const scale = knee * random.uniform(0.98, 1.02);
    const trajectory = simulateGait({
      seconds: 6,
      strideS: strideS * random.uniform(0.98, 1.02),
      kneeDeg: (phase) => scale * plainKnee(phase),
    });
    return summariseWalk({ trajectory, startS: 0, provenance: null, twin: null }, null, NONE, () => NONE).walk;
  });
  return summariseSession(facts, summaries);
}

describe('compareSessions', () => {
  it('finds one day to the next within measurement error, and a real change larger', () => {
    const [first, same, slower] = [session(1, 6, 1.1), session(2, 6, 1.1), session(3, 6, 1.25)];
    const still = sessionComparisonSchema.parse(compareSessions(first, same)).parameters.stride_time_s!.both!;
    assert.equal(still.verdict, 'within measurement error');
    const moved = compareSessions(first, slower).parameters.stride_time_s!.both!;
    assert.equal(moved.verdict, 'larger than measurement error');
    assert.ok(Math.abs(moved.change - 0.15) < 0.02 && moved.change > moved.smallest_detectable!);
    assert.match(moved.basis, /within both sessions; days differ by more/);
  });

  it('calls hardly any of many unchanged sessions changed', () => {
    let [larger, all] = [0, 0];
    for (let seed = 10; seed < 30; seed += 2) {
      const { both } = compareSessions(session(seed, 5, 1.1), session(seed + 1, 5, 1.1)).parameters.cadence_steps_min!;
      all++;
      if (both!.verdict === 'larger than measurement error') larger++;
    }
    assert.ok(larger <= 2, `${larger} of ${all}`);
  });

  it('takes no change of an angle below the published 5 degrees for real, however steady the sessions', () => {
    const { knee_flexion_range_deg: knee } = compareSessions(session(1, 6, 1.1), session(2, 6, 1.1, 0.95)).parameters;
    assert.ok(Math.abs(knee!.left!.change) > 1.5 && Math.abs(knee!.left!.change) < 5, String(knee!.left!.change));
    assert.deepEqual([knee!.left!.smallest_detectable, knee!.left!.verdict], [5, 'within measurement error']);
    assert.match(knee!.left!.basis, /Wilken/);
  });

  it('does not judge where a session is too small to know its own variation', () => {
    const { both } = compareSessions(session(1, 6, 1.1), session(2, 1, 1.4)).parameters.stride_time_s!;
    assert.deepEqual([both!.verdict, both!.smallest_detectable], ['not judged', null]);
    assert.match(both!.basis, /fewer than 3 walks and 20 strides/);
  });

  it('tells what else differs', () => {
    const cane = session(2, 4, 1.3, 1, { ...FACTS, walking_aid: 'cane' });
    const { notes } = compareSessions(session(1, 4, 1.1), cane);
    assert.ok(notes.includes('The walking aid differs.'));
    assert.deepEqual(compareSessions(cane, cane).notes, []);
  });

  it('refuses two people', () => {
    assert.throws(
      () => compareSessions(session(1, 2, 1.1), session(1, 2, 1.1, 1, { ...FACTS, subject: 'S-018' })),
      (error) => error instanceof GengaitError && error.code === 'GENGAIT_E_COMPARE_SUBJECTS',
    );
  });
});
