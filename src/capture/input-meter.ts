import type { PoseMessage } from './pose-message.ts';

/** What came from one camera. */
export interface CameraInput {
  camera: string;
  frames: number;
  /** Frames per second over the last two seconds; null before there are any. */
  fps: number | null;
  /** Since the newest, seconds; null before the first. */
  ageS: number | null;
  /** People in the newest frame. */
  people: number;
}

interface Meter {
  frames: number;
  people: number;
  /** Arrivals within the window, oldest first. */
  latestS: number[];
}

const WINDOW_S = 2;
/** Faster than any camera: bounds memory whatever comes in. */
const MAX_PER_WINDOW = 1000;

/** Counts what comes in, camera by camera. Messages of other cameras are left out. */
export class InputMeter {
  readonly #meters: Map<string, Meter>;

  constructor(cameras: readonly string[]) {
    this.#meters = new Map(cameras.map((camera) => [camera, { frames: 0, people: 0, latestS: [] }]));
  }

  /** Whether it is one of the cameras. */
  knows(camera: string): boolean {
    return this.#meters.has(camera);
  }

  add({ camera, receivedS, people }: PoseMessage): void {
    const meter = this.#meters.get(camera);
    if (meter === undefined) return;
    meter.frames++;
    meter.people = people.length;
    meter.latestS.push(receivedS);
    while (receivedS - meter.latestS[0]! > WINDOW_S || meter.latestS.length > MAX_PER_WINDOW) meter.latestS.shift();
  }

  /** Every camera as it is at `nowS` (box monotonic seconds), in the order given at the start. */
  cameras(nowS: number): CameraInput[] {
    return [...this.#meters].map(([camera, { frames, people, latestS }]) => {
      const newestS = latestS.at(-1);
      const recent = latestS.filter((timeS) => nowS - timeS <= WINDOW_S);
      const spanS = recent.length < 2 ? Number.NaN : recent.at(-1)! - recent[0]!;
      const fps = spanS > 0 ? (recent.length - 1) / spanS : null;
      return { camera, frames, people, ageS: newestS === undefined ? null : nowS - newestS, fps };
    });
  }
}
