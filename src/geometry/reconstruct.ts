import type { Pose3D } from '../skeleton/pose.ts';
import type { FrameSet } from '../sync/frame-set.ts';
import { assign, groupNewcomers } from './association.ts';
import type { Rig } from './calibration.ts';
import { FixedNoise, type NoiseModel } from './noise.ts';
import { type PatientChange, PatientRule, type Walkway } from './patient.ts';
import { type CameraResidual, residualsOf } from './residuals.ts';
import { prepareSighting, type Sighting } from './sighting.ts';
import { Track } from './track.ts';
import { type TriangulationOptions, Triangulator } from './triangulate.ts';

/** Settings of the reconstruction; all have defaults. */
export interface ReconstructorOptions {
  triangulation?: Partial<TriangulationOptions>;
  /** Joints below this confidence are not used. */
  confidenceGate?: number;
  /** Where people walk. Default: the centre line goes through the middle of the cameras, its direction is the walker's. */
  walkway?: Walkway;
  noise?: NoiseModel;
}

/** What one tick gives. */
export interface Reconstruction {
  /** The patient's pose; null where there is no patient or too little of it is seen. Joints are `m` or `x`. */
  patient: Pose3D | null;
  /** Everybody else. */
  others: Pose3D[];
  /** Set in the tick in which another person became the patient. */
  patientChange: PatientChange | null;
  /** What each camera's keypoints of the patient say against the pose; for the estimation of clock offsets. */
  residuals: CameraResidual[];
}

/** A person nobody has seen for longer is gone, seconds. */
const LOST_S = 1;
/** Ticks a newcomer must be seen where there are several people, before it is believed: a ghost does not last. */
const BELIEVED_TICKS = 4;

/**
 * Turns synchronised views into people in 3D: gives the sightings to the people followed so far, groups what is left into
 * newcomers, triangulates everybody, and says who the patient is. Fed with frame sets in the order of their ticks.
 */
export class Reconstructor {
  private readonly rig: Rig;
  private readonly options: ReconstructorOptions;
  private readonly triangulator: Triangulator;
  private readonly noise: NoiseModel;
  private readonly rule: PatientRule;
  private tracks: Track[] = [];
  private nextTrack = 1;

  constructor(rig: Rig, options: ReconstructorOptions = {}) {
    this.rig = rig;
    this.options = options;
    this.triangulator = new Triangulator(rig.cameras, options.triangulation);
    this.noise = options.noise ?? new FixedNoise();
    this.rule = new PatientRule(options.walkway ?? { originM: middleOf(rig) });
  }

  /** Makes a followed person the patient; null = by the rule again. */
  choosePatient(track: number | null): void {
    this.rule.choose(track);
  }

  update(frameSet: FrameSet): Reconstruction {
    const { tick, timeS } = frameSet;
    this.tracks = this.tracks.filter((t) => timeS - t.lastSeenS <= LOST_S);
    const { claimed, free } = this.distribute(frameSet);
    const poses = new Map<number, Pose3D>();
    const views = new Map<number, Sighting[]>();
    const live = (track: Track, sightings: Sighting[]): boolean => {
      const pose = track.update(tick, timeS, sightings, this.triangulator, this.noise);
      if (pose === null) return false;
      poses.set(track.id, pose);
      views.set(track.id, sightings);
      return true;
    };
    this.tracks.forEach((track, t) => {
      if (claimed[t]!.length >= 2) live(track, claimed[t]!);
    });
    for (const group of groupNewcomers(this.rig.cameras, free)) {
      const track = new Track(this.nextTrack);
      if (!live(track, group)) continue;
      this.tracks.push(track);
      this.nextTrack++;
    }
    return this.present(frameSet, poses, views);
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

  private present(frameSet: FrameSet, poses: Map<number, Pose3D>, views: Map<number, Sighting[]>): Reconstruction {
    const alone = frameSet.views.every((view) => view.people.length <= 1);
    const believed = this.tracks.filter((t) => alone || t.ticks >= BELIEVED_TICKS);
    const patientChange = this.rule.update(believed);
    const id = this.rule.patient;
    const patient = (id === null ? undefined : poses.get(id)) ?? null;
    const others = believed.filter((t) => t.id !== id && poses.has(t.id)).map((t) => poses.get(t.id)!);
    const track = this.tracks.find((t) => t.id === id);
    const residuals =
      patient && track ? residualsOf(this.rig.cameras, patient, views.get(patient.track)!, track.motion) : [];
    return { patient, others, patientChange, residuals };
  }
}

/** Middle of the cameras on the floor, metres. */
function middleOf(rig: Rig): [number, number] {
  const mean = (k: number) => rig.cameras.reduce((sum, c) => sum + c.centre[k]!, 0) / rig.cameras.length;
  return [mean(0), mean(1)];
}
