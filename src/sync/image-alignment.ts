import type { Finding } from '../health/finding.ts';
import { mean, median } from '../maths/robust.ts';
import type { ClockChoice } from './clock-choice.ts';
import { SHARED_CLOCK_S } from './common-clock.ts';
import { ContentClock, type PassEvidence } from './content/content-clock.ts';
import type { ViewGeometry } from './content/epipolar.ts';
import { OffsetFilter } from './content/offset-filter.ts';
import { isMisaligned, type Misalignment, misalignmentFinding } from './misalignment.ts';
import { RESTARTED_S, type TimedCamera } from './timed-camera.ts';

/** A time service on a cable keeps clocks so close, one standard deviation; images can't tell less. Seconds. */
const WELL_KEPT_S = 0.00025;
/** Wider than anything a camera's time can be off by at first, one standard deviation, seconds. */
const UNKNOWN_S = 0.06;

/**
 * What the images say about the cameras' clocks, and what is done about it: clocks read by arrivals get their constant
 * latency corrected; cameras on pulses or on a common clock are only watched, and named where they are not as common as
 * they claim. Corrections change only while nobody moves: then a picture is the same at any time, and no walk has two
 * clocks.
 */
export class ImageAlignment {
  readonly #cameras: readonly TimedCamera[];
  readonly #choice: ClockChoice;
  readonly #content: ContentClock;
  readonly #filter: OffsetFilter;
  /** Cameras that took part in a pass since their clock is what it is. */
  readonly #seen: boolean[];
  #isDue = false;

  /** `views`: in the order of the cameras. */
  constructor(cameras: readonly TimedCamera[], choice: ClockChoice, views: readonly ViewGeometry[]) {
    this.#cameras = cameras;
    this.#choice = choice;
    this.#content = new ContentClock(views);
    this.#filter = new OffsetFilter(cameras.map(() => UNKNOWN_S));
    this.#seen = cameras.map(() => false);
  }

  /** Goes on working out what is known, before the next message is taken. True where a clock was changed. */
  step(nowS: number): boolean {
    const evidence = this.#content.step(nowS);
    if (evidence !== null) this.#take(evidence);
    if (!this.#isDue || !this.#content.isStill(nowS)) return false;
    this.#isDue = false;
    return this.#apply();
  }

  /** A frame was admitted at a time on the common clock, corrections included. */
  frame(camera: number, timeS: number, people: readonly Float64Array[], nowS: number): void {
    this.#content.add(camera, timeS, people, nowS, () => this.#cameras.map(({ alignmentS }) => alignmentS));
  }

  /** A camera's clock began anew or is read in another way; its correction is the best guess of its offset now. */
  restart(camera: number): void {
    this.#content.restart(camera);
    this.#seen[camera] = false;
    this.#filter.restart(camera, RESTARTED_S, this.#cameras[camera]!.alignmentS + this.#anchorS());
  }

  /** How far each camera lies off the others by the images, beyond what is corrected. Only cameras that were compared. */
  misalignments(): Misalignment[] {
    const residualsS = this.#residualsS();
    const middleS = this.#anchorS();
    const seen = [...this.#cameras.keys()].filter((index) => this.#seen[index]);
    const uncertaintiesS = this.#filter.uncertaintiesS();
    return seen.map((index) => ({
      camera: this.#cameras[index]!.name,
      source: this.#cameras[index]!.source,
      aheadS: residualsS[index]! - middleS,
      uncertaintyS: uncertaintiesS[index]!,
    }));
  }

  /** Cameras that are off. */
  findings(): Finding[] {
    return this.misalignments().filter(isMisaligned).map(misalignmentFinding);
  }

  /**
   * One standard deviation of each camera's times against the others, seconds. What a time service leaves between the
   * clocks it keeps is measured once somebody has walked; a camera that is off is as uncertain as it is off.
   */
  uncertaintiesS(): number[] {
    const off = new Map(this.misalignments().map((one) => [one.camera, one]));
    const common = [...off.values()].filter((one) => one.source === 'timestamp' && !isMisaligned(one));
    const excess = common.map(({ aheadS, uncertaintyS }) => aheadS ** 2 - uncertaintyS ** 2);
    const keptS = Math.sqrt(Math.max(WELL_KEPT_S ** 2, excess.length < 2 ? SHARED_CLOCK_S ** 2 : mean(excess)));
    return this.#cameras.map((camera) => {
      const one = off.get(camera.name);
      if (one === undefined || camera.isAlignable) return camera.uncertaintyS;
      if (isMisaligned(one)) return Math.hypot(camera.uncertaintyS, one.aheadS);
      return camera.source === 'timestamp' && camera.alignmentS === 0 ? keptS : camera.uncertaintyS;
    });
  }

  #take(evidence: PassEvidence): void {
    const offsetsS = evidence.offsetsS.map((offset, camera) =>
      this.#content.isCurrent(evidence, camera) ? offset + evidence.correctionsS[camera]! : Number.NaN,
    );
    this.#filter.update({ offsetsS, covarianceS2: evidence.covarianceS2 });
    offsetsS.forEach((offset, camera) => {
      if (!Number.isNaN(offset)) this.#seen[camera] = true;
    });
    this.#isDue = true;
  }

  /** Corrects clocks that are read by arrivals; no longer takes a clock for common that is not. */
  #apply(): boolean {
    const anchorS = this.#anchorS();
    const liars = this.misalignments().filter((one) => one.source === 'timestamp' && isMisaligned(one));
    const uncertaintiesS = this.#filter.uncertaintiesS();
    let changed = false;
    this.#cameras.forEach((camera, index) => {
      if (!this.#seen[index] || !camera.isAlignable) return;
      camera.align(this.#filter.offsetsS[index]! - anchorS, uncertaintiesS[index]!);
      changed = true;
    });
    for (const { camera, aheadS } of liars) {
      const index = this.#cameras.findIndex(({ name }) => name === camera);
      for (const other of this.#choice.contradict(index, aheadS)) this.restart(other);
      changed = true;
    }
    return changed;
  }

  /** What the filter's offsets are beyond the corrections in force, seconds. */
  #residualsS(): number[] {
    return this.#cameras.map(({ alignmentS }, index) => this.#filter.offsetsS[index]! - alignmentS);
  }

  /** What is common to the residuals of the cameras that the others are aligned to: those with a clock of their own … */
  #anchorS(): number {
    const residualsS = this.#residualsS();
    const seen = [...this.#cameras.keys()].filter((index) => this.#seen[index]);
    const good = seen.filter((index) => !this.#cameras[index]!.isAlignable);
    // … or all, where none is better than another. The middle: one that is off must not move the rest.
    return seen.length === 0 ? 0 : median((good.length > 0 ? good : seen).map((index) => residualsS[index]!));
  }
}
