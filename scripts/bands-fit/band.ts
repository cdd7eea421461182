import { ANGLE_KINDS, type AngleKind } from '../../src/gait/angles.ts';
import type { Band, BandSet } from '../../src/gait/bands.ts';
import { CURVE_POINTS } from '../../src/gait/curves.ts';
import { rounded } from '../../src/maths/rounding.ts';
import type { PersonSide } from './person-curves.ts';
import { groupOf, type SensorGroup, SOURCES } from './sources.ts';

/** One band per kind of angle from the person-sides its sources allow. */
export function bandSet(people: readonly PersonSide[], phaseOrigin: string): BandSet {
  const angles: BandSet['angles'] = {};
  for (const kind of ANGLE_KINDS) {
    const own = people.filter(
      (person) => person.kind === kind && SOURCES[kind].groups.includes(groupOf(person.dataset)),
    );
    angles[kind] = band(kind, own);
  }
  return { phase_origin: phaseOrigin, angles };
}

/**
 * Mean and SD between person-sides, each sensor group weighing the same: the SD holds the spread between people and that
 * between sensors, since a factory band has to fit a sensor nobody has seen.
 */
function band(kind: AngleKind, people: readonly PersonSide[]): Band {
  const groups = new Map<SensorGroup, PersonSide[]>();
  for (const person of people)
    groups.set(groupOf(person.dataset), [...(groups.get(groupOf(person.dataset)) ?? []), person]);
  const [mean, sd]: [number[], number[]] = [[], []];
  for (let i = 0; i < CURVE_POINTS; i++) {
    let [first, second] = [0, 0];
    for (const members of groups.values()) {
      const weight = 1 / (groups.size * members.length);
      for (const { curve } of members) {
        first += weight * curve[i]!;
        second += weight * curve[i]! ** 2;
      }
    }
    mean.push(rounded(first, 2));
    sd.push(rounded(Math.sqrt(Math.max(0, second - first * first)), 2));
  }
  return {
    mean_deg: mean,
    sd_deg: sd,
    people: count(people),
    cycles: people.reduce((sum, person) => sum + person.cycles, 0),
    sources: [...new Set(people.map((person) => person.dataset))].sort().map((dataset) => {
      const own = people.filter((person) => person.dataset === dataset);
      return { dataset, people: count(own), cycles: own.reduce((sum, person) => sum + person.cycles, 0) };
    }),
    note: SOURCES[kind].note,
  };
}

function count(people: readonly PersonSide[]): number {
  return new Set(people.map((person) => `${person.dataset}/${person.person}`)).size;
}
