import type { Camera } from './camera.ts';
import { LastingError } from './lasting-error.ts';
import { KeypointNoise, type NoiseOptions } from './noise.ts';
import { ViewBias } from './view-bias.ts';

/** Slower than this a person stands (or walks on a treadmill), metres per second. */
const STANDING_M_S = 0.3;

/** What is known about the keypoints of a person who moves in some direction. */
export interface KeypointKnowledge {
  noise: KeypointNoise;
  bias: ViewBias;
  lasting: LastingError;
  /** False: used as it is, not learnt from what is triangulated with it. */
  learning: boolean;
}

/**
 * What live triangulation learns about a site's cameras and pose estimators: one noise, and a bias for each direction in
 * which people walk, since who walks back is seen from the other sides.
 */
export class SiteKnowledge {
  readonly noise: KeypointNoise;
  readonly lasting = new LastingError();
  /** Standing, then walking along world +X, +Y, −X, −Y. */
  private readonly biases: readonly ViewBias[];

  constructor(cameras: readonly Camera[], noise?: NoiseOptions) {
    this.noise = new KeypointNoise(cameras.length, noise);
    this.biases = Array.from({ length: 5 }, () => new ViewBias(cameras));
  }

  /** For a person with this velocity on the floor, metres per second. */
  of([vx, vy]: readonly [number, number]): KeypointKnowledge {
    const quarter = Math.round(Math.atan2(vy, vx) / (Math.PI / 2) + 4) % 4;
    const bias = this.biases[Math.hypot(vx, vy) < STANDING_M_S ? 0 : 1 + quarter]!;
    return { noise: this.noise, bias, lasting: this.lasting, learning: true };
  }
}
