import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GengaitError } from '../../src/errors.ts';
import { readCalibration } from '../../src/geometry/calibration.ts';

/** A camera 2 m high, 4 m from the origin, that looks at it along −X (or from the other side). */
function camera(key: string, side: 1 | -1, changes: Record<string, string> = {}): string {
  const lines: Record<string, string> = {
    name: `"${key}"`,
    size: '[1280, 720]',
    matrix: '[[1000, 0, 640], [0, 1000, 360], [0, 0, 1]]',
    distortions: '[0, 0, 0, 0]',
    // Image x = world ±Y, image y = world −Z, depth = world ∓X.
    rotation:
      side === 1 ? '[1.2091995762, 1.2091995762, -1.2091995762]' : '[1.2091995762, -1.2091995762, 1.2091995762]',
    translation: '[0, 1, 4]',
    fisheye: 'false',
    ...changes,
  };
  return `[${key}]\n${Object.entries(lines)
    .map(([k, v]) => (v === '' ? '' : `${k} = ${v}\n`))
    .join('')}`;
}
const good = (first = {}, second = {}) =>
  `${camera('left', 1, first)}\n${camera('right', -1, second)}\n[metadata]\nerror = 0.4\n`;

test('a calibration is read with names, derived places and its own hash', () => {
  const rig = readCalibration(good());
  assert.deepEqual(
    rig.cameras.map((c) => c.name),
    ['left', 'right'],
  );
  assert.equal(rig.metadata.error, 0.4);
  assert.match(rig.sha256, /^[0-9a-f]{64}$/);
  for (const c of rig.cameras)
    assert.ok(Math.abs(Math.abs(c.centre[0]!) - 4) < 1e-6 && Math.abs(c.centre[2]! - 1) < 1e-6);
});

const wrong: [string, string, string, RegExp][] = [
  ['text that is not TOML', '[left\nname=', 'GENGAIT_E_CALIBRATION_SYNTAX', /line 1/],
  ['a camera twice', good({}, { name: '"left"' }), 'GENGAIT_E_CALIBRATION_NAME', /both named "left"/],
  ['an empty name', good({ name: '" "' }), 'GENGAIT_E_CALIBRATION_NAME', /\[left\] has an empty name/],
  ['a missing rotation', good({ rotation: '' }), 'GENGAIT_E_CALIBRATION_FIELD', /\[left\] rotation must be 3 or 9/],
  ['text for a number', good({ translation: '[0, "1", 4]' }), 'GENGAIT_E_CALIBRATION_FIELD', /translation/],
  ['NaN', good({ translation: '[0, nan, 4]' }), 'GENGAIT_E_CALIBRATION_FIELD', /translation/],
  ['one camera only', camera('left', 1), 'GENGAIT_E_CALIBRATION_FIELD', /at least 2/],
  ['millimetres', good({ translation: '[0, 1000, 4000]' }), 'GENGAIT_E_CALIBRATION_FIELD', /metres/],
  [
    'a negative focal length',
    good({ matrix: '[[-1000, 0, 640], [0, 1000, 360], [0, 0, 1]]' }),
    'GENGAIT_E_CALIBRATION_MIRRORED',
    /left/,
  ],
  [
    'a matrix with determinant −1',
    good({ rotation: '[[0, 1, 0], [0, 0, -1], [1, 0, 0]]' }),
    'GENGAIT_E_CALIBRATION_MIRRORED',
    /determinant/,
  ],
  [
    'a matrix that scales',
    good({ rotation: '[[0, 1.1, 0], [0, 0, -1], [-1, 0, 0]]' }),
    'GENGAIT_E_CALIBRATION_ROTATION',
    /orthonormal/,
  ],
  ['degrees', good({ rotation: '[69.3, 69.3, -69.3]' }), 'GENGAIT_E_CALIBRATION_ROTATION', /radians/],
  ['width and height exchanged', good({ size: '[720, 1280]' }), 'GENGAIT_E_CALIBRATION_SIZE', /principal point/],
  ['a scaled image', good({ size: '[640, 360]' }), 'GENGAIT_E_CALIBRATION_SIZE', /principal point/],
];
for (const [what, text, code, details] of wrong) {
  test(`${what} is refused with ${code}`, () => {
    assert.throws(
      () => readCalibration(text),
      (error) =>
        error instanceof GengaitError && error.code === code && details.test(error.message) && error.exitCode === 78,
    );
  });
}

test('a world with Y up, or upside down, is refused with the axis it has', () => {
  // Cameras that see world +Y upwards in their images.
  const yUp = { rotation: '[3.14159265, 0, 0]' };
  const upsideDown = { rotation: '[1.2091995762, 1.2091995762, 1.2091995762]', translation: '[0, -1, 4]' };
  const code = 'GENGAIT_E_CALIBRATION_UP_AXIS';
  assert.throws(() => readCalibration(good(yUp, yUp)), { code, message: /\+Y is up/ });
  assert.throws(() => readCalibration(good(upsideDown, upsideDown)), { code });
});
