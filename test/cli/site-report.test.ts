import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceOn, falseAlarmsOf, moreWalkers } from '../../src/cli/site-report.ts';

const person = (name: string, walks: number, alarms: number, factoryAlarms: number) => {
  return { name, walks, alarms, factoryAlarms, excess: 0.5 };
};

test('norms that call more healthy walks abnormal than the factory are not advised, others are', () => {
  const worse = falseAlarmsOf([person('a', 4, 2, 0), person('b', 4, 0, 0), person('c', 4, 0, 0)]);
  assert.deepEqual([worse.walks, worse.site, worse.factory], [12, 2, 0]);
  assert.ok(worse.low < 2 / 12 && worse.high > 2 / 12);
  assert.match(adviceOn(worse, 3), /^Do not use these norms/);
  const better = falseAlarmsOf([person('a', 4, 0, 4), person('b', 4, 0, 1), person('c', 4, 0, 0)]);
  assert.match(adviceOn(better, 3), /^Use these norms.*0 of 12 walks.*factory's norms: 5/);
});

test('more people are asked for where few walked, and not where many did', () => {
  assert.match(moreWalkers(3), /^7 more people would help/);
  assert.match(moreWalkers(40), /change little/);
});
