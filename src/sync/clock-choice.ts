import { type ClockReading, commonClock } from './common-clock.ts';
import type { ClockFit } from './delay-envelope.ts';
import type { TimedCamera } from './timed-camera.ts';

/** What a camera's own clock taught about its latency while it was common, one standard deviation, seconds. */
const TAUGHT_S = 0.002;

/** Keeps for every camera the way its own clock is read, as arrivals and images teach. */
export class ClockChoice {
  readonly #cameras: readonly TimedCamera[];
  readonly #reading: ClockReading;
  #fits: readonly (ClockFit | null)[] = [];
  /** How far each camera's arrivals lie behind the common clock, when it was last on it, seconds; NaN = never. */
  readonly #behindS: number[];

  constructor(cameras: readonly TimedCamera[], reading: ClockReading) {
    this.#cameras = cameras;
    this.#reading = reading;
    this.#behindS = cameras.map(() => Number.NaN);
  }

  /** Reads the clocks anew where something was learned. Returns the cameras (by index) that are read in another way now. */
  update(): number[] {
    const fits = this.#cameras.map(({ stream }) => stream.fit());
    if (fits.every((fit, index) => fit === this.#fits[index])) return [];
    return this.#read(fits);
  }

  /** The images showed that a camera's clock is not the others'; `aheadS`: by how much its times lie ahead. */
  contradict(camera: number, aheadS: number): number[] {
    if (this.#reading !== 'auto') return [];
    this.#cameras[camera]!.isContradicted = true;
    const changed = this.#read(this.#fits);
    const one = this.#cameras[camera]!;
    const common = this.#cameras.find(({ map }) => map?.source === 'timestamp')?.map;
    const fit = this.#fits[camera];
    if (common == null || one.map?.source !== 'arrival' || fit == null) return changed;
    const behindS = one.map.toBoxS(fit.newestS) - common.toBoxS(fit.newestS);
    one.setCorrection(behindS + aheadS, TAUGHT_S);
    return changed;
  }

  /** Cameras that are read by arrivals though others share a clock. */
  outsiders(): TimedCamera[] {
    if (!this.#cameras.some(({ map }) => map?.source === 'timestamp')) return [];
    return this.#cameras.filter(({ isAlignable }) => isAlignable);
  }

  #read(fits: readonly (ClockFit | null)[]): number[] {
    this.#fits = fits;
    const facts = this.#cameras.map(({ map, isContradicted }, index) => ({
      fit: fits[index]!,
      wasCommon: map?.source === 'timestamp',
      isContradicted,
    }));
    const maps = commonClock(facts, this.#reading);
    return this.#cameras.flatMap((camera, index) => {
      const [before, map] = [camera.map?.source, maps[index]!];
      camera.map = map;
      if (map?.source === 'timestamp' && this.#reading === 'auto') this.#learn(index, fits[index]!);
      if (map === null || before === map.source) return [];
      this.#adopt(index, before, map.source);
      return [index];
    });
  }

  #learn(camera: number, fit: ClockFit): void {
    const byArrivalS = fit.newestS + fit.offsetS + fit.drift * (fit.newestS - fit.originS);
    this.#behindS[camera] = byArrivalS - this.#cameras[camera]!.map!.toBoxS(fit.newestS);
  }

  /** A clock that left the common one has taught the camera's latency before. */
  #adopt(camera: number, before: string | undefined, now: string): void {
    if (this.#reading !== 'auto' || before === undefined) return;
    if (now === 'timestamp') this.#cameras[camera]!.setCorrection(0, Number.NaN);
    else if (!Number.isNaN(this.#behindS[camera]!)) {
      this.#cameras[camera]!.setCorrection(this.#behindS[camera]!, TAUGHT_S);
    }
  }
}
