import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { goldenInput } from '../../../src/model/golden.ts';
import { SMALL_JOINT, SMALL_JOINT_FRAME, safetensorsFile } from './random-network.ts';
import { smallTrained } from './small-model.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** A models folder as training leaves it, of small random networks. */
async function trainedFolder(seed: number): Promise<string> {
  const models = await mkdtemp(join(tmpdir(), 'gengait-build-'));
  for (const [name, architecture] of Object.entries({ twin: SMALL_JOINT_FRAME, score: SMALL_JOINT })) {
    const { weights, goldenPose } = smallTrained(architecture, seed);
    const { joints, hidden } = goldenInput();
    const golden = { joints: [...joints], hidden: Array.from(hidden, Boolean), pose: [...goldenPose] };
    await mkdir(join(models, name));
    await writeFile(join(models, name, 'weights.safetensors'), safetensorsFile(weights));
    await writeFile(join(models, name, 'architecture.json'), JSON.stringify(architecture));
    await writeFile(join(models, name, 'golden.json'), JSON.stringify(golden));
  }
  return models;
}

async function build(models: string, ...more: string[]): Promise<string> {
  const script = ['--import', 'tsx', 'scripts/build-models.ts', '--models', models, '--windows', '32', ...more];
  const env = { ...process.env, GENGAIT_DATA: join(models, 'no-data') };
  return (await promisify(execFile)(process.execPath, script, { cwd: ROOT, env })).stdout;
}

async function onnxFiles(models: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(models)).filter((name) => name.endsWith('.onnx'));
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(models, name))] as const)));
}

test('building needs no data, gives the same bytes again, and measures anew for other weights only', async () => {
  const models = await trainedFolder(1);
  try {
    assert.match(await build(models), /calibrating on rough synthetic walkers[\s\S]*sha256 [0-9a-f]{64}/);
    const first = await onnxFiles(models);
    assert.deepEqual([...first.keys()].sort(), [
      'gengait-fp32.onnx',
      'gengait-int8.onnx',
      'gengait-score-fp32.onnx',
      'gengait-score-int8.onnx',
    ]);
    assert.doesNotMatch(await build(models), /calibrating/);
    assert.deepEqual(await onnxFiles(models), first);
    const other = smallTrained(SMALL_JOINT, 2);
    await writeFile(join(models, 'score', 'weights.safetensors'), safetensorsFile(other.weights));
    await assert.rejects(build(models), /golden/, 'weights and golden pose of different trainings');
  } finally {
    await rm(models, { recursive: true, force: true });
  }
});
