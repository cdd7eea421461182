import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { GengaitError } from '../errors.ts';
import { encodePoseMessage } from './encode-message.ts';
import type { PoseMessage } from './pose-message.ts';
import type { TriggerPulse } from './trigger/protocol.ts';
import { encodeTriggerLine, TRIGGER_CAMERA, TRIGGER_FILE } from './trigger/trigger-file.ts';

/** What a new recording is made of besides its messages. */
export interface RecorderOptions {
  /** A new or empty folder. */
  dir: string;
  /** The calibration file in use, as it is. */
  calibrationText: string;
  /** Names of its cameras. */
  cameras: readonly string[];
  /** What `session.json` shall say besides the format; no names of people. */
  session: Readonly<Record<string, unknown>>;
}

/**
 * Writes what came in as a recording that `readRecording` reads and `replay` runs: whole lines only, appended, so that a
 * power loss costs at most the last ones. Messages are written as decoded, in HALPE_26, with their arrival times; reading
 * them back gives the same messages bit for bit.
 */
export class Recorder {
  readonly #files: Map<string, number>;
  readonly #dir: string;
  #pulses: number | null = null;
  #written = 0;

  /** @throws GengaitError GENGAIT_E_RECORDING_WRITE where the folder holds something or can't be written. */
  constructor({ dir, calibrationText, cameras, session }: RecorderOptions) {
    this.#dir = dir;
    this.#files = guarded(dir, () => {
      if (existsSync(dir) && readdirSync(dir).length > 0) throw new Error('the folder is not empty');
      mkdirSync(dir, { recursive: true });
      writeWhole(join(dir, 'calibration.toml'), calibrationText);
      writeWhole(join(dir, 'session.json'), `${JSON.stringify({ ...session, format: 'HALPE_26' }, null, 2)}\n`);
      return new Map(cameras.map((camera) => [camera, openSync(join(dir, `${camera}.ndjson`), 'ax')]));
    });
  }

  /** Messages written so far. */
  get written(): number {
    return this.#written;
  }

  /** Appends one message; those of cameras outside the calibration are not recorded. @throws GengaitError as above. */
  write(message: PoseMessage): void {
    const file = this.#files.get(message.camera);
    if (file === undefined) return;
    const line = `${encodePoseMessage(message, { withArrival: true })}\n`;
    guarded(message.camera, () => writeSync(file, line));
    this.#written++;
  }

  /** Appends one line of the trigger board. @throws GengaitError as above. */
  writePulse(pulse: TriggerPulse): void {
    if (this.#files.has(TRIGGER_CAMERA)) return;
    guarded(TRIGGER_FILE, () => {
      this.#pulses ??= openSync(join(this.#dir, TRIGGER_FILE), 'ax');
      writeSync(this.#pulses, `${encodeTriggerLine(pulse)}\n`);
    });
  }

  /** Brings everything to the disk and closes it. */
  close(): void {
    const files = [...this.#files.values(), ...(this.#pulses === null ? [] : [this.#pulses])];
    this.#files.clear();
    this.#pulses = null;
    for (const file of files) {
      guarded('', () => fsyncSync(file));
      closeSync(file);
    }
  }
}

function guarded<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GengaitError('GENGAIT_E_RECORDING_WRITE', `${what}: ${why}`, { cause });
  }
}

/** A file that is either whole or absent, whenever the power goes. */
function writeWhole(path: string, text: string): void {
  const file = openSync(`${path}.part`, 'w');
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.part`, path);
}
