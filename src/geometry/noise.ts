/** Noise of a keypoint coordinate before anything was learnt: 3 px at a focal length of 1000 px. */
export const FIRST_NOISE_RAD = 0.003;

/** How uncertain each camera's keypoints are, as angles. */
export interface NoiseModel {
  /** One standard deviation of a keypoint coordinate at confidence 1, radians. */
  sigmaRad(camera: number, joint: number): number;
  /** Factor on the stated uncertainty of a joint. */
  inflation(joint: number): number;
}

/** The same noise for all cameras and joints: for tests and single frames. */
export class FixedNoise implements NoiseModel {
  private readonly noiseRad: number;

  constructor(noiseRad = FIRST_NOISE_RAD) {
    this.noiseRad = noiseRad;
  }

  sigmaRad(): number {
    return this.noiseRad;
  }

  inflation(): number {
    return 1;
  }
}
