import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };

const ROOT = resolve(import.meta.dirname, '../..');
const STACK = /^\s+at /m;

/** npm's name and the file of every script of package.json in `scripts/`. */
const SCRIPTS = Object.entries(manifest.scripts).flatMap(([name, command]) => {
  const file = /^node --import tsx (scripts\/\S+\.ts)$/.exec(command)?.[1];
  return file === undefined ? [] : [{ name, file }];
});

/** Runs a script where there are no data: should it start to work in spite of its arguments, it fails. */
function run(file: string, ...argv: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const env = { ...process.env, GENGAIT_DATA: resolve(ROOT, 'no-data') };
    const child = spawn(process.execPath, ['--import', 'tsx', file, ...argv], { cwd: ROOT, env });
    const text = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text.out += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text.err += chunk;
    });
    child.once('close', (code) => done({ code, ...text }));
  });
}

/** Names of the options that a script hands to the parser. */
function optionsOf(file: string): string[] {
  const text = readFileSync(resolve(ROOT, file), 'utf8');
  return [...text.matchAll(/([\w-]+)'?: \{ type: '(?:string|boolean)'/g)].map((match) => match[1]!).sort();
}

test('package.json names scripts', () => assert.ok(SCRIPTS.length > 0));

describe('scripts of package.json', { concurrency: 2 }, () => {
  for (const { name, file } of SCRIPTS) {
    test(`${name} --help tells what it does, every option, what it reads and writes, an example`, async () => {
      const { code, out, err } = await run(file, '--no-such-option', '--help');
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, new RegExp(`^${name}: \\w.+\\n\\nUsage: npm run (?:-s )?${name}\\b`));
      for (const part of [/^Reads /m, /\bwrites\b/i, /^Example: .*npm run /m, /^Exit: 0 /m]) assert.match(out, part);
      const told = [...out.matchAll(/^ {2}--([\w-]+) .*\S/gm)].map((match) => match[1]!).sort();
      assert.deepEqual(told, optionsOf(file));
      for (const option of told) assert.match(out, new RegExp(`^Usage: .*\\[--${option}\\b`, 'm'));
    });

    test(`${name} with an unknown option is a usage error`, async () => {
      const { code, out, err } = await run(file, '--no-such-option');
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^GENGAIT_E_USAGE: .*'--no-such-option'.*\n {2}What to do: .+\n$/);
    });
  }

  const mistakes: [string, string[], RegExp][] = [
    ['bench:twin', ['--split', 'foo'], /--split must be one of validation, test, train, not "foo"/],
    ['bench:score', ['--folds', 'nowhere'], /--folds: nowhere holds no trained weights/],
    ['bench:layouts', ['--tiles', 'toString'], /--tiles must be one of/],
    ['build-models', ['--windows', 'many'], /--windows must be a whole number/],
    ['bench:gait', ['foo'], /no section foo; there are: events/],
  ];
  for (const [name, argv, message] of mistakes) {
    test(`${[name, ...argv].join(' ')} is a usage error`, async () => {
      const { code, err } = await run(SCRIPTS.find((script) => script.name === name)!.file, ...argv);
      assert.equal(code, 2);
      assert.match(err, message);
      assert.doesNotMatch(err, STACK);
    });
  }

  for (const name of ['bench:twin', 'fit-normative', 'fit-walker']) {
    test(`${name} without the reference data says where they should be`, async () => {
      const { code, err } = await run(SCRIPTS.find((script) => script.name === name)!.file);
      assert.equal(code, 1);
      assert.match(err, /^GENGAIT_E_DATASET: .*no-data\n {2}What to do: Set GENGAIT_DATA .+\n$/);
    });
  }

  test('model-card with figures that are not there names them', async () => {
    const { code, err } = await run('scripts/model-card.ts', '--figures', 'nowhere.md');
    assert.equal(code, 1);
    assert.match(err, /^GENGAIT_E_FILE_UNREADABLE: .*nowhere\.md \(ENOENT\)\n {2}What to do: .+\n$/);
  });

  test('build-models with a folder that holds no weights names what is missing', async () => {
    const { code, err } = await run('scripts/build-models.ts', '--models', 'nowhere');
    assert.equal(code, 1);
    assert.match(err, /^GENGAIT_E_MODEL_MISSING: .*nowhere\/twin\/weights\.safetensors\n {2}What to do: .+\n$/);
  });

  test('a fault of the program keeps its stack', async () => {
    const fault = `import { scriptArgs } from './scripts/script.ts'; scriptArgs('', {}); await Promise.reject(new TypeError('no idea'));`;
    const { code, err } = await run('--input-type=module', '--eval', fault);
    assert.equal(code, 1);
    assert.match(err, /^GENGAIT_E_INTERNAL: .*TypeError: no idea\n/);
    assert.match(err, STACK);
  });
});
