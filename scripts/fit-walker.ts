/**
 * Measures the simulator's walker from the normal walks of the training split: `npm run fit-walker`.
 * Reads $GENGAIT_DATA/walks (default ../shared/data), writes models/walker.json. Prints what it found.
 */
import { writeFileSync } from 'node:fs';
import type { Channel } from '../src/simulator/channels.ts';
import {
  evaluate,
  HARMONICS,
  type StatisticsGroup,
  type WalkerStatistics,
  walkerStatisticsSchema,
} from '../src/simulator/statistics.ts';
import { fitCurve, median, type StrideSamples, strideSamples } from './walker-fit/curves.ts';
import { principalComponents } from './walker-fit/principal-components.ts';
import { legLength, proportionsOf } from './walker-fit/proportions.ts';
import { readNormalTrainWalks } from './walker-fit/walks.ts';

const OPTICAL = ['cmu_walk', 'clinical_markers'];
const FRONT = [...OPTICAL, 'gist'];
const ARMS = ['gist', 'ucalgary_kinect', 'clinical_markers'];

/**
 * Which data sets can be trusted for which channels. andersson was seen from the side: sagittal angles only. Newer depth
 * sensors smooth the knee (40 deg of range where markers see 60) and see no foot; cmu's elbows do not bend.
 */
const GROUPS: Record<keyof WalkerStatistics['groups'], GroupPlan> = {
  legs: { from: ['andersson', ...OPTICAL], channels: ['thigh_sag', 'knee_flex'], scalars: ['stride_frequency'] },
  frontal: {
    from: FRONT,
    channels: ['thigh_abd', 'shank_abd', 'pelvis_obliquity', 'pelvis_rotation', 'pelvis_sway'],
    scalars: [],
  },
  feet: { from: OPTICAL, channels: ['foot_pitch', 'foot_yaw'], scalars: ['stance_share'] },
  trunk: { from: ['andersson', 'gist', 'ucalgary_kinect', 'cmu_walk'], channels: ['trunk_sag'], scalars: [] },
  turn: { from: ['gist', 'ucalgary_kinect'], channels: ['trunk_lat', 'shoulder_yaw', 'shoulder_roll'], scalars: [] },
  head: { from: [...FRONT], channels: ['head_sag', 'head_lat'], scalars: [] },
  swing: { from: ['andersson', ...ARMS], channels: ['upper_arm_sag', 'elbow_flex'], scalars: [] },
  spread: { from: ARMS, channels: ['upper_arm_abd', 'forearm_abd'], scalars: [] },
};

const PROPORTIONS: Record<string, readonly string[]> = {
  leg_m: ['andersson', 'clinical_markers', 'cmu_walk'],
  thigh: ['andersson', 'ucalgary_kinect', ...FRONT],
  hip_width: ['ucalgary_kinect', ...FRONT],
  trunk: ['andersson', 'clinical_markers'],
  head: ['andersson', 'gist', 'ucalgary_kinect'],
  shoulder_width: ARMS,
  shoulder_rise: ['andersson', 'gist', 'ucalgary_kinect'],
  upper_arm: ['andersson', ...ARMS],
  forearm: ['andersson', ...ARMS],
  ankle_toe: ['cmu_walk', 'gist', 'ucalgary_kinect'],
  ankle_heel: ['clinical_markers'],
  ankle_height_m: ['andersson', ...FRONT],
  heel_height_m: ['clinical_markers'],
  toe_height_m: ['andersson', 'cmu_walk', 'gist'],
};

interface GroupPlan {
  from: readonly string[];
  channels: readonly Channel[];
  scalars: readonly ('stride_frequency' | 'stance_share')[];
}

interface Person {
  dataset: string;
  legM: number;
  strides: StrideSamples[];
  proportions: Record<string, number>[];
}

function readPeople(dataDir: string): Person[] {
  const people = new Map<string, Person>();
  for (const walk of readNormalTrainWalks(dataDir)) {
    const key = `${walk.dataset}/${walk.subject}`;
    const legM = legLength(walk);
    if (!people.has(key)) people.set(key, { dataset: walk.dataset, legM, strides: [], proportions: [] });
    const person = people.get(key)!;
    person.strides.push(...strideSamples(walk, legM, person.proportions.length));
    person.proportions.push(proportionsOf(walk));
  }
  return [...people.values()];
}

const average = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const rounded = (value: number) => Math.round(value * 1e5) / 1e5;

/** Strides per second made independent of size: times the square root of leg length over g. */
function scalar(strides: readonly StrideSamples[], name: string, legM: number): number {
  if (name === 'stance_share') return average(strides.map((s) => s.stanceShare));
  return average(strides.map((s) => Math.sqrt(legM / 9.81) / s.seconds));
}

/** Vector of a person (or a stride): curves of all channels, then scalars; undefined where one is missing. */
function vector(strides: readonly StrideSamples[], plan: GroupPlan, legM: number): number[] | undefined {
  const curves = plan.channels.map((channel) => fitCurve(strides, channel));
  if (curves.some((c) => c === undefined)) return undefined;
  return [...curves.flatMap((c) => c!), ...plan.scalars.map((name) => scalar(strides, name, legM))];
}

function named(values: readonly number[], plan: GroupPlan): Record<string, number[] | number> {
  const terms = 2 * HARMONICS + 1;
  const out: Record<string, number[] | number> = {};
  plan.channels.forEach((channel, i) => {
    out[channel] = values.slice(i * terms, (i + 1) * terms).map(rounded);
  });
  plan.scalars.forEach((name, i) => {
    out[name] = rounded(values[plan.channels.length * terms + i]!);
  });
  return out;
}

function fitGroup(people: readonly Person[], plan: GroupPlan): StatisticsGroup {
  const vectors = people
    .filter((p) => plan.from.includes(p.dataset) && p.strides.length >= 2)
    .map((person) => ({ person, values: vector(person.strides, plan, person.legM) }))
    .filter((v): v is { person: Person; values: number[] } => v.values !== undefined);
  const sets = new Map<string, { mean: number[]; people: number }>();
  for (const name of plan.from) {
    const rows = vectors.filter((v) => v.person.dataset === name).map((v) => v.values);
    if (rows.length > 0)
      sets.set(name, { mean: rows[0]!.map((_, i) => average(rows.map((r) => r[i]!))), people: rows.length });
  }
  // Every data set counts as one sensor's opinion: people within it differ, but share its sensor's bias.
  const mean = vectors[0]!.values.map((_, i) => average([...sets.values()].map((s) => s.mean[i]!)));
  const centred = vectors.map((v) => v.values.map((x, i) => x - sets.get(v.person.dataset)!.mean[i]!));
  const components = principalComponents(centred, 0.9, 6);
  const strideSd = strideScores(vectors, plan, components);
  return {
    people: Object.fromEntries([...sets].map(([name, s]) => [name, s.people])),
    channels: [...plan.channels],
    scalars: [...plan.scalars],
    mean: named(mean, plan),
    components: components.map((c, k) => ({
      sd: rounded(c.sd),
      stride_sd: rounded(strideSd[k]!),
      effect: named(c.direction, plan),
    })),
  };
}

/**
 * Standard deviation of single strides' scores about the mean of their own walk, median over people; only sensors whose
 * noise is small against a stride's own variation speak here where there are any.
 */
function strideScores(
  vectors: readonly { person: Person; values: number[] }[],
  plan: GroupPlan,
  components: readonly { direction: number[] }[],
): number[] {
  const optical = vectors.filter((v) => OPTICAL.includes(v.person.dataset));
  const perPerson = (optical.length > 0 ? optical : vectors).map(({ person }) => {
    const squares = components.map(() => 0);
    let free = 0;
    for (const walk of new Set(person.strides.map((s) => s.walk))) {
      const rows = person.strides.filter((s) => s.walk === walk).map((s) => vector([s], plan, person.legM));
      const known = rows.filter((r): r is number[] => r !== undefined);
      free += Math.max(0, known.length - 1);
      components.forEach(({ direction }, k) => {
        const scores = known.map((row) => row.reduce((sum, x, i) => sum + x * direction[i]!, 0));
        squares[k]! += scores.reduce((sum, x) => sum + (x - average(scores)) ** 2, 0);
      });
    }
    return squares.map((q) => (free > 0 ? Math.sqrt(q / free) : Number.NaN));
  });
  return components.map((_, k) => median(perPerson.map((p) => p[k]!).filter(Number.isFinite)));
}

function fitProportion(
  people: readonly Person[],
  name: string,
): { mean: number; sd: number; people: Record<string, number> } {
  const sets = PROPORTIONS[name]!.map((dataset) => {
    const values = people
      .filter((p) => p.dataset === dataset)
      .map((p) => average(p.proportions.map((q) => q[name]!).filter(Number.isFinite)))
      .filter(Number.isFinite);
    return { dataset, values, mean: values.length > 0 ? average(values) : Number.NaN };
  }).filter((s) => s.values.length > 0);
  const within = sets.flatMap((s) => (s.values.length > 2 ? s.values.map((v) => (v - s.mean) ** 2) : []));
  return {
    mean: rounded(average(sets.map((s) => s.mean))),
    sd: rounded(Math.sqrt(within.length > 0 ? average(within) : 0)),
    people: Object.fromEntries(sets.map((s) => [s.dataset, s.values.length])),
  };
}

/** One line per channel: where it was measured, its range over the mean cycle. */
function report(groups: Record<string, StatisticsGroup>): void {
  const degrees = (rad: number) => ((rad * 180) / Math.PI).toFixed(1);
  for (const [name, group] of Object.entries(groups)) {
    console.log(
      `${name}: ${JSON.stringify(group.people)}; components sd ${group.components.map((c) => `${c.sd}/${c.stride_sd}`).join(' ')}`,
    );
    for (const channel of group.channels) {
      const values = Array.from({ length: 100 }, (_, i) => evaluate(group.mean[channel] as number[], i / 100));
      console.log(`  ${channel}: ${degrees(Math.min(...values))} .. ${degrees(Math.max(...values))} deg`);
    }
    for (const s of group.scalars) console.log(`  ${s}: ${group.mean[s]}`);
  }
}

const people = readPeople(process.env.GENGAIT_DATA ?? '../shared/data');
const groups = Object.fromEntries(Object.entries(GROUPS).map(([name, plan]) => [name, fitGroup(people, plan)]));
const statistics = walkerStatisticsSchema.parse({
  schema: 'gengait.walker/1',
  sources:
    'Normal walks of the training split: andersson, gist, ucalgary_kinect, cmu_walk, clinical_markers (see models/README.md)',
  groups,
  proportions: Object.fromEntries(Object.keys(PROPORTIONS).map((name) => [name, fitProportion(people, name)])),
});
report(groups);
for (const [name, p] of Object.entries(statistics.proportions))
  console.log(`${name}: ${p.mean} +- ${p.sd} ${JSON.stringify(p.people)}`);
writeFileSync('models/walker.json', `${JSON.stringify(statistics, null, 1)}\n`);
