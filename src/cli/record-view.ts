import type { CameraInput } from '../capture/input-meter.ts';
import type { RecorderStatus } from '../capture/live-recorder.ts';
import type { Finding } from '../health/finding.ts';
import { clockText, fixed, type ScreenLine } from './live-render.ts';

/** What a recording is told by, while it runs and at its end. */
export interface RecordView {
  dir: string;
  seconds: number;
  cameras: readonly CameraInput[];
  /** Drops by camera ("unknown" where it is not known) and reason. */
  dropped: Readonly<Record<string, Readonly<Record<string, number>>>>;
  status: RecorderStatus;
  findings: readonly Finding[];
}

/** The screen while recording. Each line is cut to the width. */
export function recordLines(view: RecordView, columns: number): ScreenLine[] {
  const { status, findings } = view;
  const pulses = status.pulses === 0 ? '' : `, ${status.pulses} pulses`;
  const lost = status.lost === 0 ? '' : `, ${status.lost} LOST (slow disk)`;
  const lines: ScreenLine[] = [
    plain(`Recording ${clockText(view.seconds)}   ${megabytes(status.bytes)}${pulses}${lost}   Ctrl-C ends`, 'strong'),
    plain(`in ${view.dir}`, 'faint'),
    plain('  camera         frames     fps   people   last message   dropped', 'strong'),
    ...cameraRows(view),
    ...findings.flatMap(({ level, message, remedies }) => [
      plain(`${level}: ${message}`, 'alarm'),
      plain(`  ${remedies[0] ?? ''}`),
    ]),
  ];
  return lines.map((line) => ({ ...line, text: line.text.slice(0, columns) }));
}

/** The summary at the end, for people. */
export function recordText(view: RecordView): string {
  const { messages, pulses, bytes, lost } = view.status;
  const frames = Object.values(messages).reduce((sum, count) => sum + count, 0);
  const rows = view.cameras.map(({ camera }) => {
    const count = messages[camera] ?? 0;
    const rate = view.seconds > 0 ? count / view.seconds : Number.NaN;
    return `  ${camera.padEnd(14)} ${String(count).padStart(7)} frames  ${fixed(rate, 1).padStart(6)} per second${droppedText(view, camera)}`;
  });
  const others = Object.keys(view.dropped).filter((name) => !view.cameras.some(({ camera }) => camera === name));
  return [
    `Recorded ${view.seconds.toFixed(1)} s in ${view.dir}: ${frames} frames, ${pulses} pulses, ${megabytes(bytes)}`,
    ...rows,
    ...others.map((name) => `  ${name}: not recorded${droppedText(view, name)}`),
    ...(lost > 0 ? [`  ${lost} frames or pulses are missing: the disk was too slow.`] : []),
    frames > 0 ? `"gengait replay ${view.dir}" shows what is in it.` : '',
    '',
  ].join('\n');
}

function cameraRows(view: RecordView): ScreenLine[] {
  return view.cameras.map(({ camera, frames, fps, ageS, people }) => {
    const age =
      ageS === null ? 'none yet' : ageS < 1 ? `${Math.round(1000 * ageS)} ms ago` : `${ageS.toFixed(0)} s ago`;
    const numbers = `${String(frames).padStart(8)}  ${fixed(fps, 1).padStart(6)}  ${String(people).padStart(7)}`;
    const text = `  ${camera.padEnd(12)} ${numbers}   ${age.padEnd(12)}${droppedText(view, camera)}`;
    return plain(text.trimEnd(), ageS === null || ageS > 1 ? 'alarm' : 'plain');
  });
}

function droppedText({ dropped }: RecordView, camera: string): string {
  const counts = Object.entries(dropped[camera] ?? {});
  return counts.length === 0
    ? ''
    : `   ${counts.map(([reason, count]) => `${reason.replaceAll('_', ' ')} ${count}`).join(', ')}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function plain(text: string, style: ScreenLine['style'] = 'plain'): ScreenLine {
  return { text, style };
}
