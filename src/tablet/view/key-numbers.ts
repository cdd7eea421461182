import type { ParameterName } from '../../gait/parameters.ts';
import type { Payload } from '../../publish/payloads.ts';
import { TEXT } from '../text.ts';
import { fixed } from './format.ts';

/** A number to be read from two metres. */
export interface KeyNumber {
  label: string;
  value: string;
  unit: string;
}

/** Speed, cadence, step length and stance of a walk; dashes where they are not assessed. */
export function keyNumbers(walk: Payload<'walk'> | null): KeyNumber[] {
  const both = (name: ParameterName, digits: number): string => {
    const [left, right] = [walk?.left[name]?.mean, walk?.right[name]?.mean];
    return left == null && right == null ? TEXT.unknown : `${fixed(left, digits)} / ${fixed(right, digits)}`;
  };
  const unit = (name: ParameterName): string => TEXT.parameter(name).unit;
  return [
    { label: TEXT.keyNumbers.speed, value: fixed(walk?.speed_m_s?.mean, 2), unit: unit('speed_m_s') },
    { label: TEXT.keyNumbers.cadence, value: fixed(walk?.cadence_steps_min?.mean, 0), unit: unit('cadence_steps_min') },
    {
      label: `${TEXT.keyNumbers.stepLength}, ${TEXT.keyNumbers.leftRight}`,
      value: both('step_length_m', 2),
      unit: unit('step_length_m'),
    },
    {
      label: `${TEXT.keyNumbers.stance}, ${TEXT.keyNumbers.leftRight}`,
      value: both('stance_percent', 0),
      unit: TEXT.units.percent,
    },
  ];
}
