import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tile } from '../model/tiles.ts';
import { type ErrorColumn, errorColumns, type TileErrors, type WindowPlan } from '../model/window-errors.ts';

/** What the errors of a walk depend on: same key, same numbers. */
export interface ErrorCacheKey {
  modelSha256: string;
  tiles: readonly Tile[];
  plan: WindowPlan;
  /** How the walk was prepared: filter, mirror, slowed. */
  variant: string;
}

/** Errors of walks on disk, so that studying judges and thresholds costs no inference. One file per walk. */
export class ErrorCache {
  readonly #folder: string;
  readonly #columns: ErrorColumn[];

  constructor(root: string, key: ErrorCacheKey) {
    const digest = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
    this.#folder = join(root, 'errors', digest);
    this.#columns = errorColumns(key.tiles);
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, 'key.json'), JSON.stringify(key));
  }

  /** The stored errors of `walkId`, or those that `compute` gives, stored. */
  async get(walkId: string, compute: () => Promise<TileErrors>): Promise<TileErrors> {
    const file = join(this.#folder, `${walkId}.f32`);
    if (existsSync(file)) return this.#decode(readFileSync(file));
    const errors = await compute();
    writeFileSync(`${file}.part`, encode(errors));
    renameSync(`${file}.part`, file);
    return errors;
  }

  #decode(bytes: Buffer): TileErrors {
    const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const windows = new Int32Array(whole, 0, 1)[0]!;
    return {
      columns: this.#columns,
      ends: new Int32Array(whole, 4, windows),
      errorsMm: new Float32Array(whole, 4 + windows * 4),
    };
  }
}

/** Count, ends, errors; little-endian as every machine this runs on. */
function encode({ ends, errorsMm }: TileErrors): Buffer {
  const head = Int32Array.of(ends.length, ...ends);
  return Buffer.concat([
    Buffer.from(head.buffer),
    Buffer.from(errorsMm.buffer, errorsMm.byteOffset, errorsMm.byteLength),
  ]);
}
