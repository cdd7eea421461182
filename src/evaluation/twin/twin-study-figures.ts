import { mean, median } from '../../maths/robust.ts';
import type { Figure } from '../figure.ts';
import { groupBy } from '../group-by.ts';
import { FAULT_SIZES } from '../injected/injected-faults.ts';
import { holm, type PairedTest, pairedTest } from '../statistics/paired-test.ts';
import { personInterval } from '../statistics/person-bootstrap.ts';
import { table } from '../tables.ts';
import type { StudiedCase } from './twin-study.ts';

/** An affected angle of one fault in one size. */
export interface AngleRow {
  fault: string;
  size: string;
  angle: string;
  fromNorm: PairedTest;
  fromTruth: PairedTest;
  /** Of |θ − μ|, adjusted over all rows after Holm. */
  pHolm: number;
}

/** Every angle that a fault affects, people's values before and after the twin. */
export function angleRows(cases: readonly StudiedCase[]): AngleRow[] {
  const values = cases.flatMap(({ fault, angles }) =>
    fault === null ? [] : angles.map((change) => ({ ...change, fault, name: sideless(change.angle, fault.side) })),
  );
  const rows = [...groupBy(values, ({ fault, name }) => `${fault.name}|${fault.size}|${name}`)].map(([key, own]) => {
    const [fault, size, angle] = key.split('|') as [string, string, string];
    const test = (of: 'fromNorm' | 'fromTruth'): PairedTest => {
      const known = own.filter((one) => !Number.isNaN(one[of].input + one[of].twin));
      return pairedTest(
        known.map((one) => one[of].input),
        known.map((one) => one[of].twin),
      );
    };
    return { fault, size, angle, fromNorm: test('fromNorm'), fromTruth: test('fromTruth') };
  });
  const adjusted = holm(rows.map(({ fromNorm }) => fromNorm.p));
  return rows.map((row, i) => ({ ...row, pHolm: adjusted[i]! }));
}

function sideless(angle: string, side: 'left' | 'right' | null): string {
  const named = side === null ? angle : angle.replace(`${side}_`, 'affected ').replace(/^(left|right)_/, 'other ');
  return named.replace('_', ' ');
}

/** `angleRows` for people. */
export function angleTable(rows: readonly AngleRow[]): string {
  const degrees = (test: PairedTest): string => `${test.before.toFixed(1)} → ${test.after.toFixed(1)}`;
  return table(
    [
      ...['fault', 'angle', 'people', 'from normative mean, deg', 'fell / stayed / rose', 'p (Holm)', 'rank-biserial'],
      ...['d_z', 'from true twin, deg', 'rank-biserial'],
    ],
    rows.map(({ fault, size, angle, fromNorm, fromTruth, pHolm }) => [
      ...[`${size} ${fault.replaceAll('_', ' ')}`, angle, `${fromNorm.n}`, degrees(fromNorm)],
      ...[`${fromNorm.fell} / ${fromNorm.stayed} / ${fromNorm.rose}`, pHolm < 0.001 ? '< 0.001' : pHolm.toFixed(3)],
      ...[
        fromNorm.rankBiserial.toFixed(2),
        Number.isFinite(fromNorm.dz) ? fromNorm.dz.toFixed(2) : '–',
        degrees(fromTruth),
        fromTruth.rankBiserial.toFixed(2),
      ],
    ]),
  );
}

/** Mean distance from the true twin by fault and size, mm, of each maker. */
export function distanceTable(cases: readonly StudiedCase[]): string {
  const makers = Object.keys(cases[0]!.offMm);
  const rows = [...groupBy(cases, nameOf)].map(([name, own]) => [
    name,
    `${own.length}`,
    ...makers.map((maker) => mean(own.map(({ offMm }) => offMm[maker]!)).toFixed(0)),
  ]);
  return table(['mm from the true twin', 'people', ...makers], rows);
}

function nameOf({ fault, flagged }: StudiedCase): string {
  return fault === null ? `no fault, ${flagged} flagged` : `${fault.size} ${fault.name.replaceAll('_', ' ')}`;
}

/** Mean distance from the truth of a leg withheld in healthy walks, by data set and maker, mm. */
export function hiddenLegTable(cases: readonly StudiedCase[]): string {
  const legs = cases.filter(({ flagged }) => flagged === 'leg');
  const makers = Object.keys(cases[0]!.offMm).filter((name) => name !== 'input' && name !== 'twin');
  const rows = [...groupBy(legs, ({ dataset }) => dataset)].map(([name, own]) => [
    name,
    `${own.length}`,
    ...makers.map((maker) => mean(own.map(({ offMm }) => offMm[maker]!)).toFixed(1)),
  ]);
  return table(['hidden leg in healthy walks, mm', 'people', ...makers], rows);
}

/** The figures of pass 2 on faults put in. @param whole name of the maker that takes the networks' word whole */
export function twinFigures(cases: readonly StudiedCase[], rows: readonly AngleRow[]): Figure[] {
  const figures: Figure[] = [];
  for (const size of FAULT_SIZES) {
    const own = rows.filter((row) => row.size === size);
    const fallen = own.filter(({ fromNorm }) => fromNorm.after < fromNorm.before);
    const strong = own.filter(({ fromNorm }) => fromNorm.rankBiserial >= 0.8);
    const sure = own.filter(({ fromNorm, pHolm }) => pHolm < 0.001 && fromNorm.rankBiserial > 0);
    const nearer = own.filter(({ fromTruth }) => fromTruth.after <= fromTruth.before);
    const all = size === 'large';
    figures.push(
      count(`${size} faults: affected angles whose distance from the norm falls`, 'all', fallen, own, all),
      count(`${size} faults: rank-biserial ≥ 0.8`, 'all', strong, own, all),
      count(`${size} faults: p < 0.001 (Holm)`, 'all', sure, own, all),
      count(`${size} faults: affected angles no farther from the true twin`, 'all', nearer, own, true),
    );
  }
  return [...figures, ...distanceFigures(cases), ...normalFigures(cases), ...stepFigures(cases)];
}

function count(
  name: string,
  wanted: string,
  some: readonly unknown[],
  all: readonly unknown[],
  bound: boolean,
): Figure {
  const measured = `${some.length} of ${all.length}`;
  return { name, wanted: bound ? wanted : '–', measured, met: bound ? some.length === all.length : null };
}

/** Whether the twin is nearer to the truth than what else could be made of the visible joints. */
function distanceFigures(cases: readonly StudiedCase[]): Figure[] {
  const faults = cases.filter(({ fault }) => fault !== null);
  const makers = Object.keys(cases[0]!.offMm).filter((name) => name !== 'twin');
  const kinds = [...groupBy(faults, nameOf).values()];
  return makers.map((maker) => {
    const nearer = kinds.filter((own) => mean(own.map(({ offMm }) => offMm[maker]! - offMm.twin!)) > 0);
    const { before, after, p } = pairedTest(
      faultMeans(faults, ({ offMm }) => offMm[maker]!),
      faultMeans(faults, ({ offMm }) => offMm.twin!),
    );
    const isRival = maker !== 'input';
    return {
      name: `nearer to the true twin than ${maker === 'input' ? 'the faulty walk' : maker}`,
      wanted: isRival ? 'every fault' : '–',
      measured: `${nearer.length} of ${kinds.length} faults; ${before.toFixed(0)} → ${after.toFixed(0)} mm, p ${p < 0.001 ? '< 0.001' : p.toFixed(3)}`,
      met: isRival ? nearer.length === kinds.length : null,
    };
  });
}

/** A person's mean over faults. */
function faultMeans(cases: readonly StudiedCase[], figureOf: (one: StudiedCase) => number): number[] {
  return [...groupBy(cases, ({ dataset, subject }) => `${dataset} ${subject}`).values()].map((own) =>
    mean(own.map(figureOf)),
  );
}

/** Normal walks that are flagged for nothing: without a flag nothing changes at all. */
function normalFigures(cases: readonly StudiedCase[]): Figure[] {
  const normal = cases.filter(({ fault }) => fault === null);
  return [...groupBy(normal, ({ flagged }) => flagged!)].map(([flagged, own]) => {
    const change = (rows: readonly StudiedCase[]): number =>
      Math.max(...changesByAngle(rows).map((values) => mean(values)));
    const { value, low, high } = personInterval(own, ({ dataset, subject }) => `${dataset} ${subject}`, change);
    return {
      name: `normal walks, ${flagged} wrongly flagged: mean change of the angle that changes most, deg`,
      wanted: '< 2',
      measured: `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)}), ${own.length} people`,
      met: high < 2,
    };
  });
}

function changesByAngle(rows: readonly StudiedCase[]): number[][] {
  const changes = rows.flatMap(({ angles }) =>
    angles.map(({ angle, fromTruth }) => ({ angle, change: fromTruth.twin })),
  );
  return [...groupBy(changes, ({ angle }) => angle.replace(/^(left|right)_/, '')).values()].map((own) =>
    own.map(({ change }) => change),
  );
}

/** Stride time and step length of the twin beside those of the true one. */
function stepFigures(cases: readonly StudiedCase[]): Figure[] {
  const large = cases.filter(({ fault }) => fault?.size === 'large');
  return (['strideS', 'stepM'] as const).map((key) => {
    const off = large.map(({ steps }) => (100 * Math.abs(steps.twin[key] - steps.truth[key])) / steps.truth[key]);
    const known = off.filter((value) => !Number.isNaN(value));
    return {
      name: `large faults: ${key === 'strideS' ? 'cadence' : 'step length'} of the twin off the true one, %, middle case`,
      wanted: '≤ 5',
      measured: `${median(known).toFixed(1)}, ${known.length} of ${large.length} cases with strides`,
      met: median(known) <= 5,
    };
  });
}
