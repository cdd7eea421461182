import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { choiceOption, numberOption, portOption, readArgs } from '../../src/cli/args.ts';
import { loadVerb, runCli, VERBS, type Verb } from '../../src/cli/index.ts';
import { GengaitError } from '../../src/errors.ts';

const signal = new AbortController().signal;
const wrapper = fileURLToPath(new URL('../../scripts/gengait', import.meta.url));

async function cli(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const streams = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await runCli(argv, signal, streams);
  return { code, out, err };
}

test('--help names every command and exits 0; no command at all exits 2', async () => {
  const { code, out } = await cli('--help');
  assert.equal(code, 0);
  for (const verb of Object.keys(VERBS)) assert.match(out, new RegExp(`^  ${verb} `, 'm'));
  assert.equal((await cli()).code, 2);
});

test('--version is that of the package', async () => {
  const { code, out } = await cli('--version');
  assert.equal(code, 0);
  assert.match(out, /^gengait \d+\.\d+\.\d+\n$/);
});

test('an unknown command is a usage error with the nearest command; names of inherited properties are no commands', async () => {
  const { code, err } = await cli('chekc');
  assert.equal(code, 2);
  assert.match(err, /^GENGAIT_E_USAGE: .*unknown command "chekc"; did you mean "check"\?\n {2}What to do: /);
  assert.equal((await cli('toString')).code, 2);
  assert.equal((await cli('../main')).code, 2);
});

for (const verb of Object.keys(VERBS) as Verb[]) {
  test(`${verb} --help tells its usage and its exit codes`, async () => {
    const { code, out } = await cli(verb, '--help');
    assert.equal(code, 0);
    assert.match(out, new RegExp(`Usage: gengait ${verb}`));
    assert.equal(typeof (await loadVerb(verb)).run, 'function');
  });

  test(`${verb} with an unknown option is a usage error`, async () => {
    const { code, err } = await cli(verb, '--no-such-option');
    assert.equal(code, 2);
    assert.match(err, /GENGAIT_E_USAGE.*--no-such-option/);
  });
}

test('numbers, ports and choices in options are checked with their name', () => {
  assert.equal(numberOption('duration', '12.5', { min: 0 }), 12.5);
  assert.equal(numberOption('duration', undefined), undefined);
  assert.equal(portOption('mqtt-port', '1884'), 1884);
  assert.equal(choiceOption('up', 'z', ['y', 'z', 'auto']), 'z');
  const cases: [() => unknown, RegExp][] = [
    [() => numberOption('duration', '1O'), /--duration must be a number, not "1O"/],
    [() => numberOption('duration', ' '), /--duration/],
    [() => numberOption('duration', '-1', { min: 0 }), /of at least 0/],
    [() => numberOption('seed', '1.5', { whole: true }), /whole number/],
    [() => portOption('mqtt-port', '70000'), /from 0 to 65535/],
    [() => choiceOption('up', 'x', ['y', 'z', 'auto']), /one of y, z, auto, not "x"/],
    [() => readArgs(['--nope'], { options: {} }), /--nope/],
  ];
  for (const [attempt, message] of cases) {
    assert.throws(attempt, (error: unknown) => {
      assert.ok(error instanceof GengaitError && error.code === 'GENGAIT_E_USAGE');
      assert.match(error.message, message);
      return true;
    });
  }
});

function installed(script: string, argv: string[], cwd: string): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(script, argv, { cwd });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
    }
    child.once('close', (code) => resolve({ code, text }));
  });
}

test('the installed command works through a link, from any folder, and gives the exit code on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gengait bin-'));
  const link = join(folder, 'gengait');
  symlinkSync(wrapper, link);
  const { code, text } = await installed(link, ['config', '--config', 'missing.toml'], folder);
  rmSync(folder, { recursive: true });
  assert.equal(code, 78);
  assert.match(text, /^GENGAIT_E_CONFIG: [\s\S]*missing\.toml[\s\S]*What to do/);
});
