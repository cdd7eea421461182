import { GengaitError } from '../errors.ts';

/** A TRC file as it stands: markers in the file's own names, axes and rate, in metres. */
export interface TrcTable {
  /** Frames per second, from the header; agrees with `timesS`. */
  fps: number;
  /** Time of the first frame, seconds, as in the file. */
  startS: number;
  units: 'm' | 'mm';
  markers: string[];
  frames: number;
  /** `[frame][marker][xyz]`, metres, the file's own axes, NaN = empty cell. Frames left out of the file are NaN. */
  coordinates: Float64Array;
}

/** Below this a swing has too few frames, and the model's 30 Hz cannot be made from them. */
const MIN_FPS = 20;
/** A gap in the Time column longer than this is another recording, not a gap. */
const MAX_GAP_S = 60;

/**
 * Reads the text of a TRC file: five header lines, then tab-separated rows `Frame# Time X1 Y1 Z1 …`.
 * Empty cells, `nan` and `NaN` are unknown. Frames missing from the Time column become unknown frames.
 * @throws GENGAIT_E_TRC_FORMAT, _COLUMNS, _TRUNCATED, _RATE, _UNITS: nothing is guessed.
 */
export function parseTrc(text: string): TrcTable {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const header = readHeader(lines);
  const rows: { line: number; cells: string[] }[] = [];
  for (let i = 4; i < lines.length; i++) {
    const cells = lines[i]!.split('\t');
    // The fifth line names the coordinates (X1 Y1 Z1 …) and is optional in practice; blank lines are allowed.
    if (lines[i]!.trim() === '' || (i === 4 && cells[0]!.trim() === '')) continue;
    rows.push({ line: i + 1, cells });
  }
  if (rows.length !== header.frames) {
    throw new GengaitError(
      'GENGAIT_E_TRC_TRUNCATED',
      `NumFrames says ${header.frames}, the file has ${rows.length} rows`,
    );
  }
  const times = rows.map((row) => numberCell(row.cells[1], row.line, 'Time'));
  const indices = frameIndices(times, header.fps);
  const frames = indices.at(-1)! + 1;
  const width = header.markers.length * 3;
  const coordinates = new Float64Array(frames * width).fill(Number.NaN);
  const scale = header.units === 'mm' ? 0.001 : 1;
  rows.forEach((row, i) => {
    fillRow(row, header.markers, scale, coordinates.subarray(indices[i]! * width, (indices[i]! + 1) * width));
  });
  return {
    fps: header.fps,
    startS: times[0]!,
    units: header.units,
    markers: header.markers,
    frames,
    coordinates,
  };
}

interface Header {
  fps: number;
  frames: number;
  units: 'm' | 'mm';
  markers: string[];
}

function readHeader(lines: string[]): Header {
  if (lines.length < 6 || !lines[0]!.startsWith('PathFileType')) {
    throw new GengaitError('GENGAIT_E_TRC_FORMAT', 'line 1 does not begin with PathFileType');
  }
  const keys = lines[1]!.split('\t').map((key) => key.trim());
  const values = lines[2]!.split('\t').map((value) => value.trim());
  const field = (key: string): string => {
    const value = values[keys.indexOf(key)];
    if (value === undefined || value === '') throw new GengaitError('GENGAIT_E_TRC_FORMAT', `line 3 lacks ${key}`);
    return value;
  };
  const units = field('Units').toLowerCase();
  if (units !== 'm' && units !== 'mm') throw new GengaitError('GENGAIT_E_TRC_UNITS', `Units is "${field('Units')}"`);
  const fps = Number(field('DataRate'));
  if (!(fps >= MIN_FPS && fps <= 10_000)) {
    throw new GengaitError(
      'GENGAIT_E_TRC_RATE',
      `DataRate is "${field('DataRate')}", at least ${MIN_FPS} Hz are needed`,
    );
  }
  const frames = Number(field('NumFrames'));
  const markers = markerNames(lines[3]!, Number(field('NumMarkers')));
  if (!Number.isInteger(frames) || frames < 1) {
    throw new GengaitError('GENGAIT_E_TRC_FORMAT', `NumFrames is "${field('NumFrames')}"`);
  }
  return { fps, frames, units, markers };
}

/** Names stand above the X of each marker: every third cell from the third on. */
function markerNames(line: string, announced: number): string[] {
  const cells = line.split('\t').map((cell) => cell.trim());
  while (cells.length > 0 && cells.at(-1) === '') cells.pop();
  const names: string[] = [];
  for (let i = 2; i < cells.length; i += 3) names.push(cells[i]!);
  if (names.length !== announced || names.includes('')) {
    throw new GengaitError(
      'GENGAIT_E_TRC_COLUMNS',
      `NumMarkers says ${announced}, line 4 names ${names.filter((name) => name !== '').length}`,
    );
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new GengaitError('GENGAIT_E_TRC_FORMAT', `line 4 names "${twice}" twice`);
  return names;
}

function numberCell(cell: string | undefined, line: number, what: string): number {
  const text = cell?.trim() ?? '';
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) {
    throw new GengaitError('GENGAIT_E_TRC_FORMAT', `line ${line}, ${what}: "${text}" is not a number`);
  }
  return value;
}

function fillRow(row: { line: number; cells: string[] }, markers: string[], scale: number, into: Float64Array): void {
  const { cells, line } = row;
  if (cells.length < 2 + into.length) {
    throw new GengaitError(
      'GENGAIT_E_TRC_COLUMNS',
      `line ${line} has ${cells.length} cells, ${markers.length} markers need ${2 + into.length}`,
    );
  }
  if (cells.slice(2 + into.length).some((cell) => cell.trim() !== '')) {
    throw new GengaitError('GENGAIT_E_TRC_COLUMNS', `line ${line} has more cells than line 4 has markers`);
  }
  for (let k = 0; k < into.length; k++) {
    const text = cells[k + 2]!.trim();
    if (text === '' || text.toLowerCase() === 'nan') continue;
    into[k] = scale * numberCell(text, line, markers[Math.floor(k / 3)]!);
  }
}

/**
 * Number of each row on the header's clock. Rows may be left out of the file (a gap), but a time that falls between
 * two frames, repeats or runs back means that rate and times contradict each other.
 */
function frameIndices(times: number[], fps: number): number[] {
  const steps = times.slice(1).map((time, i) => time - times[i]!);
  const middle = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  // Written times are often rounded to milliseconds: at 100 Hz the median step may be off by one tenth.
  if (middle !== undefined && !(Math.abs(middle * fps - 1) < 0.15)) {
    throw new GengaitError(
      'GENGAIT_E_TRC_RATE',
      `DataRate is ${fps} Hz, the Time column steps by ${middle.toFixed(5)} s (${(1 / middle).toFixed(2)} Hz)`,
    );
  }
  const indices = times.map((time) => Math.round((time - times[0]!) * fps));
  times.forEach((time, i) => {
    const off = Math.abs((time - times[0]!) * fps - indices[i]!);
    const step = i === 0 ? 1 : indices[i]! - indices[i - 1]!;
    if (off > 0.35 || step < 1 || step > MAX_GAP_S * fps) {
      throw new GengaitError('GENGAIT_E_TRC_RATE', `row ${i + 1} has Time ${time}, which is no frame at ${fps} Hz`);
    }
  });
  return indices;
}
