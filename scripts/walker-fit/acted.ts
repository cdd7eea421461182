import { ARM_CHANNELS, type Channel, MIDLINE_CHANNELS } from '../../src/simulator/channels.ts';
import { fitCurve, median, type StrideSamples } from './curves.ts';

/** Strides of one person, walking normally and acting. All acted gaits have the right side affected. */
export interface ActedPerson {
  normal: StrideSamples[];
  acted: StrideSamples[];
}

/** The feet are left out: the sensor does not see them. The sway is the path's, not the body's. */
const LIMBS: readonly Channel[] = ['thigh_sag', 'knee_flex', 'thigh_abd', 'shank_abd', ...ARM_CHANNELS];
const MIDLINE: readonly Channel[] = MIDLINE_CHANNELS;

const average = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const rounded = (value: number) => Math.round(value * 1e5) / 1e5;

/**
 * What acting a fault changes, mean over people of acted minus own normal: curves of the affected leg's and the other
 * side's limbs, of the midline (phase and signs of the affected side), the stride's duration, stance shares, and when the other foot strikes.
 */
export function actedChange(people: readonly ActedPerson[]) {
  const of = (strides: StrideSamples[], side: 'left' | 'right') => strides.filter((s) => s.side === side);
  const curves = (channels: readonly Channel[], side: 'left' | 'right') =>
    Object.fromEntries(channels.map((channel) => [channel, meanDifference(people, channel, side)]));
  const difference = (value: (strides: StrideSamples[]) => number) =>
    average(people.map((p) => value(p.acted) - value(p.normal)));
  const seconds = (strides: StrideSamples[]) => average(strides.map((s) => s.seconds));
  return {
    people: people.length,
    slower: rounded(average(people.map((p) => seconds(p.acted) / seconds(p.normal))) - 1),
    other_strike: rounded(difference(otherStrike)),
    own_stance: rounded(difference((s) => average(of(s, 'right').map((x) => x.stanceShare)))),
    other_stance: rounded(difference((s) => average(of(s, 'left').map((x) => x.stanceShare)))),
    own: curves(LIMBS, 'right'),
    other: curves(LIMBS, 'left'),
    midline: curves(MIDLINE, 'right'),
  };
}

function meanDifference(people: readonly ActedPerson[], channel: Channel, side: 'left' | 'right'): number[] {
  const fit = (strides: StrideSamples[]) =>
    fitCurve(
      strides.filter((s) => s.side === side),
      channel,
    );
  const rows = people.map((p) => ({ acted: fit(p.acted)!, normal: fit(p.normal)! }));
  return rows[0]!.acted.map((_, i) => rounded(average(rows.map((r) => r.acted[i]! - r.normal[i]!))));
}

/** Left strikes after the right ones, in right strides; median. */
function otherStrike(strides: StrideSamples[]): number {
  const shares = strides
    .filter((s) => s.side === 'right')
    .flatMap((own) =>
      strides
        .filter((o) => o.side === 'left' && o.walk === own.walk && o.first > own.first && o.first < own.last)
        .map((o) => (o.first - own.first) / (own.last - own.first)),
    );
  return median(shares);
}
