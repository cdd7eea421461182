import { REGIONS } from '../../model/location.ts';
import type { GroupName } from '../../skeleton/joints.ts';
import { groupBy } from '../group-by.ts';
import { GROUP_HEADS, table } from '../tables.ts';
import type { JudgedWalk } from './judged-walk.ts';
import { rankedGroups } from './localisation.ts';

/** Which group comes first in the walks of one gait: does the place depend on the gait, or is it always the same? */
export interface FirstGroups {
  dataset: string;
  label: string;
  walks: number;
  /** Walks by first group; refused ones are in none. */
  first: Partial<Record<GroupName, number>>;
}

/** One row per gait of a data set that has normal walks and at least two gaits; of normal walks as well. */
export function firstGroups(judged: readonly JudgedWalk[]): FirstGroups[] {
  const plain = judged.filter(({ variant }) => variant === 'plain');
  return [...groupBy(plain, ({ record }) => record.dataset).values()].flatMap((own) => {
    const labels = [...groupBy(own, ({ record }) => record.label).values()];
    return labels.length < 3 ? [] : labels.map(rowOf);
  });
}

function rowOf(own: readonly JudgedWalk[]): FirstGroups {
  const { dataset, label } = own[0]!.record;
  const counts = groupBy(own, (walk) => rankedGroups(walk)[0]);
  const first = REGIONS.map((region) => [region, counts.get(region)?.length ?? 0]);
  return { dataset, label, walks: own.length, first: Object.fromEntries(first) };
}

/** First groups as a table. */
export function specificityText(rows: readonly FirstGroups[]): string {
  return table(
    ['gait (data set): walks whose first group is', 'walks', ...REGIONS.map((region) => GROUP_HEADS[region])],
    rows.map(({ dataset, label, walks, first }) => [
      `${label} (${dataset})`,
      `${walks}`,
      ...REGIONS.map((region) => `${first[region] || '·'}`),
    ]),
  );
}
