import { GengaitError } from '../../errors.ts';

/** One float32 tensor of a weights file. `data` is row-major, its length the product of `shape`. */
export interface WeightTensor {
  shape: number[];
  data: Float32Array;
}

export type Weights = ReadonlyMap<string, WeightTensor>;

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const LENGTH_BYTES = 8;
/** The safetensors format's own limit; a larger header means a damaged or foreign file. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Reads a safetensors file (8 bytes little-endian header length, JSON header, raw little-endian data) of float32 tensors.
 * Every tensor's type, shape and place are checked, and together they must fill the file exactly, so that a truncated
 * or overlong file is an error and never a model with the wrong numbers.
 * @throws GengaitError GENGAIT_E_WEIGHTS_DAMAGED
 */
export function readSafetensors(file: Uint8Array): Weights {
  const { header, dataStart } = readHeader(file);
  const weights = new Map<string, WeightTensor>();
  let covered = 0;
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const entry = checkEntry(name, value);
    const [begin, end] = entry.data_offsets;
    const count = entry.shape.reduce((product, size) => product * size, 1);
    if (end - begin !== count * 4) throw damaged(`${name}: ${end - begin} bytes for shape [${entry.shape}]`);
    if (dataStart + end > file.byteLength) throw damaged(`${name} ends after the end of the file`);
    weights.set(name, { shape: entry.shape, data: floatsAt(file, dataStart + begin, count) });
    covered += count * 4;
  }
  if (dataStart + covered !== file.byteLength) {
    throw damaged(`${file.byteLength - dataStart} bytes of data where the header describes ${covered}`);
  }
  return weights;
}

function readHeader(file: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  if (file.byteLength < LENGTH_BYTES) throw damaged('shorter than its length field');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES) || Number(length) + LENGTH_BYTES > file.byteLength) {
    throw damaged(`a header of ${length} bytes does not fit`);
  }
  const dataStart = LENGTH_BYTES + Number(length);
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, dataStart)));
    if (typeof header !== 'object' || header === null || Array.isArray(header))
      throw damaged('the header is no object');
    return { header: header as Record<string, unknown>, dataStart };
  } catch (cause) {
    if (cause instanceof GengaitError) throw cause;
    throw damaged('the header is not JSON', cause);
  }
}

function checkEntry(name: string, value: unknown): HeaderEntry {
  const entry = value as Partial<HeaderEntry> | null;
  const shape = entry?.shape;
  const offsets = entry?.data_offsets;
  if (entry?.dtype !== 'F32') throw damaged(`${name}: type ${String(entry?.dtype)} instead of F32`);
  if (!Array.isArray(shape) || !shape.every(isCount)) throw damaged(`${name}: no valid shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount) || offsets[1] < offsets[0]) {
    throw damaged(`${name}: no valid place in the file`);
  }
  return entry as HeaderEntry;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function floatsAt(file: Uint8Array, at: number, count: number): Float32Array {
  const view = new DataView(file.buffer, file.byteOffset + at, count * 4);
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(i * 4, true));
}

function damaged(details: string, cause?: unknown): GengaitError {
  return new GengaitError('GENGAIT_E_WEIGHTS_DAMAGED', details, { cause });
}
