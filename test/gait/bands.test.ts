import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { GengaitError } from '../../src/errors.ts';
import { ANGLE_KINDS } from '../../src/gait/angles.ts';
import { bandOf, readBands } from '../../src/gait/bands.ts';
import { CURVE_ORIGINS } from '../../src/gait/curve-origin.ts';

const text = readFileSync(new URL('../../models/normative.json', import.meta.url), 'utf8');

describe('the bands in models/normative.json', () => {
  const bands = readBands(text);

  it('cover every angle for every origin of a curve, with people, a spread and their data sets', () => {
    for (const source of CURVE_ORIGINS) {
      const [joint, event] = source.split('_');
      assert.match(bands[source].phase_origin, new RegExp(`${event}.* of the ${joint}`));
      for (const kind of ANGLE_KINDS) {
        const band = bands[source].angles[kind]!;
        assert.ok(band.people >= 5, kind);
        assert.equal(
          band.sources.reduce((sum, { people }) => sum + people, 0),
          band.people,
        );
        assert.ok(
          band.sd_deg.every((sd) => sd > 0.5),
          kind,
        );
      }
    }
  });

  it('look like walking: the knee bends most at the origin, the hip is most flexed in swing and extended before it', () => {
    const { knee_flexion: knee, hip_flexion: hip } = bands.ankle_height.angles;
    const peak = knee!.mean_deg.indexOf(Math.max(...knee!.mean_deg));
    assert.ok(peak < 12 || peak > 95, String(peak));
    const highest = hip!.mean_deg.indexOf(Math.max(...hip!.mean_deg));
    const lowest = hip!.mean_deg.indexOf(Math.min(...hip!.mean_deg));
    assert.ok(highest > 10 && highest < 40 && lowest > 70 && lowest < 95, `${highest} ${lowest}`);
  });

  it('look like walking from heel strike on: the knee gives, straightens and bends most in swing, the hip swings forward', () => {
    const { knee_flexion, hip_flexion, ankle_dorsiflexion } = bands.heel_strike.angles;
    const between = (band: typeof knee_flexion, from: number, to: number): number[] =>
      band!.mean_deg.slice(from, to + 1);
    const peakAt = (band: typeof knee_flexion): number => band!.mean_deg.indexOf(Math.max(...band!.mean_deg));
    assert.ok(peakAt(knee_flexion) >= 70 && peakAt(knee_flexion) <= 80, String(peakAt(knee_flexion)));
    assert.ok(Math.max(...between(knee_flexion, 5, 25)) > Math.min(...between(knee_flexion, 30, 50)) + 3);
    assert.ok(peakAt(hip_flexion) >= 80, String(peakAt(hip_flexion)));
    const least = hip_flexion!.mean_deg.indexOf(Math.min(...hip_flexion!.mean_deg));
    assert.ok(least > 45 && least < 65, String(least));
    assert.ok(peakAt(ankle_dorsiflexion) > 35 && peakAt(ankle_dorsiflexion) < 55, String(peakAt(ankle_dorsiflexion)));
  });

  it('take no frontal angle from a sensor that saw people from the side', () => {
    const names = bands.heel_height.angles.hip_adduction!.sources.map(({ dataset }) => dataset);
    assert.ok(names.length > 0 && !names.includes('andersson'));
  });

  it('serve both sides alike', () => {
    assert.equal(bandOf(bands, 'heel_height', 'left_knee_flexion'), bandOf(bands, 'heel_height', 'right_knee_flexion'));
    assert.equal(bandOf(null, 'heel_height', 'left_knee_flexion'), undefined);
  });
});

describe('readBands', () => {
  const refused = (content: string): void =>
    assert.throws(
      () => readBands(content),
      (error) => error instanceof GengaitError && error.code === 'GENGAIT_E_BANDS',
    );

  it('refuses a file that is broken, has no bands, or has bands of another length', () => {
    refused('{');
    refused('{}');
    const content = JSON.parse(text) as {
      bands: { heel_height: { angles: { knee_flexion: { mean_deg: number[] } } } };
    };
    content.bands.heel_height.angles.knee_flexion.mean_deg.pop();
    refused(JSON.stringify(content));
  });
});
