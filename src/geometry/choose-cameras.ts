import { GengaitError } from '../errors.ts';
import type { Rig } from './calibration.ts';

/**
 * The rig with the named cameras only, in the calibration's order; all of them where no names are given.
 * @throws GengaitError GENGAIT_E_CALIBRATION_CAMERAS naming those the calibration lacks; `file` says which one it is.
 */
export function chooseCameras(rig: Rig, names: readonly string[] | undefined, file: string): Rig {
  if (names === undefined) return rig;
  const known = rig.cameras.map(({ name }) => name);
  const missing = names.filter((name) => !known.includes(name));
  if (missing.length > 0) {
    const details = `${file} has no ${missing.join(', ')}; it has ${known.join(', ')}`;
    throw new GengaitError('GENGAIT_E_CALIBRATION_CAMERAS', details);
  }
  return { ...rig, cameras: rig.cameras.filter(({ name }) => names.includes(name)) };
}
