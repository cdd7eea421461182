import { Reconstructor } from '../../geometry/reconstruct.ts';
import { normal, ring, uniform } from './simulated-ring.ts';
import { apart, type Filming, film, type StickWalk, stickPose } from './stick-person.ts';

const cameras = ring(5, 4.5, 900);
const TICKS = 100;
const NOISY: Filming = { noisePx: 3, missing: 0.05, occlusion: 0.8 };
/** A pose belongs to the body that is so close, metres. */
const SAME_M = 0.12;
/** From then on the patient is decided, ticks. */
const DECIDED_TICK = 45;

/** What happened while two people passed each other. */
export interface Crossing {
  /** Numbers that each of the two was given: one each where nobody was taken for the other or for somebody new. */
  tracks: readonly [number, number];
  /** Poses where nobody was. */
  ghosts: number;
  /** Ticks, once it is decided, in which the pose of the patient was the other person's. */
  wrongPatient: number;
  /** Person-ticks without a pose. */
  unseen: number;
}

/**
 * Two people, one on the walkway's centre line, the other 0.35–0.7 m beside it: against each other (even seeds) or one
 * overtaking the other, with noise, missing joints and mutual occlusion.
 */
export function simulateCrossing(seed: number): Crossing {
  const random = uniform(100 + seed);
  const walks = crossingWalks(seed % 2 === 0, random);
  const filmed = uniform(500 + seed);
  const gauss = normal(filmed);
  const reconstructor = new Reconstructor({ cameras, metadata: {}, sha256: '' });
  const tracks = [new Set<number>(), new Set<number>()];
  const out = { ghosts: 0, wrongPatient: 0, unseen: 0 };
  for (let tick = 0; tick < TICKS; tick++) {
    const bodies = walks.map((walk) => stickPose(walk, tick / 30));
    const { patient, others } = reconstructor.update(film(cameras, bodies, tick, NOISY, filmed, gauss));
    const all = [...(patient ? [patient] : []), ...others];
    bodies.forEach((body, b) => {
      const own = all.filter((pose) => apart(pose.positions, body) < SAME_M);
      if (own.length === 0) out.unseen++;
      for (const pose of own) tracks[b]!.add(pose.track);
    });
    out.ghosts += all.filter((pose) => bodies.every((body) => apart(pose.positions, body) >= SAME_M)).length;
    if (tick > DECIDED_TICK && patient && apart(patient.positions, bodies[0]!) >= SAME_M) out.wrongPatient++;
  }
  return { tracks: [tracks[0]!.size, tracks[1]!.size], ...out };
}

function crossingWalks(against: boolean, random: () => number): StickWalk[] {
  return [
    { from: [-2.5, -0.05], velocity: [0.9 + 0.5 * random(), 0], phase: random() },
    {
      from: [against ? 2.5 : -2.5 - 0.5 * random(), 0.35 + 0.35 * random()],
      velocity: [(against ? -1 : 1) * (0.9 + 0.5 * random()), 0],
      phase: random(),
      scale: 0.9 + 0.2 * random(),
    },
  ];
}
