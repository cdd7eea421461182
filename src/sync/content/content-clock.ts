import { ContentOffsetFinder, type ContentOffsets } from './content-offset.ts';
import type { ViewGeometry } from './epipolar.ts';
import { Motion } from './motion.ts';

/** What the images of one pass showed about the clocks, against the times that were in force then. */
export interface PassEvidence extends ContentOffsets {
  /** How often each camera's clock had begun anew when the pass ended. */
  epochs: readonly number[];
  /** Corrections that the times of the pass held already, `[camera]`, seconds. */
  correctionsS: readonly number[];
}

/** Latencies of pose estimators, and own clocks that are taken for common, differ by less than this, seconds. */
const SEARCH_S = 0.2;
/** Nobody on the move for so long: between two passes. Seconds. */
const STILL_S = 0.7;
/** A pass that lasts longer (treadmill) is looked at in parts: frames of one camera. */
const LONGEST_FRAMES = 450;
/** Below this there is nothing to be learned: frames of the camera that has most. */
const LEAST_FRAMES = 45;
/** Pieces of work per 30 Hz tick: about a millisecond together. */
const PIECES = 3;
const TICK_S = 1 / 30;

interface Pass {
  finder: ContentOffsetFinder;
  correctionsS: readonly number[];
  epochs: readonly number[];
}

/**
 * Compares the cameras' clocks by what they see, while people walk and beside the live ticks: collects the frames in which
 * somebody moves, and when the pass is over works out the offsets, a small piece with every tick. What it does when
 * depends on the messages alone, so that a replay does the same.
 */
export class ContentClock {
  readonly #views: readonly ViewGeometry[];
  readonly #motions: Motion[];
  readonly #epochs: number[];
  /** Under way. */
  #pass: Pass | null = null;
  /** Over, and not looked at yet. */
  #over: Pass | null = null;
  /** Being looked at. */
  #studied: Pass | null = null;
  #work: Generator<void, ContentOffsets | null> | null = null;
  #movedS = Number.NEGATIVE_INFINITY;
  #workedS = Number.NEGATIVE_INFINITY;

  /** `views`: in the calibration's order. */
  constructor(views: readonly ViewGeometry[]) {
    this.#views = views;
    this.#motions = views.map(() => new Motion());
    this.#epochs = views.map(() => 0);
  }

  /** Nobody moves in any picture: a change of the clocks changes no picture now. */
  isStill(nowS: number): boolean {
    return nowS - this.#movedS >= STILL_S;
  }

  /** Whether a camera's clock is still the one that this evidence is about. */
  isCurrent(evidence: PassEvidence, camera: number): boolean {
    return evidence.epochs[camera] === this.#epochs[camera];
  }

  /** A camera's clock, or the way it is read, is another one from now on. */
  restart(camera: number): void {
    this.#epochs[camera]!++;
    // What it saw before in this pass was on the old clock.
    this.#pass?.finder.forget(camera);
  }

  /**
   * A frame of a camera (by index) on the clock in force. `correctionsS`: what the clocks in force hold, all cameras;
   * may change only while everything is still.
   */
  add(
    camera: number,
    timeS: number,
    people: readonly Float64Array[],
    nowS: number,
    correctionsS: () => number[],
  ): void {
    if (!this.#motions[camera]!.update(timeS, people)) return;
    this.#movedS = nowS;
    this.#pass ??= {
      finder: new ContentOffsetFinder({ views: this.#views, searchS: SEARCH_S, maxFrames: LONGEST_FRAMES }),
      correctionsS: correctionsS(),
      epochs: [],
    };
    this.#pass.finder.add(camera, timeS, people);
  }

  /** Goes on with the work; at most a few pieces per tick. What a pass showed, once, when that is known. */
  step(nowS: number): PassEvidence | null {
    if (nowS - this.#workedS < TICK_S) return null;
    this.#workedS = nowS;
    this.#endPass(nowS);
    for (let piece = 0; piece < PIECES && this.#work !== null; piece++) {
      const { done, value } = this.#work.next();
      if (!done) continue;
      this.#work = null;
      const { correctionsS, epochs } = this.#studied!;
      return value === null ? null : { ...(value as ContentOffsets), correctionsS, epochs };
    }
    return null;
  }

  #endPass(nowS: number): void {
    const pass = this.#pass;
    if (pass !== null && (this.isStill(nowS) || pass.finder.frames >= LONGEST_FRAMES)) {
      this.#pass = null;
      if (pass.finder.frames >= LEAST_FRAMES) this.#over = { ...pass, epochs: [...this.#epochs] };
    }
    if (this.#work !== null || this.#over === null) return;
    this.#studied = this.#over;
    this.#over = null;
    this.#work = this.#studied.finder.work();
  }
}
