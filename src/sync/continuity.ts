import type { DropReason } from '../capture/drop-reasons.ts';
import type { PoseMessage } from '../capture/pose-message.ts';

type Stamp = Pick<PoseMessage, 'frame' | 'timestampS' | 'receivedS'>;

/** `next`: the frame follows. `restart`: the camera, its counter or its clock began anew with this frame. */
export type Sequence = 'next' | 'restart' | Extract<DropReason, 'duplicate' | 'out_of_order' | 'clock_step'>;

/** A camera clock that runs ahead of the arrivals by more than this since the last frame has jumped, seconds. */
const MAX_JUMP_S = 0.5;
/** So many frames that agree among themselves, but not with what went before, are a camera that began anew. */
const FRAMES_OF_A_NEW_START = 5;

/**
 * Tells the next frame of a camera from duplicates, stragglers and restarts. Time decides; the frame counter only tells
 * duplicates, since a counter that begins at 0 again harms nobody. Frames that contradict the sequence are dropped, until
 * five of them in a row make a sequence of their own at the pace of their arrival: then the camera has restarted (or its
 * clock was set), and they are right. A burst of stragglers comes faster than that pace, and stays dropped.
 */
export class Continuity {
  #last: Stamp | null = null;
  #doubtful: Stamp[] = [];

  /**
   * What this frame is. Only `next` and `restart` may be used. `isNews` false: it was here before, and proves nothing about
   * the camera's present clock.
   */
  check(message: Stamp, isNews = true): Sequence {
    const verdict = this.#judge(message, isNews);
    if (verdict === 'next' || verdict === 'restart') {
      const { frame, timestampS, receivedS } = message;
      this.#last = { frame, timestampS, receivedS };
      this.#doubtful = [];
    }
    return verdict;
  }

  #judge(message: Stamp, isNews: boolean): Sequence {
    const last = this.#last;
    if (last === null) return 'next';
    const aheadS = message.timestampS - last.timestampS;
    if (aheadS === 0) return 'duplicate';
    const jumped = aheadS - (message.receivedS - last.receivedS) > MAX_JUMP_S;
    if (aheadS > 0 && !jumped) return 'next';
    if (isNews && this.#isNewStart(message)) return 'restart';
    return jumped || -aheadS > 1 ? 'clock_step' : 'out_of_order';
  }

  #isNewStart(message: Stamp): boolean {
    const previous = this.#doubtful.at(-1);
    if (previous !== undefined && message.timestampS <= previous.timestampS) this.#doubtful = [];
    const { frame, timestampS, receivedS } = message;
    this.#doubtful.push({ frame, timestampS, receivedS });
    if (this.#doubtful.length < FRAMES_OF_A_NEW_START) return false;
    const first = this.#doubtful.shift()!;
    const cameraS = timestampS - first.timestampS;
    const boxS = receivedS - first.receivedS;
    return boxS > cameraS / 2 && boxS < cameraS * 2;
  }
}
