import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { imageExtent } from '../image-extent.ts';

/** Far enough apart that steps show above the noise of keypoints, seconds. */
const SPAN_S = 0.5;
/** In this time a walker moves by 4 to 30 % of the size in the image, least towards the camera; at rest keypoints by 1 %. */
const SHARE = 0.025;
/** Of people far away the noise of keypoints is more than that, px. */
const NOISE_PX = 8;

interface Picture {
  timeS: number;
  people: readonly Float64Array[];
}

/** Whether anybody moves in one camera's pictures. */
export class Motion {
  #then: Picture | null = null;
  #next: Picture | null = null;
  #moving = false;

  /** Takes the next picture; times rise. True while somebody is on the move or has just come. */
  update(timeS: number, people: readonly Float64Array[]): boolean {
    this.#then ??= { timeS, people };
    this.#next ??= { timeS, people };
    const { people: before } = this.#then;
    // Whoever comes is moving; whoever has left is none of the picture's.
    this.#moving = people.some((joints) => !before.some((other) => isAtRest(joints, other)));
    if (timeS - this.#next.timeS >= SPAN_S) {
      this.#then = this.#next;
      this.#next = { timeS, people };
    }
    return this.#moving;
  }
}

function isAtRest(now: Float64Array, before: Float64Array): boolean {
  let [sum, count] = [0, 0];
  for (let at = 0; at < JOINT_COUNT * 3; at += 3) {
    if (!(now[at + 2]! > 0 && before[at + 2]! > 0)) continue;
    sum += Math.hypot(now[at]! - before[at]!, now[at + 1]! - before[at + 1]!);
    count++;
  }
  return count > 0 && sum / count < Math.max(NOISE_PX, SHARE * imageExtent(now));
}
