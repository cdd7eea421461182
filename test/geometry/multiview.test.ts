import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { multiviewFolders } from '../../src/evaluation/capture/multiview.ts';
import { measureRecording, pooled } from '../../src/evaluation/capture/recordings.ts';
import { dataFolder } from '../../src/evaluation/dataset.ts';
import { quantile } from '../../src/maths/robust.ts';

const data = dataFolder(process.env, resolve(import.meta.dirname, '../..'));
const rings = multiviewFolders(data, 'ring-');
const handovers = multiviewFolders(data, 'handover-');
const skip = rings.length === 0 ? `shared data absent: ${data}/multiview` : false;

const told = (one: Parameters<typeof pooled>[0]): string => {
  const { medianMm, p90Mm, found } = pooled(one);
  return `median ${medianMm.toFixed(1)} mm, p90 ${p90Mm.toFixed(1)}, found ${(100 * found).toFixed(1)} %`;
};

for (const confidences of ['ones', 'recorded'] as const) {
  const what = confidences === 'ones' ? 'confidences replaced by 1' : 'confidences as recorded (they know the truth)';
  test(`ring recordings on the cameras' own clocks agree with the fused trajectory: ${what}`, { skip }, (t) => {
    const results = rings.map((folder) => measureRecording(folder, { clocks: 'own', confidences }));
    for (const {
      name,
      second,
      tracks,
      rightKneeDeg: [own, fused],
    } of results) {
      t.diagnostic(`${name}: ${told([second])}, right knee range ${own.toFixed(1)}° (fused ${fused.toFixed(1)}°)`);
      assert.equal(tracks, 1, `${name}: one person, one track`);
      assert.ok(second.distancesMm.length / second.wanted > 0.97, name);
      if (name.includes('stiff-legged')) assert.ok(Math.abs(own - fused) <= 5, name);
    }
    t.diagnostic(`all: ${told(results.map(({ second }) => second))}; live ${told(results.map(({ live }) => live))}`);
    const [second, live] = [pooled(results.map((one) => one.second)), pooled(results.map((one) => one.live))];
    assert.ok(second.medianMm <= 12 && second.p90Mm <= 30);
    assert.ok(second.medianMm < live.medianMm, 'the second look is the better one');
  });
}

test('handover recordings, right clocks, two to four views at a time: as much found as by the plain transform', {
  skip,
}, (t) => {
  for (const confidences of ['ones', 'recorded'] as const) {
    const results = handovers.map((folder) => measureRecording(folder, { clocks: 'corrected', confidences }));
    const [second, dlt] = [pooled(results.map((one) => one.second)), pooled(results.map((one) => one.dlt))];
    t.diagnostic(
      `confidences ${confidences}: ${told(results.map((one) => one.second))}; plain transform ${told(results.map((one) => one.dlt))}`,
    );
    assert.ok(second.medianMm <= 35);
    assert.ok(second.found >= dlt.found);
    assert.ok(
      quantile(
        results.map((one) => one.tracks),
        1,
      ) <= 2,
    );
  }
});
