import { PARAMETER_NAMES, PARAMETERS, type ParameterName } from '../gait/parameters.ts';
import type {
  NormativeRange,
  SessionParameter,
  SessionSummary,
  StrideStatistic,
} from '../gait/session/session-summary.ts';
import { escaped, figure } from './html.ts';

/** Published sources in the order of their first use; the table refers to them by number. */
export interface Sources {
  numberOf(range: NormativeRange): number;
  list(): { group: string; source: string }[];
}

/** Collects sources. */
export function collectSources(): Sources {
  const found: { group: string; source: string }[] = [];
  return {
    numberOf({ group, source }) {
      const known = found.findIndex((one) => one.source === source);
      return known >= 0 ? known + 1 : found.push({ group, source });
    },
    list: () => found,
  };
}

/** Every parameter with unit, sides, spread, number of strides and the published norm. */
export function parameterTable({ parameters }: SessionSummary, sources: Sources): string {
  const rows = PARAMETER_NAMES.map((name) => row(name, parameters[name], sources));
  return `<table class="parameters">
<colgroup><col class="name"><col><col><col class="short"><col class="norm"></colgroup>
<thead><tr><th>mean ± SD (strides)</th><th>Left</th><th>Right</th><th>L − R</th><th>Healthy</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>`;
}

function row(name: ParameterName, parameter: SessionParameter, sources: Sources): string {
  const { label, unit, decimals } = PARAMETERS[name];
  const head = `<th scope="row">${escaped(label)} <small>${escaped(unit)}</small></th>`;
  if (parameter.reason !== null)
    return `<tr>${head}<td colspan="4" class="absent">not assessed: ${escaped(parameter.reason)}</td></tr>`;
  const shown = Math.min(decimals, 2);
  const cells = [parameter.left, parameter.right].map((statistic) => `<td>${statisticText(statistic, shown)}</td>`);
  return `<tr>${head}${cells.join('')}<td>${difference(parameter, shown)}</td><td>${norm(parameter.normative, sources)}</td></tr>`;
}

function statisticText(statistic: StrideStatistic | null, decimals: number): string {
  if (statistic === null) return '<span class="absent">not assessed</span>';
  const { mean, sd, n } = statistic;
  const spread = sd === null ? '' : ` ± ${figure(sd, decimals)}`;
  return `<b>${figure(mean, decimals)}</b>${spread} <small>(${n})</small>`;
}

function difference({ difference: off, asymmetry_percent: percent }: SessionParameter, decimals: number): string {
  if (off === null) return '';
  const share = percent === null ? '' : ` <small>${figure(percent, 0)} %</small>`;
  return `${figure(off, decimals)}${share}`;
}

function norm(range: NormativeRange | null, sources: Sources): string {
  if (range === null) return '';
  const { mean, low, high } = range;
  const decimals = mean < 10 ? 2 : 0;
  const text =
    low === null || high === null
      ? `mean ${figure(mean, decimals)}`
      : `${figure(low, decimals)} – ${figure(high, decimals)}`;
  return `${text} <sup>${sources.numberOf(range)}</sup>`;
}
