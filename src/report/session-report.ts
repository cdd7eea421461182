import { ANGLES, type AngleName, kindOf } from '../gait/angles.ts';
import type { SessionSummary } from '../gait/session/session-summary.ts';
import type { WalkSummary } from '../gait/summary.ts';
import { bodyFigure } from './body-figure.ts';
import { chartNames, curveChart } from './curve-chart.ts';
import { deviationBars } from './deviation-bars.ts';
import { escaped, figure, spoken, title } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';
import { collectSources, parameterTable, type Sources } from './parameter-table.ts';

/** What the page says besides the numbers. All of it is shown as text, none is trusted as markup. */
export interface ReportFacts {
  /** Id of the session. */
  session: string;
  /** Date and time of its start, as people read them. */
  started: string;
  note: string | null;
  /** What measured: box, version of the program, model, calibration. Shown in one line. */
  measuredWith: string;
}

/** Thin lines behind a mean; more hide it. */
const MOST_WALKS_DRAWN = 12;

/**
 * The report of a session: an HTML text without scripts and without anything to load, that prints on one A4 page. Pure: the
 * same session gives the same bytes.
 */
export function sessionReport(summary: SessionSummary, walks: readonly WalkSummary[], facts: ReportFacts): string {
  const sources = collectSources();
  const table = parameterTable(summary, sources);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Gait report ${escaped(summary.subject)} ${escaped(facts.session)}</title>
<style>${PAGE_STYLE}</style></head>
<body><main>
${head(summary, facts)}
${marks(summary)}
${finding(summary)}
<div class="columns">
<section><h2>Joints that stand out</h2>${bodyFigure(summary)}
<h2>Distance from normal <small>RMS, degrees</small></h2>${deviationBars(summary)}</section>
<section><h2>Steps and strides</h2>${table}</section>
</div>
${curves(summary, walks)}
${foot(summary, facts, sources)}
</main></body></html>
`;
}

function head(summary: SessionSummary, { started }: ReportFacts): string {
  const { subject, age_years: age, sex, walking_aid: aid, walks, strides } = summary;
  const entries: [string, string][] = [
    ['Subject', subject],
    ['Session', started],
    ['Age, sex', `${age ?? 'not told'}, ${sex ?? 'not told'}`],
    ['Walking aid', aid === null ? 'not told' : spoken(aid)],
    ['Walks', String(walks)],
    ['Strides L / R', `${strides.left} / ${strides.right}`],
  ];
  const list = entries.map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`).join('');
  return `<header><h1>Gait report</h1><dl>${list}</dl></header>`;
}

function marks({ simulated, provisional, treadmill }: SessionSummary): string {
  const found = [
    simulated ? '<span class="mark">SIMULATED: no person walked</span>' : '',
    provisional ? '<span class="mark">PROVISIONAL: factory baseline, not this site’s own</span>' : '',
    treadmill ? '<span class="mark plain">treadmill</span>' : '',
    '<span class="mark plain">supports judgement, not a diagnosis</span>',
  ];
  return `<div class="marks">${found.join('')}</div>`;
}

function finding({ assessment, walks, not_assessed }: SessionSummary): string {
  const { walks_assessed: assessed, walks_abnormal: abnormal, reasons } = assessment;
  const why = Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([reason, count]) => `${count === 1 ? 'one walk' : `${count} walks`}: ${escaped(reason).replace(/\.$/, '')}`);
  const rest = why.length === 0 ? '' : `<small>Not assessed: ${why.join('; ')}.</small>`;
  if (walks === 0) return `<p class="finding">Not assessed: ${escaped(not_assessed.walks ?? 'no walk')}.</p>`;
  if (assessed === 0) return `<p class="finding">No walk could be compared with normal walking.${rest}</p>`;
  if (abnormal === 0)
    return `<p class="finding">${assessed === 1 ? 'The assessed walk is' : `All ${assessed} assessed walks are`} within normal walking.${rest}</p>`;
  return `<p class="finding departs"><span><b>${assessed === 1 ? 'The assessed walk departs' : `${abnormal} of ${assessed} assessed walks depart`} from normal walking.</b> Highest scores: ${highest(assessment)}.</span>${rest}</p>`;
}

/** The groups with the highest mean scores. 0 is the median healthy walker. */
function highest({ groups }: SessionSummary['assessment']): string {
  return Object.entries(groups)
    .sort(([, a], [, b]) => b.mean_score - a.mean_score)
    .slice(0, 3)
    .map(([name, { mean_score: score }]) => `${spoken(name)} ${figure(score, 1)}`)
    .join(', ');
}

function curves(summary: SessionSummary, walks: readonly WalkSummary[]): string {
  const chart = (name: AngleName): string => {
    const angle = summary.angles[name];
    const own = walks.flatMap((walk) => {
      const curve = walk.clinical.angles[name];
      return curve !== undefined && curve.phase_origin === angle?.phase_origin ? [curve.input_deg] : [];
    });
    const reason = summary.not_assessed[`clinical.${name}`] ?? 'no complete stride';
    const band = summary.normative[kindOf(name)];
    const drawn = own.length > 1 ? own.slice(-MOST_WALKS_DRAWN) : [];
    return `<div><h3>${title(name)}</h3>${curveChart({ name, angle, band, walks: drawn, reason })}</div>`;
  };
  const names: (AngleName | null)[] = [...chartNames('left'), 'trunk_flexion', ...chartNames('right')];
  return `<section class="curves"><h2>Angles over the gait cycle <small>degrees; ${origin(summary)}</small></h2>
${legend(summary)}
<div class="grid">${names.map((name) => (name === null ? '' : chart(name))).join('\n')}</div></section>`;
}

function origin({ angles }: SessionSummary): string {
  const [first] = ANGLES.flatMap((name) => angles[name]?.phase_origin ?? []);
  if (first === undefined) return 'none could be measured';
  return first.includes('heel')
    ? '0 and 100 % = heel strike of the own side (trunk: left)'
    : '0 and 100 % = ankle furthest ahead, own side (no heels were seen)';
}

function legend({ normative }: SessionSummary): string {
  const people = Object.values(normative).map((band) => band.people);
  const band = people.length === 0 ? '' : '<span><i class="band"></i>normal walking, mean ± 2 SD</span>';
  return `<div class="legend"><span><i></i>this person, mean</span><span><i class="walk"></i>each walk</span>
<span><i class="twin"></i>normative twin: the same walk as a healthy body would do it</span>${band}<span><i class="toe"></i>toe off</span></div>`;
}

function foot(summary: SessionSummary, facts: ReportFacts, sources: Sources): string {
  const people = Math.max(0, ...Object.values(summary.normative).map((band) => band.people));
  // First what must be read: a crowded page loses its last lines.
  const lines = [
    `<strong>Supports a therapist’s judgement; it is not a diagnosis.</strong> ${escaped(facts.measuredWith)}, session ${escaped(facts.session)}.`,
    facts.note === null ? '' : `<strong>Note:</strong> ${escaped(facts.note.slice(0, 240))}`,
    ...sources.list().map(({ group, source }, i) => `<sup>${i + 1}</sup> ${escaped(group)}: ${escaped(source)}.`),
    ...summary.event_timing.slice(0, 2).map(({ bias }) => escaped(bias)),
    'Scores: 0 is the median healthy walker, 1 one standard deviation between healthy walkers above it.',
    `SD only from 20 strides on. Normal bands: up to ${people} people, several sensors, each person once. Angles are against the vertical, not the pelvis; the deviation is over a subset of the movement analysis profile, not a GPS.`,
  ];
  return `<footer>${lines.filter((line) => line !== '').join('<br>')}</footer>`;
}
