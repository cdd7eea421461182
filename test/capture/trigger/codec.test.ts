import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { crc16, openLine, sealLine } from '../../../src/capture/trigger/checksum.ts';
import { LineReader } from '../../../src/capture/trigger/line-reader.ts';
import { type BoardCommand, LAMP_STATES, readReport } from '../../../src/capture/trigger/protocol.ts';
import { writeCommand } from '../../../src/capture/trigger/writer.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (command: BoardCommand): string => new TextDecoder().decode(writeCommand(command));
/** Text with its checksum, without the line feed. */
const sealed = (content: string): string => sealLine(content).trimEnd();

describe('the checksum', () => {
  it('is CRC-16/XMODEM, with the check value of its catalogue entry', () => {
    assert.equal(crc16('123456789'), 0x31c3);
    assert.equal(sealLine('123456789'), '123456789*31C3\n');
  });

  it('finds every change of one character, and every pair of neighbours exchanged', () => {
    const line = sealed('P,1234567,4100200300');
    for (let at = 0; at < line.length; at++) {
      const other = line[at] === '7' ? '8' : '7';
      assert.equal(openLine(line.slice(0, at) + other + line.slice(at + 1)), null, `at ${at}`);
      const [a, b] = [line[at], line[at + 1]];
      if (b !== undefined && a !== b) assert.equal(openLine(line.slice(0, at) + b + a + line.slice(at + 2)), null);
    }
    assert.equal(openLine(line), 'P,1234567,4100200300');
  });
});

describe('lines from bytes', () => {
  it('are the same however the cable cuts them', () => {
    const lines = ['V,1,1.0.0', 'S,1,30000,17,1', 'P,17,566661'].map(sealed);
    const stream = bytes(lines.map((line) => `${line}\r\n`).join('\n'));
    const cuts = fc.array(fc.nat(stream.length), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (at) => {
        const reader = new LineReader();
        const edges = [0, ...at.sort((a, b) => a - b), stream.length];
        const found = edges.slice(1).flatMap((to, i) => reader.push(stream.subarray(edges[i], to)));
        assert.deepEqual(found, lines);
        assert.equal(reader.discarded, 0);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('a line that never ends costs no memory and only itself', () => {
    const reader = new LineReader();
    for (let i = 0; i < 1000; i++) assert.deepEqual(reader.push(bytes('x'.repeat(10_000))), []);
    assert.equal(reader.discarded, 1);
    assert.deepEqual(reader.push(bytes(`\n${sealLine('P,1,2')}`)), [sealed('P,1,2')]);
  });

  it('of random bytes, with whole lines among them: nothing throws, nothing but those lines is believed', () => {
    const junk = fc.uint8Array({ maxLength: 90 }).map((array) => array.filter((byte) => byte !== 0x0a));
    const pulses = fc.array(fc.tuple(junk, fc.nat(), fc.nat()), { maxLength: 8 });
    fc.assert(
      fc.property(pulses, (parts) => {
        const reader = new LineReader();
        const reports = parts.flatMap(([noise, pulse, boardUs]) =>
          [...reader.push(noise), ...reader.push(bytes(`\n${sealLine(`P,${pulse},${boardUs}`)}`))].map(readReport),
        );
        const believed = reports.filter((report) => report !== null);
        assert.deepEqual(
          believed,
          parts.map(([, pulse, boardUs]) => ({ kind: 'pulse', pulse, boardUs })),
        );
      }),
      { numRuns: 2000, seed: 2 },
    );
  });
});

describe('what a board says', () => {
  it('is read', () => {
    assert.deepEqual(readReport(sealed('V,1,1.0.0-rc.2')), { kind: 'version', protocol: 1, firmware: '1.0.0-rc.2' });
    assert.deepEqual(readReport(sealed('P,4294967295,0')), { kind: 'pulse', pulse: 4294967295, boardUs: 0 });
    const status = { kind: 'status', running: true, rateHz: 29.97, nextPulse: 5, lamp: 'recording' };
    assert.deepEqual(readReport(sealed('S,1,29970,5,2')), status);
    assert.deepEqual(readReport(sealed('E,range')), { kind: 'refused', reason: 'range' });
  });

  it('is refused where it is not of the protocol, though its checksum is right', () => {
    const wrong = [
      ['', ',', 'P', 'P,', 'P,1', 'P,1,2,3', 'P,-1,2', 'P,1.5,2', 'P,01,2', 'P,1,4294967296', 'P,1e3,2', 'P, 1,2'],
      ['V,1', 'V,one,1.0', 'V,1,', `V,1,${'x'.repeat(25)}`, 'V,1,a b', 'S,2,30000,0,0', 'S,1,30000,0,4', 'S,1,30000,0'],
      ['E', 'E,', 'E,toString', 'E,range,1', 'p,1,2', 'X,1,2', '__proto__,1,2', 'P,٣,2'],
    ].flat();
    for (const content of wrong) assert.equal(readReport(sealed(content)), null, content);
  });

  it('of anything at all: a report or null, never an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (content) => {
        readReport(content);
        const report = readReport(sealed(content));
        assert.ok(report === null || ['pulse', 'version', 'status', 'refused'].includes(report.kind));
      }),
      { numRuns: 3000, seed: 3 },
    );
  });
});

describe('what a board is told', () => {
  it('is written with its checksum', () => {
    assert.equal(text({ kind: 'start', firstPulse: 17 }), sealLine('G,17'));
    assert.equal(text({ kind: 'start' }), sealLine('G'));
    assert.equal(text({ kind: 'start', firstPulse: 2 ** 32 }), sealLine('G,0'));
    assert.equal(text({ kind: 'stop' }), sealLine('H'));
    assert.equal(text({ kind: 'version' }), sealLine('?'));
    assert.equal(text({ kind: 'rate', rateHz: 29.97 }), sealLine('R,29970'));
    assert.deepEqual(
      LAMP_STATES.map((lamp) => text({ kind: 'lamp', lamp })),
      ['L,0', 'L,1', 'L,2', 'L,3'].map(sealLine),
    );
  });

  it('never asks for a rate that no board makes', () => {
    assert.equal(text({ kind: 'rate', rateHz: 0 }), sealLine('R,1000'));
    assert.equal(text({ kind: 'rate', rateHz: 1e9 }), sealLine('R,240000'));
  });
});
