import { figureTable } from './figure.ts';
import { hiddenLegFigures } from './hidden/hidden-figures.ts';
import type { HiddenRow } from './hidden/hidden-table.ts';
import { injectedText } from './injected/injected-tables.ts';
import { robustnessText } from './robustness/robustness.ts';
import { simpleText } from './simple/simple-detection.ts';
import { detectionText, falseAlarmText, hiddenText, localisationText, twinText } from './tables.ts';
import type { TwinRow } from './twin/twin-figures.ts';
import { assessedText } from './verdicts/assessed-share.ts';
import { specificityText } from './verdicts/specificity.ts';
import type { VerdictFigures } from './verdicts/verdict-figures.ts';

/** All figures of one split. */
export interface Evaluation extends VerdictFigures {
  split: string;
  /** Absent where only verdicts were asked for, as is `twin`. */
  hidden?: HiddenRow[];
  twin?: TwinRow[];
}

/** The evaluation as Markdown: what is wanted first, then each question with its table. */
export function evaluationText(figures: Evaluation): string {
  const { split, wanted, assessed, simple, specificity, injected, hidden, twin, unknownSensor } = figures;
  const section = (title: string, ...parts: string[]): string => [`## ${title}`, ...parts].join('\n\n');
  return [
    `Split: ${split}. Intervals are 95 %, over people: walks of one person are not independent. Walks that are not assessed count as errors.`,
    section('What is wanted', figureTable([...wanted, ...(hidden ? hiddenLegFigures(hidden) : [])])),
    section('Assessed', assessedText(assessed)),
    section('Detection', detectionText(figures.detection)),
    section(
      'What simple measures find',
      'Areas under the ROC curve against ordinary normal walks / slowed ones / ordinary ones with speed regressed out.',
      simpleText(simple),
    ),
    section('False alarms', falseAlarmText(figures.falseAlarms)),
    section('Group and side', localisationText(figures.localisation)),
    section('Which group comes first', specificityText(specificity)),
    section('Faults put into healthy walks', injectedText(injected)),
    section('Worse recordings', robustnessText(figures.robustness)),
    section(
      'Each sensor as if it were new',
      falseAlarmText(unknownSensor.falseAlarms),
      localisationText(unknownSensor.localisation),
    ),
    ...(hidden ? [section('Errors at hidden joints', hiddenText(hidden))] : []),
    ...(twin ? [section('Angles before and after the twin', twinText(twin))] : []),
  ].join('\n\n');
}
