import type { PairEvidence } from './pair-evidence.ts';

/** Joints seen by both, weighted, below which two cameras say nothing about each other's clocks. */
const MIN_WEIGHT = 15;
/** A shift under which far less is seen by both than under another says more about absence than about clocks. */
const MIN_SHARE = 0.3;

interface Group {
  cameras: number[];
}

interface Join {
  /** How much the cost drops at the best shift: what the join rests on. */
  gain: number;
  first: Group;
  second: Group;
  shiftS: number;
}

/**
 * First offsets for all cameras, from nothing but the pairs: groups of cameras whose offsets are known among themselves
 * are joined one by one, the surest join first, each by the shift at which all pairs across agree best on average. So
 * pairs that see much together decide before those that see little, and no pair is asked about shifts under which it
 * sees nothing. Returns seconds per camera, NaN for cameras outside the largest group.
 */
export function joinCameras(
  count: number,
  evidence: readonly PairEvidence[],
  shiftsS: readonly number[],
): Float64Array {
  const offsets = new Float64Array(count);
  let groups: Group[] = Array.from({ length: count }, (_, camera) => ({ cameras: [camera] }));
  for (;;) {
    const join = surestJoin(groups, offsets, evidence, shiftsS);
    if (join === null) break;
    for (const camera of join.second.cameras) offsets[camera]! += join.shiftS;
    join.first.cameras.push(...join.second.cameras);
    groups = groups.filter((group) => group !== join.second);
  }
  const largest = groups.reduce((a, b) => (b.cameras.length > a.cameras.length ? b : a));
  return offsets.map((offset, camera) => (largest.cameras.includes(camera) ? offset : Number.NaN));
}

function surestJoin(
  groups: readonly Group[],
  offsets: Float64Array,
  evidence: readonly PairEvidence[],
  shiftsS: readonly number[],
): Join | null {
  let best: Join | null = null;
  groups.forEach((first, index) => {
    for (const second of groups.slice(index + 1)) {
      const join = bestShift(first, second, offsets, evidence, shiftsS);
      if (join !== null && (best === null || join.gain > best.gain)) best = join;
    }
  });
  return best;
}

function bestShift(
  first: Group,
  second: Group,
  offsets: Float64Array,
  evidence: readonly PairEvidence[],
  shiftsS: readonly number[],
): Join | null {
  const cost = new Float64Array(shiftsS.length);
  const weight = new Float64Array(shiftsS.length);
  for (const pair of evidence) {
    const forward = first.cameras.includes(pair.a) && second.cameras.includes(pair.b);
    if (!forward && !(first.cameras.includes(pair.b) && second.cameras.includes(pair.a))) continue;
    const [inFirst, inSecond] = forward ? [pair.a, pair.b] : [pair.b, pair.a];
    shiftsS.forEach((shiftS, s) => {
      const apart = offsets[inSecond]! + shiftS - offsets[inFirst]!;
      cost[s]! += sampleAt(pair.cost, shiftsS, forward ? apart : -apart);
      weight[s]! += sampleAt(pair.weight, shiftsS, forward ? apart : -apart);
    });
  }
  const enough = Math.max(MIN_WEIGHT, MIN_SHARE * Math.max(...weight));
  const means = Array.from(cost, (sum, s) => (weight[s]! >= enough ? sum / weight[s]! : Number.NaN));
  const known = means.filter((mean) => !Number.isNaN(mean)).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const s = means.indexOf(known[0]!);
  const gain = weight[s]! * (known[known.length >> 1]! - known[0]!);
  return { gain, first, second, shiftS: shiftsS[s]! };
}

/** Linear between evenly spaced shifts, 0 outside. */
function sampleAt(values: Float64Array, shiftsS: readonly number[], shiftS: number): number {
  const step = (shiftsS.at(-1)! - shiftsS[0]!) / (shiftsS.length - 1);
  const place = (shiftS - shiftsS[0]!) / step;
  const index = Math.floor(place);
  if (index < 0 || index >= values.length - 1) return 0;
  return values[index]! * (index + 1 - place) + values[index + 1]! * (place - index);
}
