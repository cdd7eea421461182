import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TimeChoice } from '../../src/capture/time-sources.ts';
import { cameraSubsets, type FilmedWalk, filmWalk } from '../../src/evaluation/capture/filmed-walk.ts';
import { type CameraFault, REPEATING_KINDS, withCameraFault } from '../../src/simulator/camera-faults.ts';
import type { CameraView } from '../../src/sync/frame-set.ts';
import { Synchroniser } from '../../src/sync/synchroniser.ts';

/** In the middle of the walk, which lasts from 0.7 s to 8.3 s. */
const FROM_S = 2.4;
const TO_S = 4.4;
/** Drops are told for ten seconds after the last. */
const CLEARED_S = TO_S + 11.5;

/** Where the cameras' times come from, and how many of them fail at once. */
export interface LyingCase {
  name: string;
  source: TimeChoice;
  triggered: boolean;
  sizes: readonly number[];
}

interface Outcome {
  /** By tick, what the cameras without a fault see: `[camera, people]`. */
  sound: Map<number, CameraView[]>;
  /** Ticks in which a camera with a fault was used, from the first full tick of the fault to its end. */
  lies: number;
  /** Ticks in which all cameras were used, from a second after the fault. */
  whole: number;
  named: string[];
  left: string[];
}

function run(walk: FilmedWalk, fault: CameraFault, source: TimeChoice, trigger: boolean): Outcome {
  const cameras = walk.rig.cameras.map(({ name }) => name);
  const synchroniser = new Synchroniser({ cameras, source, trigger });
  const out: Outcome = { sound: new Map(), lies: 0, whole: 0, named: [], left: [] };
  const take = (sets: ReturnType<Synchroniser['poll']>): void => {
    for (const { timeS, tick, views } of sets) {
      const faulty = views.filter(({ camera }) => fault.cameras.includes(cameras[camera]!));
      // That nobody is there moves no joint.
      const lying = faulty.some(({ people }) => people.length > 0);
      out.sound.set(
        tick,
        views.filter((view) => !faulty.includes(view)),
      );
      if (timeS > FROM_S && timeS < TO_S - 0.04 && lying) out.lies++;
      if (timeS > TO_S + 1 && views.length === cameras.length) out.whole++;
    }
  };
  let nextPulse = 0;
  let lookS = FROM_S;
  const named = new Set<string>();
  for (const message of withCameraFault(walk.messages, fault)) {
    for (; walk.pulses[nextPulse] && walk.pulses[nextPulse]!.receivedS <= message.receivedS; nextPulse++)
      synchroniser.pushPulse(walk.pulses[nextPulse]!);
    synchroniser.push(message);
    take(synchroniser.poll(message.receivedS));
    if (message.receivedS < lookS) continue;
    lookS += 0.5;
    const codes = synchroniser.findings().map(({ code }) => code.split('/')[1]!);
    for (const camera of codes) named.add(camera);
    if (message.receivedS > CLEARED_S) out.left = codes;
  }
  return { ...out, named: [...named].sort() };
}

/** Every choice of cameras with every fault in which nothing new comes, through the synchroniser. */
export function describeLyingCameras({ name, source, triggered, sizes }: LyingCase): void {
  describe(`any ${sizes.join(', ')} of five cameras with a fault, timed by ${name}`, () => {
    const walk = filmWalk({ seed: 5, durationS: 16.5, triggered });
    const subsets = cameraSubsets(
      walk.rig.cameras.map((camera) => camera.name),
      sizes,
    );
    const withSilent = subsets.map((cameras) => {
      const { sound } = run(walk, { kind: 'silent', cameras, fromS: FROM_S, toS: TO_S }, source, triggered);
      return { cameras, silent: sound };
    });

    for (const kind of REPEATING_KINDS) {
      it(`${kind}: left out from the first tick on, named alone, used again by itself`, () => {
        for (const { cameras, silent } of withSilent) {
          const fault = { kind, cameras, fromS: FROM_S, toS: TO_S };
          const { sound, lies, whole, named, left } = run(walk, fault, source, triggered);
          const who = cameras.join(' + ');
          assert.equal(lies, 0, `${who} was used while ${kind}`);
          assert.deepEqual(named, cameras, `${who}: who was named`);
          assert.deepEqual(left, [], `${who}: findings that stay`);
          assert.ok(whole > 30 * 10, `${who}: all cameras are used again, in ${whole} ticks`);
          // Whatever the others send, the sound cameras' views are what they are when these are silent.
          assert.deepEqual([...sound.keys()], [...silent.keys()], who);
          for (const [tick, views] of sound) assertSame(views, silent.get(tick)!, `${who}, tick ${tick}`);
        }
      });
    }
  });
}

/** What an arrival less or more may move: the clocks are known a little better or worse when a tick goes out, px. */
const CLOCK_PX = 0.5;

/**
 * The same joints at the same places. A tick may go out sooner with more cameras, so that a joint which one frame lacks is not
 * yet bridged by the next.
 */
function assertSame(views: readonly CameraView[], others: readonly CameraView[], when: string): void {
  const cameras = (list: readonly CameraView[]) => list.map(({ camera, people }) => [camera, people.length]);
  assert.deepEqual(cameras(views), cameras(others), when);
  views.forEach(({ people }, v) => {
    people.forEach((joints, p) => {
      const other = others[v]!.people[p]!;
      const moved = joints.findIndex(
        (value, k) => Math.abs(value - other[k]!) > CLOCK_PX && value !== 0 && other[k] !== 0,
      );
      assert.equal(moved, -1, when);
    });
  });
}
