import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { quantile } from '../../src/maths/robust.ts';
import { seededRandom as seeded } from '../../src/maths/seeded-random.ts';
import type { FrameSet } from '../../src/sync/frame-set.ts';
import type { Synchroniser } from '../../src/sync/synchroniser.ts';
import { message } from '../capture/messages.ts';
import { timeErrorsS } from './triggered-film.ts';

/** As in `timeErrorsS`: what everybody sees moves at this speed, px per second, so that a picture tells its time. */
const SPEED_PX_S = 100;

/** A camera of the film. */
export interface FilmCamera {
  hz: number;
  /** Its clock against the true time, seconds, and how fast that grows. */
  offsetS: number;
  drift: number;
  latencyS: number;
}

/** Five cameras: on one clock with latencies of 20 to 80 ms, or each on a clock of its own. */
export function filmCameras(clocks: 'common' | 'own', seed: number): FilmCamera[] {
  const random = seeded(seed);
  return Array.from({ length: 5 }, () => ({
    hz: 30,
    offsetS: clocks === 'common' ? 1000 : 5000 * random(),
    drift: clocks === 'common' ? 0 : 200e-6 * (random() - 0.5),
    latencyS: clocks === 'common' ? 0.02 + 0.06 * random() : 0.03,
  }));
}

/** What they send, in the order of arrival; delays vary by 2 ms on average. */
export function timedFilm(cameras: readonly FilmCamera[], seconds: number, seed: number): PoseMessage[] {
  const random = seeded(seed);
  const messages = cameras.flatMap(({ hz, offsetS, drift, latencyS }, c) => {
    const phaseS = random() / hz;
    let lastS = 0;
    return Array.from({ length: Math.floor(seconds * hz) }, (_, frame) => {
      const trueS = phaseS + frame / hz;
      lastS = Math.max(lastS + 1e-6, trueS + latencyS - 0.002 * Math.log(1 - random()));
      const times = { frame, receivedS: lastS };
      return message(`cam${c + 1}`, trueS * (1 + drift) + offsetS, { x: SPEED_PX_S * trueS, ...times });
    });
  });
  return inOrder(messages);
}

export const inOrder = (messages: PoseMessage[]): PoseMessage[] => messages.sort((a, b) => a.receivedS - b.receivedS);

/** What the ticks show of one camera, or of all, against the true time. */
export interface TimingReport {
  /** Distances from the tick's time that are a camera's alone (what the sound ones have in common left out), ms. */
  worstMs: number;
  p95Ms: number;
  /** Share of the camera's ticks that hold it. */
  share: number;
  /** From `fromS` until its last hole of more than a tick ends, seconds: when it is back for good. */
  backAfterS: number;
}

/** Feeds a film and looks at the ticks from `fromS` on. `cameras`: those looked at, by index. */
export function timing(
  synchroniser: Synchroniser,
  messages: readonly PoseMessage[],
  cameras: readonly number[],
  fromS: number,
): TimingReport {
  const sets: FrameSet[] = [];
  for (const one of messages) {
    synchroniser.push(one);
    sets.push(...synchroniser.poll(one.receivedS));
  }
  const endS = sets.at(-1)!.timeS - 0.3;
  const apartMs: number[] = [];
  let [held, asked, backS] = [0, 0, fromS];
  for (const set of sets.filter(({ timeS }) => timeS >= fromS && timeS < endS)) {
    const errors = timeErrorsS(set, 5);
    const commonS = quantile(
      errors.filter((error) => error !== undefined),
      0.5,
    );
    for (const camera of cameras) {
      asked++;
      const error = errors[camera];
      if (error === undefined) backS = set.timeS;
      else {
        held++;
        apartMs.push(1000 * Math.abs(error - commonS));
      }
    }
  }
  const p95Ms = quantile(apartMs, 0.95);
  return { worstMs: Math.max(...apartMs), p95Ms, share: held / asked, backAfterS: backS - fromS };
}
