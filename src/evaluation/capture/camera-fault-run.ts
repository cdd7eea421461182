import { Pipeline, type PipelineOptions } from '../../pipeline.ts';
import { type CameraFault, withCameraFault } from '../../simulator/camera-faults.ts';
import { bodyAt, type Passage } from '../../simulator/passage.ts';
import { isKnown, type Pose3D } from '../../skeleton/pose.ts';
import type { FilmedWalk } from './filmed-walk.ts';

/** What a pipeline made of a walk during which cameras had a fault. */
export interface CameraFaultRun {
  /** Distance of each measured joint of the patient from where it was, mm, from the beginning of the fault to its end. */
  errorsMm: number[];
  /** The same from a second after the end of the fault. */
  afterMm: number[];
  /** Ticks with somebody on the walkway during the fault, and those of them with a pose. */
  ticks: number;
  posed: number;
  /** Whether the patient became another track while somebody walked. */
  swapped: boolean;
  /** By camera with the fault: after how many seconds a finding named it; infinite where none did. */
  namedAfterS: Map<string, number>;
  /** Cameras without a fault that were named all the same. */
  accused: string[];
  /** Findings were all gone so many seconds after the fault; infinite where they stayed. */
  clearedAfterS: number;
}

/** How often findings are looked at, seconds: as often as the daemon does. */
const LOOK_S = 1;
/** A camera that begins anew may take so long until it is used again, seconds. */
const SETTLE_S = 1;

/** Runs a walk with a fault through a pipeline, in simulated time. */
export async function runCameraFault(
  walk: FilmedWalk,
  fault: CameraFault,
  options: Omit<PipelineOptions, 'rig'>,
): Promise<CameraFaultRun> {
  const pipeline = new Pipeline({ ...options, rig: walk.rig });
  const poses: Pose3D[] = [];
  const looks: { timeS: number; named: string[] }[] = [];
  let nextPulse = 0;
  let lookS = LOOK_S;
  const take = (events: Awaited<ReturnType<Pipeline['push']>>): void => {
    for (const event of events) if (event.kind === 'raw') poses.push(event.pose);
  };
  const cameras = walk.rig.cameras.map(({ name }) => name);
  for (const message of withCameraFault(walk.messages, fault)) {
    for (; walk.pulses[nextPulse] && walk.pulses[nextPulse]!.receivedS <= message.receivedS; nextPulse++)
      take(await pipeline.pushPulse(walk.pulses[nextPulse]!));
    take(await pipeline.push(message));
    for (; lookS <= message.receivedS; lookS += LOOK_S) {
      const subjects = pipeline.findings().map(({ code }) => code.split('/')[1] ?? code);
      looks.push({ timeS: lookS, named: subjects });
    }
  }
  take(await pipeline.finish());
  return { ...judgePoses(poses, walk, fault), ...judgeLooks(looks, fault, cameras) };
}

function judgePoses(poses: readonly Pose3D[], { passages, latencyS }: FilmedWalk, { fromS, toS }: CameraFault) {
  const errorsMm: number[] = [];
  const afterMm: number[] = [];
  const tracks = new Map<Passage, number>();
  let [posed, swapped] = [0, false];
  for (const pose of poses) {
    const trueS = pose.timeS - latencyS;
    const passage = passages.find(({ startS, endS }) => trueS >= startS && trueS <= endS);
    const body = passage && bodyAt(passage, trueS);
    if (passage === undefined || body === undefined) continue;
    swapped ||= (tracks.get(passage) ?? pose.track) !== pose.track;
    tracks.set(passage, pose.track);
    const during = pose.timeS >= fromS && pose.timeS < toS;
    if (during) posed++;
    const into = during ? errorsMm : pose.timeS > toS + SETTLE_S ? afterMm : null;
    if (into !== null) into.push(...distancesMm(pose.positions, body));
  }
  return { errorsMm, afterMm, posed, swapped, ticks: ticksWithSomebody(passages, fromS - latencyS, toS - latencyS) };
}

function distancesMm(positions: Float64Array, body: Float64Array): number[] {
  const out: number[] = [];
  for (let at = 0; at < body.length; at += 3) {
    if (!isKnown(positions, at)) continue;
    const [dx, dy, dz] = [0, 1, 2].map((k) => positions[at + k]! - body[at + k]!);
    out.push(1000 * Math.hypot(dx!, dy!, dz!));
  }
  return out;
}

function ticksWithSomebody(passages: readonly Passage[], fromS: number, toS: number): number {
  const overlaps = passages.map(({ startS, endS }) => Math.max(0, Math.min(endS, toS) - Math.max(startS, fromS)));
  return Math.floor(30 * overlaps.reduce((sum, s) => sum + s, 0));
}

function judgeLooks(looks: readonly { timeS: number; named: string[] }[], fault: CameraFault, cameras: string[]) {
  const first = (camera: string): number =>
    looks.find(({ timeS, named }) => timeS >= fault.fromS && named.includes(camera))?.timeS ?? Number.POSITIVE_INFINITY;
  const accused = cameras.filter((camera) => !fault.cameras.includes(camera) && Number.isFinite(first(camera)));
  const lastNamed = looks.findLast(({ named }) => named.length > 0)?.timeS ?? fault.toS;
  const cleared = lastNamed === looks.at(-1)?.timeS ? Number.POSITIVE_INFINITY : lastNamed + LOOK_S - fault.toS;
  return {
    namedAfterS: new Map(fault.cameras.map((camera) => [camera, first(camera) - fault.fromS])),
    accused,
    clearedAfterS: Math.max(0, cleared),
  };
}
