import type { JudgedPerson } from '../baseline/derive-site.ts';
import type { JointNorm } from '../baseline/what-changed.ts';
import { escaped, title } from '../report/html.ts';
import type { SiteReport } from './site-report.ts';

/** Plain, for a screen and for A4 paper. */
const STYLE = `
@page { size: A4; margin: 14mm }
body { font: 10pt/1.4 "Liberation Sans", Arial, Helvetica, sans-serif; color: #1d2329; max-width: 182mm; margin: 8mm auto }
h1 { font-size: 17pt; margin: 0 } h2 { font-size: 11pt; margin: 6mm 0 1mm }
p { margin: 1mm 0 } .advice { border-left: 1mm solid #0b66b0; padding: 1mm 3mm; background: #f2f4f5 }
table { border-collapse: collapse; width: 100% } tr { break-inside: avoid }
th, td { text-align: right; padding: 0.4mm 2mm; border-bottom: 0.2mm solid #d7dce0 } th:first-child, td:first-child { text-align: left }`;

/** Where the page lies: beside the norms. */
export function pageFile(normsFile: string): string {
  return `${normsFile.replace(/\.json$/i, '')}.html`;
}

/** The report of `calibrate normative` as one printable page. `made`: ISO 8601. */
export function sitePage(report: SiteReport, made: string): string {
  const { people, left_out, refused, joints, false_alarms: alarms, advice } = report;
  const share = (value: number): string => (100 * value).toFixed(0);
  const summary = `Judged by norms of the other people, ${alarms.site} of ${alarms.walks} walks would be called abnormal (95 %: ${share(alarms.low)} to ${share(alarms.high)} %); by the factory's norms ${alarms.factory}.`;
  const walks = [
    ...people.map((person) => personRow(person, `${person.alarms}`)),
    ...left_out.map((person) => personRow(person, 'left out: walks very differently from the others')),
  ];
  const norms = joints.flatMap(({ joint, factory, site }) =>
    factory === null && site === null ? [] : [row([title(joint), ...mm(factory), ...mm(site)])],
  );
  const unused = refused.map(({ person, file, reason }) => row([person, file, reason]));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Norms of this installation</title><style>${STYLE}</style></head><body>
<h1>Norms of this installation</h1>
<p>${escaped(made.slice(0, 10))}${report.simulated ? ', <b>SIMULATED</b>' : ''}. This supports a therapist's judgement; it is not a diagnosis.</p>
<p class="advice">${escaped(advice)}</p>
<h2>People</h2><p>${escaped(summary)}</p>
${tableOf(['person', 'walks', 'called abnormal'], walks)}
${unused.length === 0 ? '' : `<h2>Walks not used</h2>${tableOf(['person', 'file', 'why'], unused)}`}
<h2>Errors of hidden joints, mm</h2>
<p>How far a healthy joint lies from where the model expects it; above the limit it is flagged once a walk is abnormal.</p>
${tableOf(['joint', 'factory: typical', 'limit', 'here: typical', 'limit'], norms)}
</body></html>
`;
}

function personRow({ name, walks }: JudgedPerson, said: string): string {
  return row([name, String(walks), said]);
}

function mm(norm: JointNorm | null): string[] {
  return norm === null ? ['–', '–'] : [norm.typical_mm.toFixed(0), norm.limit_mm.toFixed(0)];
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
}

function tableOf(heads: readonly string[], rows: readonly string[]): string {
  return `<table><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join('')}</tr>${rows.join('')}</table>`;
}
