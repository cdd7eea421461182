import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normal, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { jointSolution } from '../../src/geometry/joint-solution.ts';
import { SiteKnowledge } from '../../src/geometry/keypoint-knowledge.ts';
import { KeypointNoise } from '../../src/geometry/noise.ts';

const CAMERAS = 5;

/** Noise learnt from joints at distances of 2 to 8 m whose error is a share of the image, of the body, or of both. */
function learn(bodyShare: number): KeypointNoise {
  const random = uniform(11);
  const gauss = normal(random);
  const noise = new KeypointNoise(CAMERAS);
  const solution = { ...jointSolution(CAMERAS), views: CAMERAS };
  const confidence = new Float64Array(CAMERAS).fill(1);
  const depthM = new Float64Array(CAMERAS);
  for (let k = 0; k < 4000; k++) {
    for (let camera = 0; camera < CAMERAS; camera++) {
      depthM[camera] = 2 + 6 * random();
      const variance = 0.003 ** 2 * (1 - bodyShare + bodyShare * (4 / depthM[camera]!) ** 2);
      solution.noise[camera] = (variance * (gauss() ** 2 + gauss() ** 2)) / 2;
    }
    noise.learn(k % 19, solution, confidence, depthM);
  }
  return noise;
}

test('how noise falls with distance is learnt from how keypoints fit', () => {
  for (const bodyShare of [0, 0.5, 1]) {
    const noise = learn(bodyShare);
    const ratio = noise.sigmaRad(0, 3, 2.5) / noise.sigmaRad(0, 3, 7);
    const at = (depthM: number) => Math.sqrt(1 - bodyShare + bodyShare * (4 / depthM) ** 2);
    const wanted = at(2.5) / at(7);
    assert.ok(Math.abs(Math.log(ratio / wanted)) < 0.15, `share ${bodyShare}: ${ratio} for ${wanted}`);
    assert.ok(Math.abs(Math.log(noise.sigmaRad(0, 3, 4) / 0.003)) < 0.1);
  }
});

test('a frozen copy of what is known stays as it is', () => {
  const noise = learn(0.5);
  const copy = noise.frozen();
  const before = copy.sigmaRad(1, 2, 5);
  const loud = { ...jointSolution(CAMERAS), views: CAMERAS, noise: new Float64Array(CAMERAS).fill(0.006 ** 2) };
  const ones = new Float64Array(CAMERAS).fill(1);
  for (let k = 0; k < 500; k++) for (const one of [noise, copy]) one.learn(2, loud, ones, ones);
  assert.equal(copy.sigmaRad(1, 2, 5), before);
  assert.notEqual(noise.sigmaRad(1, 2, 5), before);
});

test('who walks back or stands is seen with a bias of its own; noise is that of the site', () => {
  const site = new SiteKnowledge(ring(CAMERAS, 4, 1000));
  const [there, slightlyAside, back, across, standing] = (
    [
      [1.2, 0],
      [1.1, 0.4],
      [-1.2, 0],
      [0, 1],
      [0.1, 0],
    ] as const
  ).map((velocity) => site.of(velocity));
  assert.equal(there!.bias, slightlyAside!.bias);
  assert.equal(new Set([there, back, across, standing].map((one) => one!.bias)).size, 4);
  assert.equal(new Set([there, back, across, standing].map((one) => one!.noise)).size, 1);
});
