import type { ChartLook } from './curve-chart.ts';

/** The look of charts in the theme that is in force at an element. */
export function chartLook(element: Element): ChartLook {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    sheet: colour('sheet'),
    ink: colour('ink'),
    soft: colour('ink-soft'),
    line: colour('line'),
    band: colour('band'),
    measured: colour('measured'),
    twin: colour('twin'),
    flagged: colour('flag'),
    font: style.fontFamily,
  };
}
