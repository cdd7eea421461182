import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reference } from '../../src/model/normative.ts';
import { matchSensor, SIMULATED } from '../../src/model/sensor-match.ts';
import { isProportion, type SensorSignature, SIGNATURE_FEATURES } from '../../src/model/sensor-signature.ts';

/** A sensor whose skeletons have all proportions at one value and all bones vary as much. */
function sensor(name: string, proportion: number, variation: number): Reference {
  const typical = (feature: (typeof SIGNATURE_FEATURES)[number]) =>
    isProportion(feature) ? { mean: proportion, sd: 0.1 } : { mean: variation, sd: 0.4 };
  const empty = { speed_m_s: 1, scales: {}, differences: {}, sums: {} };
  return {
    ...{ name, people: 5, trained_on: 0, cross_fitted: 0, walks: 10 },
    signature: Object.fromEntries(SIGNATURE_FEATURES.map((feature) => [feature, typical(feature)])),
    ln_error_mm: { walk: {}, cycle: {} },
    sum_scale: { walk: { leg: 1, contrast: 1 }, cycle: { leg: 1, contrast: 1 } },
    signs: { walk: empty, cycle: empty },
  };
}

function skeleton(proportions: readonly number[], variation: number): SensorSignature {
  let next = 0;
  return Object.fromEntries(
    SIGNATURE_FEATURES.map((feature) => [
      feature,
      isProportion(feature) ? proportions[next++ % proportions.length]! : variation,
    ]),
  );
}

const QUIET = sensor('quiet', -1, -5);
const NOISY = sensor('noisy', -1, -3);

test('somebody with short legs, off alike in all proportions, still belongs to the sensor', () => {
  const short = matchSensor(skeleton([-0.8], -5), [QUIET, NOISY]);
  assert.equal(short.reference, 'quiet');
  const mixed = matchSensor(skeleton([-0.8, -1.2], -5), [QUIET, NOISY]);
  assert.ok(short.unknown < mixed.unknown, `${short.unknown} ${mixed.unknown}`);
});

test('between two sensors alike it is no certainty; one that is unlike both is neither', () => {
  const between = matchSensor(skeleton([-1], -4), [QUIET, NOISY]);
  assert.ok(Math.abs(between.weights[0]! - between.weights[1]!) < 1e-9);
  const foreign = matchSensor(skeleton([0.5, -2.5], -1), [QUIET, NOISY]);
  assert.equal(foreign.reference, 'none');
  assert.ok(foreign.caution > between.caution);
});

test('a real sensor that looks as the simulated one is taken for the real one', () => {
  const simulated = { ...QUIET, name: SIMULATED };
  assert.equal(matchSensor(skeleton([-1], -5), [simulated, QUIET]).reference, 'quiet');
});

test('features that are not seen leave the rest', () => {
  const { hip_width: _, ...without } = skeleton([-1], -5);
  assert.equal(matchSensor(without, [QUIET, NOISY]).reference, 'quiet');
  const blind = matchSensor({}, [QUIET, NOISY]);
  assert.ok(Math.abs(blind.weights[0]! - blind.weights[1]!) < 1e-9);
});
