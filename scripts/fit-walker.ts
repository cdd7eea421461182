import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GengaitError } from '../src/errors.ts';
import { dataFolder, hasWalks } from '../src/evaluation/dataset.ts';
import type { Channel } from '../src/simulator/channels.ts';
import {
  evaluate,
  HARMONICS,
  type StatisticsGroup,
  type WalkerStatistics,
  walkerStatisticsSchema,
} from '../src/simulator/statistics.ts';
import { scriptArgs } from './script.ts';
import { actedChange } from './walker-fit/acted.ts';
import { fitCurve, median, type StrideSamples, strideSamples } from './walker-fit/curves.ts';
import { principalComponents } from './walker-fit/principal-components.ts';
import { legLength, proportionsOf } from './walker-fit/proportions.ts';
import { readWalks } from './walker-fit/walks.ts';

const HELP = `
fit-walker: measures the simulator's walker from the normal walks of the training split

Usage: npm run fit-walker

Reads the walks (GENGAIT_DATA, default ../shared/data beside the checkout); writes models/walker.json. Prints what it found.

Example: GENGAIT_DATA=/path/to/data npm run fit-walker
`;

const TERMS = 2 * HARMONICS + 1;
const OPTICAL = ['cmu_walk', 'clinical_markers'];
const FRONT = [...OPTICAL, 'gist'];
const ARMS = ['gist', 'ucalgary_kinect', 'clinical_markers'];

/**
 * Which data sets can be trusted for which channels. andersson was seen from the side: sagittal angles only. Newer depth
 * sensors smooth the knee (40 deg of range where markers see 60) and see no foot; cmu's elbows do not bend.
 */
const GROUPS: Record<Exclude<keyof WalkerStatistics['groups'], 'build' | 'heel'>, GroupPlan> = {
  legs: {
    from: ['andersson', 'gist', ...OPTICAL],
    meanFrom: { thigh_sag: ['andersson', 'gist', 'clinical_markers'], knee_flex: ['clinical_markers'] },
    channels: ['thigh_sag', 'knee_flex'],
    scalars: [],
  },
  rhythm: { from: ['andersson', 'gist', 'ucalgary_kinect', ...OPTICAL], channels: [], scalars: ['stride_frequency'] },
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

/**
 * Bodies are drawn from one kind of sensor (15-25 people), so that their parts fit together: where a sensor puts a hip
 * decides thigh, trunk and hip width at once. Heels were measured with markers only.
 */
const BUILD: GroupPlan = {
  from: ['gist', 'ucalgary_kinect'],
  channels: [],
  scalars: [
    'leg_m',
    'thigh',
    'hip_width',
    'trunk',
    'head',
    'shoulder_width',
    'shoulder_rise',
    'upper_arm',
    'forearm',
    'ankle_toe',
    'ankle_height_m',
    'toe_height_m',
  ],
};
const HEEL: GroupPlan = { from: ['clinical_markers'], channels: [], scalars: ['ankle_heel', 'heel_height_m'] };

interface GroupPlan {
  from: readonly string[];
  /** Data sets whose mean is taken for a channel; the others only say how people differ. Default: all. */
  meanFrom?: Partial<Record<Channel, readonly string[]>>;
  channels: readonly Channel[];
  scalars: readonly string[];
}

/** Acted gaits whose change from the same people's normal walking is measured. */
const ACTED = { stiff_knee: 'stiff_legged', steppage: 'steppage', antalgic: 'antalgic' } as const;

interface Person {
  dataset: string;
  /** Strides of acted gaits by label; `strides` are the normal ones. */
  acted: Map<string, StrideSamples[]>;
  legM: number;
  strides: StrideSamples[];
  proportions: Record<string, number>[];
}

function readPeople(dataDir: string): Person[] {
  const people = new Map<string, Person>();
  let walkNo = 0;
  for (const walk of readWalks(dataDir)) {
    const key = `${walk.dataset}/${walk.subject}`;
    const legM = legLength(walk);
    if (!people.has(key))
      people.set(key, { dataset: walk.dataset, legM, strides: [], acted: new Map(), proportions: [] });
    const person = people.get(key)!;
    const strides = strideSamples(walk, legM, walkNo++);
    if (walk.label === 'normal') {
      person.strides.push(...strides);
      person.proportions.push(proportionsOf(walk));
    } else person.acted.set(walk.label, [...(person.acted.get(walk.label) ?? []), ...strides]);
  }
  return [...people.values()];
}

const average = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const rounded = (value: number) => Math.round(value * 1e5) / 1e5;

/** Proportions as they are; strides per second made independent of size: times the square root of leg length over g. */
function scalar(strides: readonly StrideSamples[], name: string, person: Person): number {
  if (name === 'stance_share') return average(strides.map((s) => s.stanceShare));
  if (name === 'stride_frequency') return average(strides.map((s) => Math.sqrt(person.legM / 9.81) / s.seconds));
  return average(person.proportions.map((q) => q[name]!).filter(Number.isFinite));
}

/** Vector of a person (or a stride): curves of all channels, then scalars; undefined where one is missing. */
function vector(strides: readonly StrideSamples[], plan: GroupPlan, person: Person): number[] | undefined {
  const curves = plan.channels.map((channel) => fitCurve(strides, channel));
  if (curves.some((c) => c === undefined)) return undefined;
  return [...curves.flatMap((c) => c!), ...plan.scalars.map((name) => scalar(strides, name, person))];
}

function named(values: readonly number[], plan: GroupPlan): Record<string, number[] | number> {
  const out: Record<string, number[] | number> = {};
  plan.channels.forEach((channel, i) => {
    out[channel] = values.slice(i * TERMS, (i + 1) * TERMS).map(rounded);
  });
  plan.scalars.forEach((name, i) => {
    out[name] = rounded(values[plan.channels.length * TERMS + i]!);
  });
  return out;
}

function fitGroup(people: readonly Person[], plan: GroupPlan): StatisticsGroup {
  const vectors = people
    .filter((p) => plan.from.includes(p.dataset) && p.strides.length >= 2)
    .map((person) => ({ person, values: vector(person.strides, plan, person) }))
    .filter((v): v is { person: Person; values: number[] } => v.values?.every(Number.isFinite) === true);
  const sets = new Map<string, { mean: number[]; people: number }>();
  for (const name of plan.from) {
    const rows = vectors.filter((v) => v.person.dataset === name).map((v) => v.values);
    if (rows.length > 0)
      sets.set(name, { mean: rows[0]!.map((_, i) => average(rows.map((r) => r[i]!))), people: rows.length });
  }
  // Every data set counts as one sensor's opinion: people within it differ, but share its sensor's bias.
  const mean = vectors[0]!.values.map((_, i) => {
    const trusted = plan.meanFrom?.[plan.channels[Math.floor(i / TERMS)]!];
    return average([...sets].filter(([name]) => trusted?.includes(name) ?? true).map(([, s]) => s.mean[i]!));
  });
  const centred = vectors.map((v) => v.values.map((x, i) => x - sets.get(v.person.dataset)!.mean[i]!));
  const components = principalComponents(centred, plan.channels.length > 0 ? 0.9 : 0.98, 8);
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
      const rows = person.strides.filter((s) => s.walk === walk).map((s) => vector([s], plan, person));
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

scriptArgs(HELP, {});
const data = dataFolder(process.env, resolve(import.meta.dirname, '..'));
if (!hasWalks(data)) throw new GengaitError('GENGAIT_E_DATASET', `no walks in ${data}`);
const people = readPeople(data);
const groups = Object.fromEntries(
  Object.entries({ ...GROUPS, build: BUILD, heel: HEEL }).map(([name, plan]) => [name, fitGroup(people, plan)]),
);
const acted = Object.fromEntries(
  Object.entries(ACTED).map(([fault, label]) => {
    const actors = people.filter((p) => p.dataset === 'gist' && p.acted.has(label));
    return [fault, actedChange(actors.map((p) => ({ normal: p.strides, acted: p.acted.get(label)! })))];
  }),
);
const statistics = walkerStatisticsSchema.parse({
  schema: 'gengait.walker/1',
  sources:
    'Normal walks of the training split: andersson, gist, ucalgary_kinect, cmu_walk, clinical_markers; acted gaits of the four gist people in it (see models/README.md)',
  groups,
  acted,
});
for (const [fault, change] of Object.entries(acted)) {
  const { people: n, slower, other_strike, own_stance, other_stance } = change;
  console.log(fault, JSON.stringify({ people: n, slower, other_strike, own_stance, other_stance }));
}
report(groups);
writeFileSync('models/walker.json', `${JSON.stringify(statistics, null, 1)}\n`);
