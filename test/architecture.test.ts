import assert from 'node:assert/strict';
import { test } from 'node:test';
import manifest from '../package.json' with { type: 'json' };
import { VERBS } from '../src/cli/index.ts';
import { ERRORS } from '../src/errors.ts';
import { findCircle, importsOf, sourceFiles, stageOf } from './source-tree.ts';

/** Needed by all, knowing none of them. `health/finding.ts` is how each stage tells a technician what is wrong. */
const FOUNDATION = ['errors.ts', 'maths', 'skeleton'];
const FINDING = 'src/health/finding.ts';

/**
 * Which stages each stage may know beside the foundation, itself and the shape of a finding: only ones that stand above it
 * here, so data goes one way. Imports of types count as well: what a stage is told about, it can be broken by. To
 * join stages is the work of `pipeline.ts`, and of those that run, simulate or measure the whole.
 */
const MAY_KNOW: Record<string, readonly string[]> = {
  'errors.ts': [],
  maths: [],
  skeleton: [],
  files: [],
  capture: ['files'],
  sync: ['capture'],
  geometry: ['sync'],
  model: [],
  baseline: ['model'],
  gait: ['model'],
  publish: ['sync', 'model', 'gait'],
  report: ['gait'],
  store: ['files', 'capture', 'gait', 'report'],
  health: ['publish'],
  tablet: ['publish', 'gait'],
  web: ['publish'],
  config: ['capture'],
  'pipeline.ts': ['capture', 'sync', 'geometry', 'model', 'gait'],
  simulator: ['files', 'capture', 'geometry', 'store'],
  compatible: ['capture', 'geometry', 'store'],
  evaluation: [
    'files',
    'capture',
    'sync',
    'geometry',
    'model',
    'baseline',
    'gait',
    'store',
    'pipeline.ts',
    'simulator',
    'compatible',
  ],
  daemon: [
    ...[
      'files',
      'capture',
      'sync',
      'geometry',
      'model',
      'gait',
      'publish',
      'store',
      'report',
      'health',
      'web',
      'config',
    ],
    'pipeline.ts',
  ],
  cli: [
    ...[
      'files',
      'capture',
      'sync',
      'geometry',
      'model',
      'baseline',
      'gait',
      'publish',
      'store',
      'report',
      'health',
      'config',
    ],
    ...['pipeline.ts', 'simulator', 'compatible', 'evaluation', 'daemon'],
  ],
  'main.ts': ['cli'],
};

/** Stages that compute: the same input gives the same output. Time and files come to them as values … */
const PURE = [
  'maths',
  'skeleton',
  'sync',
  'geometry',
  'model',
  'baseline',
  'gait',
  'report',
  'pipeline.ts',
  'simulator',
];

/** … but for these, each one thin thing that touches the world for its stage. */
const ADAPTERS = new Set([
  // Files of models and their statistics.
  'src/model/model-file.ts',
  'src/model/normative.ts',
  'src/model/assessor.ts',
  'src/model/no-telemetry.ts',
  'src/model/onnx/trained-model.ts',
  // The thread the networks run in.
  'src/model/inference-thread.ts',
  'src/model/inference-worker.mjs',
  // The simulator's statistics, its clock, its network, its thread.
  'src/simulator/statistics-file.ts',
  'src/simulator/playback.ts',
  'src/simulator/sinks.ts',
  'src/simulator/camera-thread.ts',
  'src/simulator/camera-thread-worker.ts',
]);

const WORLD =
  /'node:(?!crypto|path|url)|\bDate\.now|\bnew Date\b|\bperformance\.now|\bset(Timeout|Interval|Immediate)\(|\bfetch\(|\bprocess\.|\bMath\.random/;

const LONGEST_FILE = 400;

const files = sourceFiles('src');
const imports = importsOf(files);

test('the order of the stages has no way back', () => {
  const stages = Object.keys(MAY_KNOW);
  for (const [at, stage] of stages.entries()) {
    for (const known of MAY_KNOW[stage]!) assert.ok(stages.indexOf(known) < at, `${stage} stands above ${known}`);
  }
});

test('each stage imports only what it may know', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [stage, other] = [stageOf(from), stageOf(to)];
    if (!to.startsWith('src/')) return true;
    if (stage === other || to === FINDING) return false;
    if (FOUNDATION.includes(other))
      return FOUNDATION.indexOf(stage) >= 0 && FOUNDATION.indexOf(stage) < FOUNDATION.indexOf(other);
    return !MAY_KNOW[stage]?.includes(other);
  });
  assert.deepEqual(wrong, []);
  const unknown = [...new Set(files.map(({ path }) => stageOf(path)))].filter((stage) => !(stage in MAY_KNOW));
  assert.deepEqual(unknown, [], 'a new folder of src/ needs its place among the stages');
});

test('no file imports itself on a roundabout way', () => {
  assert.equal(findCircle(imports)?.join(' → ') ?? null, null);
  const circle = findCircle([
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'b' },
  ]);
  assert.deepEqual(circle, ['b', 'c', 'b']);
});

test(`no file is longer than ${LONGEST_FILE} lines`, () => {
  const all = ['src', 'test', 'scripts', 'models/training'].flatMap(sourceFiles);
  const long = all.filter(({ text }) => text.split('\n').length - 1 > LONGEST_FILE).map(({ path }) => path);
  assert.deepEqual(long, []);
});

test('what computes has no clock, disk, network or chance of its own', () => {
  const pure = files.filter(({ path }) => PURE.includes(stageOf(path)));
  const impure = pure.filter(({ text }) => WORLD.test(text)).map(({ path }) => path);
  assert.deepEqual(
    impure.filter((path) => !ADAPTERS.has(path)),
    [],
  );
  assert.deepEqual(
    [...ADAPTERS].filter((path) => !impure.includes(path)),
    [],
    'adapters that need not be any',
  );
});

test('every error code of the table can happen', () => {
  const used = files.filter(({ path }) => path !== 'src/errors.ts').map(({ text }) => text);
  const unused = Object.keys(ERRORS).filter((code) => !used.some((text) => new RegExp(`'${code}'`).test(text)));
  assert.deepEqual(unused, []);
});

test('every error code says what happened and what to do', () => {
  for (const [code, { message, remedy }] of Object.entries(ERRORS)) {
    assert.match(code, /^GENGAIT_E_[A-Z0-9_]+$/);
    assert.ok(message.length > 10 && remedy.length > 10 && remedy.endsWith('.'), code);
  }
});

test('every command that a text tells somebody to run exists', () => {
  const told = (pattern: RegExp): string[] =>
    files.flatMap(({ text }) => [...text.matchAll(pattern)].map((m) => m[1]!));
  const verbs = told(/[`"]gengait ([a-z]+)/g);
  const scripts = told(/npm run (?:-s )?([a-z][a-z:-]*)/g);
  assert.ok(verbs.length > 0 && scripts.length > 0);
  assert.deepEqual(
    verbs.filter((verb) => !Object.hasOwn(VERBS, verb)),
    [],
  );
  assert.deepEqual(
    scripts.filter((script) => !Object.hasOwn(manifest.scripts, script)),
    [],
  );
});

/** What every verb of the command line exports; described once, at `Verb`. */
const OF_A_VERB = /^src\/cli\/\w+\.ts: (help|run)$/;
/** zod schemas describe themselves field by field. */
const SCHEMA = /(Schema|Payload|Health)$/;

test('everything exported says what it is', () => {
  const silent = files.flatMap(({ path, text }) => {
    const lines = text.split('\n');
    return lines.flatMap((line, at) => {
      const name = /^export (?:async |abstract )?(?:function|class|interface|const) (\w+)/.exec(line)?.[1];
      return name === undefined || lines[at - 1]?.trimEnd().endsWith('*/') ? [] : [`${path}: ${name}`];
    });
  });
  assert.deepEqual(
    silent.filter((name) => !OF_A_VERB.test(name) && !SCHEMA.test(name)),
    [],
  );
});
