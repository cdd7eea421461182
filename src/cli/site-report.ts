import type { JudgedPerson } from '../baseline/derive-site.ts';
import { MEASURED_CURVE } from '../baseline/measured-curve.ts';
import type { NormChange } from '../baseline/what-changed.ts';
import { personShare } from '../evaluation/statistics/person-share.ts';
import { words } from './live-render.ts';

/** What `calibrate normative` tells: everything that was found, written or not. */
export interface SiteReport {
  people: JudgedPerson[];
  left_out: JudgedPerson[];
  refused: { person: string; file: string; reason: string }[];
  /** Walks of the people who count, judged by norms of the others: 95 % interval over people. */
  false_alarms: { walks: number; site: number; factory: number; low: number; high: number };
  resembles: string;
  joints: NormChange[];
  /** Where the norms were written; null: they were not. */
  file: string | null;
  simulated: boolean;
  advice: string;
}

/** False alarms of the people who count, under norms of the others and under the factory's. */
export function falseAlarmsOf(judged: readonly JudgedPerson[]): SiteReport['false_alarms'] {
  const total = (of: (person: JudgedPerson) => number): number => judged.reduce((sum, person) => sum + of(person), 0);
  const rows = judged.flatMap(({ name, walks, alarms }) =>
    Array.from({ length: walks }, (_, walk) => ({ name, alarm: walk < alarms })),
  );
  const {
    walks,
    hits: site,
    low,
    high,
  } = personShare(
    rows,
    ({ name }) => name,
    ({ alarm }) => alarm,
  );
  return { walks, site, factory: total(({ factoryAlarms }) => factoryAlarms), low, high };
}

/** A sentence that says whether to use the norms, and one that says whether more people would help. */
export function adviceOn({ walks, site, factory }: SiteReport['false_alarms'], people: number): string {
  if (site > factory && site * 20 > walks) {
    return `Do not use these norms: they call more of these healthy walks abnormal (${site} of ${walks}) than the factory's (${factory}). Look at the people with alarms above: record them again, or others.`;
  }
  const usable = `Use these norms: set against each other, ${site} of ${walks} walks of these people would be called abnormal (factory's norms: ${factory}).`;
  return `${usable} ${moreWalkers(people)}`;
}

/** More than this many people changed nothing that was measured. */
const ENOUGH_PEOPLE = 10;

/** What more people would bring, from the measured curve. */
export function moreWalkers(people: number): string {
  const here = MEASURED_CURVE.findLast((point) => point.people <= people);
  const enough = MEASURED_CURVE.find((point) => point.people >= ENOUGH_PEOPLE);
  if (here === undefined || enough === undefined || here.people >= enough.people) {
    return 'More people would change little (measured with up to 50).';
  }
  return `${enough.people - people} more people would help: on the hardest walkway measured, norms of ${here.people} people called ${here.ucalgary} % of new healthy walks abnormal and found ${here.limps} % of acted limps, norms of ${enough.people} people ${enough.ucalgary} % and ${enough.limps} %.`;
}

/** The report for a person at a terminal. */
export function siteText(report: SiteReport): string {
  const { people, left_out, refused, resembles, joints, file } = report;
  const { walks, site, factory, low, high } = report.false_alarms;
  const width = Math.max(12, ...[...people, ...left_out].map(({ name }) => name.length));
  const lines = [
    `${people.length} healthy people, ${walks} walks${report.simulated ? ' (SIMULATED)' : ''}`,
    ...people.map((person) => `  ${person.name.padEnd(width)}  ${personText(person)}`),
    ...left_out.map(
      ({ name, excess }) =>
        `  ${name.padEnd(width)}  LEFT OUT: walks very differently from the others (${excess.toFixed(1)} times the limit). Well seen, and well?`,
    ),
    ...refused.map(
      ({ person, file: where, reason }) => `  ${person.padEnd(width)}  a walk of ${where} not used: ${reason}`,
    ),
    '',
    `Called abnormal by norms of the other people: ${site} of ${walks} walks (95 %: ${percent(low)} to ${percent(high)} %); by the factory's norms: ${factory}`,
    `The skeletons resemble the factory's reference: ${words(resembles)}`,
    '',
    'error of a hidden joint, mm    typical: factory  site    limit: factory  site',
    ...joints.flatMap(jointLine),
    '',
    report.advice,
    file === null
      ? 'Nothing was written.'
      : `Written to ${file}, with this report as a page beside it. It holds from the next start, as long as model, calibration and pose estimators stay.`,
  ];
  return `${lines.join('\n')}\n`;
}

function personText({ walks, alarms, factoryAlarms }: JudgedPerson): string {
  const some = alarms === 0 ? 'none called abnormal' : `${alarms} called abnormal by norms of the others`;
  return `${walks} walks, ${some}${factoryAlarms > 0 ? ` (factory: ${factoryAlarms})` : ''}`;
}

function jointLine({ joint, factory, site }: NormChange): string[] {
  if (factory === null && site === null) return [];
  const mm = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(0)).padStart(6);
  const typical = `${mm(factory?.typical_mm)}${mm(site?.typical_mm)}`;
  return [
    `  ${words(joint).padEnd(28)}${' '.repeat(9)}${typical}${' '.repeat(11)}${mm(factory?.limit_mm)}${mm(site?.limit_mm)}`,
  ];
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
