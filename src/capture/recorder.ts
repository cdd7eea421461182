import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodePoseMessage } from './encode-message.ts';
import type { PoseMessage } from './pose-message.ts';
import { beginRecording, guarded, type RecorderOptions } from './recording-folder.ts';
import type { TriggerPulse } from './trigger/protocol.ts';
import { encodeTriggerLine, TRIGGER_CAMERA, TRIGGER_FILE } from './trigger/trigger-file.ts';

/**
 * Writes messages that are there already (simulated, converted) as a recording that `readRecording` reads and `replay`
 * runs. It waits for the disk at every line; live input goes through `LiveRecorder`, which writes the same bytes.
 * Messages are written as decoded, in HALPE_26, with their arrival times; reading them back gives the same messages bit for bit.
 */
export class Recorder {
  readonly #files: Map<string, number>;
  readonly #dir: string;
  #pulses: number | null = null;
  #written = 0;

  /** @throws GengaitError GENGAIT_E_RECORDING_WRITE where the folder holds a recording or can't be written. */
  constructor(options: RecorderOptions) {
    this.#dir = options.dir;
    const paths = beginRecording(options);
    this.#files = guarded(
      options.dir,
      () => new Map([...paths].map(([camera, path]) => [camera, openSync(path, 'ax')])),
    );
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
