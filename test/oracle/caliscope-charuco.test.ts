import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorSummary, measureCharuco } from '../../src/evaluation/capture/charuco.ts';
import { readCharucoCase } from '../../src/evaluation/capture/charuco-case.ts';
import { quantile } from '../../src/maths/robust.ts';
import { referenceFolder } from './reference-case.ts';

const { folder, skip } = referenceFolder('cases', 'caliscope-charuco');

test('corners of a real board lie where caliscope puts them, and as far apart as on the board', { skip }, (t) => {
  const { compared, theirs, distancesMm, scaleErrorsMm, theirScaleErrorsMm } = measureCharuco(readCharucoCase(folder));
  assert.equal(theirs, 660);
  assert.equal(compared, theirs, 'every corner of theirs is triangulated');
  const [medianMm, p95Mm, largestMm] = [0.5, 0.95, 1].map((share) => quantile(distancesMm, share));
  assert.ok(medianMm! <= 1, `median ${medianMm} mm from theirs`);
  // Caliscope's own test of the same recording allows 2.5 mm for 95 % and 15 mm at most.
  assert.ok(p95Mm! < 2.5 && largestMm! < 15, `95 %: ${p95Mm} mm, largest ${largestMm} mm`);

  const [ours, same] = [scaleErrorsMm, theirScaleErrorsMm].map(errorSummary);
  assert.ok(Math.abs(ours!.bias) < 0.5, `distances on the board are ${ours!.bias} mm off`);
  const text = ({ rmse, bias, largest }: typeof ours & object) =>
    `${rmse.toFixed(2)} mm RMS, ${bias.toFixed(2)} mm bias, ${largest.toFixed(1)} mm at most`;
  t.diagnostic(
    `from theirs: median ${medianMm!.toFixed(2)}, 95 % ${p95Mm!.toFixed(2)}, most ${largestMm!.toFixed(1)} mm`,
  );
  t.diagnostic(`distances against the board: ours ${text(ours!)}; theirs ${text(same!)}`);
});
