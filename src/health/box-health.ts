import { readFile, statfs } from 'node:fs/promises';
import { cpuTemperature, currentLoad, mem } from 'systeminformation';
import { roundedOrNull } from '../maths/rounding.ts';
import type { BoxSample } from '../publish/schemas/machine.ts';

/** Reads the box once; the real one asks the operating system, tests pass their own. */
export type BoxReader = () => Promise<BoxSample>;

/**
 * The box's own health, read at most every `minIntervalS`: the questions to the operating system cost up to half a second of
 * work, so they are asked rarely and never awaited by the pipeline.
 */
export class BoxHealth {
  #sample: BoxSample = UNKNOWN_BOX;
  #readAtS = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;
  readonly #read: BoxReader;
  readonly #minIntervalS: number;

  constructor(read: BoxReader = sampleBox, minIntervalS = 10) {
    this.#read = read;
    this.#minIntervalS = minIntervalS;
  }

  /** The newest sample (all null before the first); starts a new reading where the last one is old. `nowS`: monotonic. */
  latest(nowS: number): BoxSample {
    if (this.#reading === null && nowS - this.#readAtS >= this.#minIntervalS) {
      this.#readAtS = nowS;
      this.#reading = this.#read()
        .catch(() => UNKNOWN_BOX)
        .then((sample) => {
          this.#sample = sample;
          this.#reading = null;
        });
    }
    return this.#sample;
  }

  /** Resolves when no reading is under way. */
  async settled(): Promise<void> {
    await this.#reading;
  }
}

const UNKNOWN_BOX: BoxSample = {
  temperature_c: null,
  load: null,
  memory_free_mb: null,
  process_memory_mb: null,
  disk_free_gb: null,
  throttled: null,
};

/** Asks the operating system; what it does not say is null. `folder`: any path on the disk that matters. */
export async function sampleBox(folder = process.cwd()): Promise<BoxSample> {
  const [temperature, load, memory, disk, throttled] = await Promise.all([
    orNull(cpuTemperature()),
    orNull(currentLoad()),
    orNull(mem()),
    orNull(statfs(folder)),
    readThrottled(),
  ]);
  return {
    temperature_c: roundedOrNull(temperature?.main ?? null, 1),
    load: roundedOrNull(load === null ? null : load.currentLoad / 100, 3),
    memory_free_mb: roundedOrNull(memory === null ? null : memory.available / 1e6, 0),
    process_memory_mb: roundedOrNull(process.memoryUsage.rss() / 1e6, 0),
    disk_free_gb: roundedOrNull(disk === null ? null : (disk.bavail * disk.bsize) / 1e9, 2),
    throttled,
  };
}

/**
 * Whether heat slows the processor now: Linux tells a cooling state above 0 for a processor's cooling device.
 * Null where there is no such device (virtual machines, other systems).
 */
async function readThrottled(): Promise<boolean | null> {
  let slowed: boolean | null = null;
  for (let device = 0; device < 16; device++) {
    const folder = `/sys/class/thermal/cooling_device${device}`;
    const type = await orNull(readFile(`${folder}/type`, 'utf8'));
    if (type === null) break;
    if (!/^(processor|cpufreq|thermal-cpufreq)/i.test(type.trim())) continue;
    const state = Number(await orNull(readFile(`${folder}/cur_state`, 'utf8')));
    slowed = (slowed ?? false) || state > 0;
  }
  return slowed;
}

async function orNull<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch {
    return null;
  }
}
