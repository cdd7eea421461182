import { GengaitError } from '../errors.ts';
import type { Pose3D } from '../skeleton/pose.ts';
import type { FrameSet } from '../sync/frame-set.ts';
import { assign, groupNewcomers } from './association.ts';
import type { Rig } from './calibration.ts';
import { Hindsight } from './hindsight.ts';
import { SiteKnowledge } from './keypoint-knowledge.ts';
import type { NoiseOptions } from './noise.ts';
import { type PatientChange, PatientRule, type Walkway } from './patient.ts';
import { type PresentPerson, presentPerson } from './people.ts';
import { type CameraResidual, residualsOf } from './residuals.ts';
import { prepareSighting, type Sighting } from './sighting.ts';
import { Track, type TrackedPose } from './track.ts';
import { type TriangulationOptions, Triangulator } from './triangulate.ts';

/** Settings of the reconstruction; all have defaults. */
export interface ReconstructorOptions {
  triangulation?: Partial<TriangulationOptions>;
  /** Joints below this confidence are not used. */
  confidenceGate?: number;
  /** Where people walk. Default: the centre line goes through the middle of the cameras, its direction is the walker's. */
  walkway?: Walkway;
  /** First guess of the noise of a keypoint coordinate, radians, and whether it is learnt. */
  noise?: NoiseOptions;
}

/** What one tick gives. */
export interface Reconstruction {
  /** The patient's pose; null where there is no patient or too little of it is seen. Joints are `m` or `x`. */
  patient: Pose3D | null;
  /** Everybody else. */
  others: Pose3D[];
  /** Set in the tick in which another person became the patient. */
  patientChange: PatientChange | null;
  /** Limb pairs of the patient whose left and right were exchanged in some view. */
  swapsRepaired: number;
  /** What each camera's keypoints of the patient say against the pose; for the estimation of clock offsets. */
  residuals: CameraResidual[];
}

/** A person nobody has seen for longer is gone, seconds. */
const LOST_S = 1;
/** Ticks a newcomer must be seen where there are several people, before it is believed: a ghost does not last. */
const BELIEVED_TICKS = 4;
/** Closer than this to where a followed person should be, a newcomer is that person, metres and metres per second unseen. */
const SAME_PERSON_M = 0.35;
const SAME_PERSON_M_S = 0.5;

/**
 * Turns synchronised views into people in 3D: gives the sightings to the people followed so far, groups what is left into
 * newcomers, triangulates everybody, and says who the patient is. Fed with frame sets in the order of their ticks.
 */
export class Reconstructor {
  private readonly rig: Rig;
  private readonly options: ReconstructorOptions;
  private readonly triangulator: Triangulator;
  private readonly knowledge: SiteKnowledge;
  private readonly hindsight = new Hindsight();
  private readonly rule: PatientRule;
  private tracks: Track[] = [];
  private nextTrack = 1;
  private present: PresentPerson[] = [];

  constructor(rig: Rig, options: ReconstructorOptions = {}) {
    this.rig = rig;
    this.options = options;
    this.triangulator = new Triangulator(rig.cameras, options.triangulation);
    this.knowledge = new SiteKnowledge(rig.cameras, options.noise);
    this.rule = new PatientRule(options.walkway ?? { originM: middleOf(rig) });
  }

  /** Everybody followed at the last tick, in the order they came: who may be chosen. */
  get people(): readonly PresentPerson[] {
    return this.present;
  }

  /** The patient's track, and who was chosen to be it; null = nobody. */
  get patient(): { track: number | null; chosen: number | null } {
    return { track: this.rule.patient, chosen: this.rule.choice };
  }

  /**
   * Makes one of `people` the patient from the next tick on; null = by the rule again.
   * @throws GengaitError GENGAIT_E_PERSON_ABSENT
   */
  choosePatient(track: number | null): void {
    const numbers = this.present.map((person) => person.track);
    if (track !== null && !numbers.includes(track)) {
      const there = numbers.length === 0 ? 'nobody is there' : `there are ${numbers.join(', ')}`;
      throw new GengaitError('GENGAIT_E_PERSON_ABSENT', `no person ${track}; ${there}`);
    }
    this.rule.choose(track);
  }

  /**
   * The patient's poses from one tick to another (both included, a minute at most) once more, with all that those ticks say
   * about each camera's bias: measured or missing joints. In pieces of a few milliseconds, for the pauses of a live system.
   */
  revise(track: number, fromTick: number, toTick: number): Generator<void, Pose3D[]> {
    return this.hindsight.revise(track, fromTick, toTick, this.triangulator, this.knowledge);
  }

  update(frameSet: FrameSet): Reconstruction {
    this.tracks = this.tracks.filter((t) => frameSet.timeS - t.lastSeenS <= LOST_S);
    const { claimed, free } = this.distribute(frameSet);
    const found = new Map<number, TrackedPose>();
    this.tracks.forEach((track, t) => {
      if (claimed[t]!.length >= 2) this.follow(track, frameSet, claimed[t]!, found);
    });
    for (const group of groupNewcomers(this.rig.cameras, free)) this.welcome(group, frameSet, found);
    return this.conclude(frameSet, found);
  }

  private follow(track: Track, { tick, timeS }: FrameSet, views: Sighting[], found: Map<number, TrackedPose>): boolean {
    const tracked = track.update(tick, timeS, views, this.triangulator, this.knowledge.of(track.path.velocity));
    if (tracked !== null) found.set(track.id, tracked);
    return tracked !== null;
  }

  /** A group of sightings nobody claimed: somebody who was lost a moment ago, a second reading of somebody, or new. */
  private welcome(group: Sighting[], frameSet: FrameSet, found: Map<number, TrackedPose>): void {
    const track = new Track(this.nextTrack, this.rig.cameras);
    const { tick, timeS } = frameSet;
    const first = track.update(tick, timeS, group, this.triangulator, this.knowledge.of(track.path.velocity));
    if (first === null) return;
    for (const known of this.tracks) {
      // Somebody found in this tick stands at its present place, the path already knows it.
      const limit = SAME_PERSON_M + SAME_PERSON_M_S * (timeS - known.lastSeenS);
      if (known.path.distanceFrom(timeS, first.pose.positions) > limit) continue;
      if (!found.has(known.id)) this.follow(known, frameSet, group, found);
      return;
    }
    this.tracks.push(track);
    this.nextTrack++;
    found.set(track.id, first);
  }

  private distribute(frameSet: FrameSet): { claimed: Sighting[][]; free: Sighting[] } {
    const claimed: Sighting[][] = this.tracks.map(() => []);
    const free: Sighting[] = [];
    for (const track of this.tracks) track.motion.predict(frameSet.timeS);
    for (const view of frameSet.views) {
      const camera = this.rig.cameras[view.camera];
      if (camera === undefined) continue;
      const sightings = view.people.map((p) => prepareSighting(camera, view.camera, p, this.options.confidenceGate));
      const owners = assign(camera, sightings, this.tracks);
      sightings.forEach((s, i) => {
        if (owners[i]! >= 0) claimed[owners[i]!]!.push(s);
        else free.push(s);
      });
    }
    return { claimed, free };
  }

  private conclude(frameSet: FrameSet, found: Map<number, TrackedPose>): Reconstruction {
    const alone = frameSet.views.every((view) => view.people.length <= 1);
    const believed = this.tracks.filter((t) => alone || t.ticks >= BELIEVED_TICKS);
    const patientChange = this.rule.update(believed);
    this.present = believed.map((track) => presentPerson(track, frameSet.timeS));
    const id = this.rule.patient;
    const others = believed.flatMap((t) => (t.id !== id && found.has(t.id) ? [found.get(t.id)!.pose] : []));
    const patient = id === null ? undefined : found.get(id);
    if (patient === undefined) return { patient: null, others, patientChange, swapsRepaired: 0, residuals: [] };
    const { motion } = this.tracks.find((t) => t.id === id)!;
    const { pose, views, swapsRepaired } = patient;
    this.hindsight.keep(pose, views);
    const residuals = residualsOf(this.rig.cameras, pose, views, motion);
    return { patient: pose, others, patientChange, swapsRepaired, residuals };
  }
}

/** Middle of the cameras on the floor, metres. */
function middleOf(rig: Rig): [number, number] {
  const mean = (k: number) => rig.cameras.reduce((sum, c) => sum + c.centre[k]!, 0) / rig.cameras.length;
  return [mean(0), mean(1)];
}
