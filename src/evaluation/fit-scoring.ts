import type { Scoring, SpanKind } from '../model/normative.ts';
import type { TileSetName } from '../model/tiles.ts';
import {
  optimism,
  type Person,
  people,
  REFERENCE_SPEED_M_S,
  reference,
  speedSlopes,
  spreads,
} from './fit-references.ts';
import { fitThresholds, type Statistics, statistics } from './fit-thresholds.ts';
import { groupBy } from './group-by.ts';
import type { ScoredSpan } from './scored-span.ts';

/** Share of healthy walks, and of healthy gait cycles, on which something may exceed its threshold. */
const FALSE_ALARM_RATE = { walk: 0.02, cycle: 0.02 } as const;
const SPANS = ['walk', 'cycle'] as const;

export interface FitInput {
  tiles: TileSetName;
  lowPassHz: number;
  /** Spans of healthy trials, plain and slowed; of split train only where data sets have few held-out people. */
  spans: readonly ScoredSpan[];
  twinFloorMm: Scoring['twin_floor_mm'];
}

/** The fit and what its false-alarm control saw. */
export interface Fit {
  scoring: Scoring;
  /** Healthy held-out spans, each judged by a baseline without its person. */
  healthy: { person: string; dataset: string; span: SpanKind; statistics: Statistics }[];
}

/** Derives references, spreads and thresholds from healthy walking. Nothing abnormal enters. */
export function fitScoring(input: FitInput): Fit {
  const fitted = Object.fromEntries(SPANS.map((span) => [span, fitSpan(input.spans, span)])) as Record<
    SpanKind,
    SpanFit
  >;
  const base: Scoring = {
    tiles: input.tiles,
    low_pass_hz: input.lowPassHz,
    reference_speed_m_s: REFERENCE_SPEED_M_S,
    references: references(fitted),
    spreads: { walk: fitted.walk.spreads, cycle: fitted.cycle.spreads },
    thresholds: { walk: NONE, cycle: NONE },
    twin_floor_mm: input.twinFloorMm,
  };
  const healthy = heldOutStatistics(input.spans, fitted, base);
  const limits = (span: SpanKind) =>
    fitThresholds(
      healthy.filter((row) => row.span === span),
      FALSE_ALARM_RATE[span],
    );
  return { scoring: { ...base, thresholds: { walk: limits('walk'), cycle: limits('cycle') } }, healthy };
}

const NONE = { overall: 1, groups: {}, joint: 1, side: 1 };

interface SpanFit {
  everyone: Person[];
  bonus: Float64Array;
  spreads: Scoring['spreads']['walk'];
}

function fitSpan(all: readonly ScoredSpan[], span: SpanKind): SpanFit {
  // Slowed walks are scored as whole walks only; a cycle's errors change with speed as a walk's do.
  const slopes = speedSlopes(all.filter((row) => row.span === 'walk'));
  const everyone = people(
    all.filter((row) => row.span === span),
    slopes,
  );
  const bonus = optimism(everyone);
  return { everyone, bonus, spreads: spreads(everyone, bonus, slopes) };
}

/** One reference per data set, without one person where asked. */
function references(fitted: Record<SpanKind, SpanFit>, without?: string): Scoring['references'] {
  const part = (span: SpanKind, dataset: string) => ({
    own: fitted[span].everyone.filter((p) => p.dataset === dataset && `${p.dataset} ${p.subject}` !== without),
    bonus: fitted[span].bonus,
  });
  const names = [...groupBy(fitted.walk.everyone, (person) => person.dataset).keys()];
  return names
    .map((name) => ({ name, walk: part('walk', name), cycle: part('cycle', name) }))
    .filter(({ walk }) => walk.own.length > 0)
    .map(({ name, walk, cycle }) => reference(name, { walk, cycle }));
}

function heldOutStatistics(
  all: readonly ScoredSpan[],
  fitted: Record<SpanKind, SpanFit>,
  base: Scoring,
): Fit['healthy'] {
  const held = all.filter((row) => row.variant === 'plain' && row.record.split === 'validation');
  const out: Fit['healthy'] = [];
  for (const [person, own] of groupBy(held, ({ record }) => `${record.dataset} ${record.subject}`)) {
    const scoring = { ...base, references: references(fitted, person) };
    for (const row of own) {
      out.push({ person, dataset: row.record.dataset, span: row.span, statistics: statistics(row, scoring) });
    }
  }
  return out;
}
