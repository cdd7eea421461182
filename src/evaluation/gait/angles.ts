import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from '../capture/bench-section.ts';
import type { Figure } from '../figure.ts';
import { openSimAngles } from './opensim-case.ts';

const WITHIN_DEG = 5;

/** Joint angles against published inverse kinematics where the definitions agree. */
export function angleFigures({ data }: BenchContext): Figure[] {
  const folder = join(data, 'cases/opensim-gait2354');
  if (!existsSync(folder))
    return [{ name: 'angles', wanted: '', measured: `not measured: ${folder} is absent`, met: null }];
  return openSimAngles(folder).map(({ angle, rmsDeg, offsetDeg, scatterDeg }) => ({
    name: `inverse kinematics, ${angle.replaceAll('_', ' ')}, RMS, °`,
    wanted: `≤ ${WITHIN_DEG}`,
    measured: `${rmsDeg.toFixed(1)} (offset ${offsetDeg.toFixed(1)}, scatter ${scatterDeg.toFixed(1)})`,
    met: rmsDeg <= WITHIN_DEG,
  }));
}
