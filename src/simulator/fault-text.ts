import { GengaitError } from '../errors.ts';
import { FAULT_NAMES, FAULTS, type Fault, type FaultName } from './faults.ts';

/**
 * Reads `NAME[:side[:severity]]`, e.g. `stiff_knee:left:0.6`. `none` is a healthy walker (undefined).
 * Default side: right for faults of one leg. Default severity: 1.
 * @throws GengaitError GENGAIT_E_USAGE for an unknown name, a side the fault has not, or a severity outside 0..1.
 */
export function parseFault(text: string): Fault | undefined {
  const [name, sideText, severityText, ...rest] = text.split(':');
  if (name === 'none' && sideText === undefined) return undefined;
  if (!isFaultName(name) || rest.length > 0) {
    throw new GengaitError(
      'GENGAIT_E_USAGE',
      `fault "${text}": NAME[:side[:severity]], NAME one of none, ${FAULT_NAMES.join(', ')}`,
    );
  }
  const { sided } = FAULTS[name];
  const sides = sided === 'side' ? ['right', 'left'] : [sided];
  const side = sideText === undefined || sideText === '' ? sides[0]! : sideText;
  if (!sides.includes(side)) {
    throw new GengaitError(
      'GENGAIT_E_USAGE',
      `fault "${text}": the side of ${name} is ${sides.join(' or ')}, not "${side}"`,
    );
  }
  const severity = severityText === undefined ? 1 : Number(severityText);
  if (severityText?.trim() === '' || !(severity >= 0 && severity <= 1)) {
    throw new GengaitError(
      'GENGAIT_E_USAGE',
      `fault "${text}": severity is a number from 0 to 1, not "${severityText}"`,
    );
  }
  return { name, side: side as Fault['side'], severity };
}

function isFaultName(name: string | undefined): name is FaultName {
  return (FAULT_NAMES as readonly (string | undefined)[]).includes(name);
}

/** `stiff_knee:left:0.6`; `none` for a healthy walker. */
export function formatFault(fault: Fault | undefined): string {
  return fault === undefined ? 'none' : `${fault.name}:${fault.side}:${fault.severity}`;
}
