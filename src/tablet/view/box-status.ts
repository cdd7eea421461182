import type { Payload } from '../../publish/payloads.ts';
import type { PageState } from '../data/page-state.ts';
import { TEXT } from '../text.ts';
import { fixed } from './format.ts';

/** How the box is, in a word, with how much it should stand out. */
export interface StatusWord {
  tone: 'calm' | 'warning' | 'error' | 'quiet';
  text: string;
}

/** The word in the page's head. */
export function statusWord({ daemon, findings }: PageState, connected: boolean, silent: boolean): StatusWord {
  if (!connected || daemon === null) return { tone: 'error', text: TEXT.daemon.unknown };
  if (silent) return { tone: 'error', text: TEXT.daemon.silent };
  const { state } = daemon;
  if (state === 'lost' || state === 'stopped') return { tone: 'error', text: TEXT.daemon[state] };
  if (state === 'degraded') {
    const worst = [...findings.values()].some(({ level }) => level === 'error') ? 'error' : 'warning';
    return { tone: worst, text: TEXT.daemon.degraded };
  }
  return { tone: state === 'ready' ? 'calm' : 'quiet', text: TEXT.daemon[state] };
}

/** A finding as it is listed. */
export interface FindingRow {
  code: string;
  level: 'info' | 'warning' | 'error';
  message: string;
  remedies: readonly string[];
}

const LEVELS = ['error', 'warning', 'info'] as const;

/** Findings, the worst first. */
export function findingRows(findings: PageState['findings']): FindingRow[] {
  return [...findings.values()]
    .map(({ code, level, message, remedies }) => ({ code, level, message, remedies }))
    .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || a.code.localeCompare(b.code));
}

/** A camera as it is listed. */
export interface CameraRow {
  name: string;
  fps: string;
  age: string;
  clock: string;
  loss: string;
  silent: boolean;
}

/** A camera that said nothing for so long is silent, seconds. */
const CAMERA_SILENT_S = 1;

/** Cameras by name. */
export function cameraRows(health: Payload<'health'> | null): CameraRow[] {
  return Object.entries(health?.cameras ?? {})
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([name, { fps, age_s, offset_uncertainty_s, loss }]) => {
      const silent = age_s === null || age_s > CAMERA_SILENT_S;
      return {
        name,
        silent,
        fps: fixed(fps, 1),
        age: silent ? TEXT.box.silent : `${fixed(age_s * 1000, 0)} ${TEXT.units.ms}`,
        clock:
          offset_uncertainty_s === null ? TEXT.unknown : `${fixed(offset_uncertainty_s * 1000, 1)} ${TEXT.units.ms}`,
        loss: loss === null ? TEXT.unknown : `${fixed(loss * 100, 1)} %`,
      };
    });
}

/** Facts about the box as label and value. */
export function machineRows({ daemon, health }: PageState, build: string): { label: string; value: string }[] {
  const { box, units } = TEXT;
  const known = (value: number | null | undefined, digits: number, unit: string): string =>
    value == null ? TEXT.unknown : `${fixed(value, digits)} ${unit}`;
  const dropped = Object.values(health?.drops ?? {}).reduce((sum, count) => sum + count, 0);
  const baseline = daemon?.baseline;
  return [
    { label: box.temperature, value: known(health?.box.temperature_c, 0, units.celsius) },
    { label: box.load, value: health?.box.load == null ? TEXT.unknown : `${fixed(health.box.load * 100, 0)} %` },
    { label: box.memory, value: known(health?.box.memory_free_mb, 0, units.mb) },
    { label: box.disk, value: known(health?.box.disk_free_gb, 1, units.gb) },
    { label: box.dropped, value: health === null ? TEXT.unknown : String(dropped) },
    { label: box.outbox, value: health === null ? TEXT.unknown : String(health.outbox.waiting) },
    { label: box.baseline, value: baseline ? box.baselines[baseline] : TEXT.unknown },
    { label: box.model, value: daemon?.provider ?? TEXT.unknown },
    { label: box.calibration, value: daemon?.calibration?.file ?? TEXT.unknown },
    { label: box.version, value: daemon?.version ?? TEXT.unknown },
    { label: box.page, value: build },
  ];
}
