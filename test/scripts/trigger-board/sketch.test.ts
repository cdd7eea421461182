import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sealLine } from '../../../src/capture/trigger/checksum.ts';
import { type BoardReport, readReport } from '../../../src/capture/trigger/protocol.ts';
import { SimulatedBoard } from '../../../src/simulator/trigger-board.ts';

const SKETCH = fileURLToPath(new URL('../../../scripts/trigger-board/trigger-board.ino', import.meta.url));
const HOST = fileURLToPath(new URL('sketch-host.cpp', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gengait-sketch-'));
const missing = spawnSync('g++', ['--version']).error !== undefined;
const skip = missing ? 'g++ is not installed: the sketch can not be compiled here' : false;
if (skip !== false) console.log(`# ${skip}`);
after(() => rmSync(folder, { recursive: true }));

/** What the sketch says to a script, and when its pin rose (virtual µs). */
function run(script: readonly string[], startUs = 0): { reports: BoardReport[]; edgesUs: number[] } {
  const program = join(folder, `sketch-${startUs}`);
  const flags = ['-std=c++17', '-Wall', '-Wextra', '-Werror', `-DSKETCH="${SKETCH}"`, `-DSTART_US=${startUs}ull`];
  const built = spawnSync('g++', [...flags, '-o', program, HOST], { encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
  const { stdout, status } = spawnSync(program, { input: `${script.join('\n')}\n`, encoding: 'utf8' });
  assert.equal(status, 0);
  const lines = stdout.split('\n').filter((line) => line !== '');
  const edgesUs = lines.filter((line) => line.startsWith('edge ')).map((line) => Number(line.slice(5)));
  const reports = lines.filter((line) => !line.startsWith('edge ')).map((line) => readReport(line));
  for (const report of reports) assert.notEqual(report, null);
  return { reports: reports as BoardReport[], edgesUs };
}

const say = (text: string): string => `say ${sealLine(text).trimEnd()}`;
const kindOf = (reports: readonly BoardReport[], kind: BoardReport['kind']): BoardReport[] =>
  reports.filter((report) => report.kind === kind);

describe('the reference sketch', { skip }, () => {
  it('says and does what the simulated board does', () => {
    const commands = ['?', 'R,29970', 'G,100', 'L,2', 'X', 'R,5', 'L,9', 'G,7', 'H', 'H', 'G'];
    const script = commands.flatMap((text, i) => [say(text), `run ${(i + 1) * 150_000}`]);
    const { reports } = run(script);
    const board = new SimulatedBoard();
    const expected = commands.flatMap((text, i) => [
      ...board.receive(new TextEncoder().encode(sealLine(text))),
      ...board.advance((i + 1) * 0.15),
    ]);
    const told = (all: readonly BoardReport[]): string[] =>
      all.map((report) => {
        if (report.kind === 'pulse') return `pulse ${report.pulse}`;
        return report.kind === 'version' ? 'version' : JSON.stringify(report);
      });
    const wanted = told([
      { kind: 'version', protocol: 1, firmware: '' },
      ...expected.map(({ text }) => readReport(text.trimEnd())!),
    ]);
    // Pulses and the status of each second have their own times; what was asked comes in between.
    const order = (list: string[]): string[] => list.toSorted();
    assert.deepEqual(order(told(reports)), order(wanted));
  });

  it('keeps the mean rate to the microsecond, and stamps its edges, across the wrap of its microseconds', () => {
    const startUs = 2 ** 32 - 3_000_000;
    const { reports, edgesUs } = run([say('G'), 'run 20000000'], startUs);
    const pulses = kindOf(reports, 'pulse') as (BoardReport & { kind: 'pulse' })[];
    assert.ok(edgesUs.length >= 600 && pulses.length >= edgesUs.length - 2, `${pulses.length} of ${edgesUs.length}`);
    for (const { pulse, boardUs } of pulses) assert.equal(boardUs, (edgesUs[pulse]! + startUs) % 2 ** 32);
    const meanUs = (edgesUs.at(-1)! - edgesUs[0]!) / (edgesUs.length - 1);
    assert.ok(Math.abs(meanUs - 1e6 / 30) < 0.1, String(meanUs));
  });

  it('survives garbage, half lines and lines without end, and says so', () => {
    const script = [
      'say \u00ff\u0001~~*0000',
      'cut G*12',
      'say 34',
      'run 50000',
      `say ${'x'.repeat(5000)}`,
      `say ${sealLine('G,5').trimEnd().replace('5', '6')}`,
      'run 100000',
      say('G,5'),
      'run 200000',
    ];
    const { reports } = run(script);
    assert.equal(kindOf(reports, 'refused').length, 4);
    assert.deepEqual(kindOf(reports, 'status')[0], {
      kind: 'status',
      running: true,
      rateHz: 30,
      nextPulse: 5,
      lamp: 'off',
    });
  });

  it('drops whole lines where its buffer is full, never a pulse', () => {
    const { reports, edgesUs } = run([say('R,240000'), say('G'), ...Array(30).fill(say('?')), 'run 1000000']);
    assert.ok(edgesUs.length >= 239 && edgesUs.length <= 241, String(edgesUs.length));
    assert.ok(kindOf(reports, 'pulse').length > 200, String(kindOf(reports, 'pulse').length));
  });
});
