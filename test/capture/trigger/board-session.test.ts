import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BoardSession, type SessionStep } from '../../../src/capture/trigger/board-session.ts';
import { sealLine } from '../../../src/capture/trigger/checksum.ts';
import { writeCommand } from '../../../src/capture/trigger/writer.ts';
import { type BoardLine, SimulatedBoard } from '../../../src/simulator/trigger-board.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codes = (session: BoardSession, nowS: number): string[] => session.findings(nowS).map(({ code }) => code);

/** Lets a session and a simulated board talk from one time to another; the numbers of the pulses that came through. */
function talk(session: BoardSession, board: SimulatedBoard, fromS: number, toS: number, first?: SessionStep): number[] {
  const pulses: number[] = [];
  const hear = (lines: readonly BoardLine[], nowS: number): void => {
    for (const { text } of lines) take(session.bytes(bytes(text), nowS), nowS);
  };
  const take = (step: SessionStep, nowS: number): void => {
    pulses.push(...step.pulses.map(({ pulse }) => pulse));
    for (const command of step.commands) hear(board.receive(writeCommand(command)), nowS);
  };
  if (first !== undefined) take(first, fromS);
  for (let nowS = fromS; nowS <= toS; nowS += 0.01) {
    hear(board.advance(nowS), nowS);
    take(session.tick(nowS), nowS);
  }
  return pulses;
}

describe('the talk with a trigger board', () => {
  it('sets its rate, starts it and lights its lamp, with nobody doing anything', () => {
    const session = new BoardSession({ rateHz: 25 });
    session.setLamp('ready');
    const board = new SimulatedBoard();
    const pulses = talk(session, board, 0, 5, session.opened(0));
    assert.equal(session.firmware, 'simulated');
    assert.ok(pulses.length >= 124 && pulses.length <= 127, String(pulses.length));
    assert.deepEqual(
      pulses,
      Array.from(pulses, (_, n) => n),
    );
    const status = board.advance(6).findLast(({ pulse }) => pulse === undefined)!.text;
    assert.match(status, /^S,1,25000,\d+,1\*/);
    assert.deepEqual(codes(session, 5), []);
  });

  it('leaves a board that is running as it is: cameras count its pulses', () => {
    const board = new SimulatedBoard({ running: true, nextPulse: 1000 });
    board.advance(1);
    const session = new BoardSession({ rateHz: 30 });
    const pulses = talk(session, board, 1, 3, session.opened(1));
    assert.equal(pulses[0], 1031);
  });

  it('has a board that began anew go on with the number after the last', () => {
    const session = new BoardSession({ rateHz: 30 });
    const before = talk(session, new SimulatedBoard(), 0, 4, session.opened(0));
    const after = talk(session, new SimulatedBoard(), 0, 4, session.opened(4));
    assert.equal(after[0], before.at(-1)! + 1);
    assert.deepEqual(
      after,
      Array.from(after, (_, n) => after[0]! + n),
    );
  });

  it('begins anew across the wrap of the numbers', () => {
    const session = new BoardSession({ rateHz: 30 });
    const last = new SimulatedBoard({ running: true, nextPulse: 2 ** 32 - 30 });
    assert.equal(talk(session, last, 0, 29.5 / 30, session.opened(0)).at(-1), 2 ** 32 - 1);
    assert.equal(talk(session, new SimulatedBoard(), 0, 3, session.opened(1))[0], 0);
  });

  it('puts right a board that somebody stopped or set to another rate', () => {
    const session = new BoardSession({ rateHz: 30 });
    const board = new SimulatedBoard();
    talk(session, board, 0, 3, session.opened(0));
    for (const kind of ['stop', 'rate'] as const) {
      board.receive(writeCommand(kind === 'stop' ? { kind } : { kind, rateHz: 60 }));
    }
    const pulses = talk(session, board, 3.01, 9);
    const rate = pulses.slice(-90);
    assert.equal(rate.at(-1)! - rate[0]!, 89);
    assert.match(board.advance(10.01).findLast(({ pulse }) => pulse === undefined)!.text, /^S,1,30000,/);
  });
});

describe('a board with a fault', () => {
  it('that says nothing is asked every second and found silent after three', () => {
    const session = new BoardSession({ rateHz: 30 });
    session.opened(0);
    let asked = 0;
    for (let nowS = 0; nowS < 2.95; nowS += 0.1) asked += session.tick(nowS).commands.length;
    assert.equal(asked, 2);
    assert.ok(!session.isSilent(2.95));
    assert.deepEqual(codes(session, 2.95), []);
    assert.ok(session.isSilent(3));
    assert.deepEqual(codes(session, 3), ['trigger_board_silent']);
  });

  it('that sends garbage alone is found unreadable', () => {
    const session = new BoardSession({ rateHz: 30 });
    session.opened(0);
    session.bytes(new Uint8Array(100_000).fill(0x55), 1);
    session.bytes(new Uint8Array(100_000).fill(0x0a), 2);
    assert.deepEqual(codes(session, 3), ['trigger_board_unreadable']);
  });

  it('with every fifth line garbled is named, and its pulses are used', () => {
    const session = new BoardSession({ rateHz: 30 });
    session.opened(0);
    session.bytes(bytes(sealLine('V,1,1.0.0')), 0);
    let used = 0;
    for (let n = 0; n < 100; n++) {
      const line = sealLine(`P,${n},${33333 * n}`);
      used += session.bytes(bytes(n % 5 === 0 ? line.replace('P', 'Q') : line), n / 30).pulses.length;
    }
    assert.equal(used, 80);
    assert.deepEqual(codes(session, 100 / 30), ['trigger_board_unreadable']);
  });

  it('that speaks another protocol is named and left alone', () => {
    const session = new BoardSession({ rateHz: 30 });
    session.opened(0);
    const say = (text: string): SessionStep => session.bytes(bytes(sealLine(text)), 0.5);
    say('V,2,9.0');
    assert.deepEqual(say('S,0,60000,0,0'), { pulses: [], commands: [] });
    assert.deepEqual(say('P,1,2').pulses, []);
    assert.deepEqual(codes(session, 1), ['trigger_board_firmware']);
  });

  it('that refuses a command is named for a while', () => {
    const session = new BoardSession({ rateHz: 240 });
    session.opened(0);
    for (const text of ['V,1,1.0', 'E,range']) session.bytes(bytes(sealLine(text)), 0.5);
    assert.deepEqual(codes(session, 1), ['trigger_board_refused']);
    session.bytes(bytes(sealLine('S,1,240000,0,0')), 5);
    assert.deepEqual(codes(session, 6), []);
  });

  it('whatever it sends: no error, and findings that fit on a line', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .tuple(
          fc.constantFrom('V', 'P', 'S', 'E', 'G', ''),
          fc.array(fc.oneof(fc.nat(), fc.string()), { maxLength: 5 }),
        )
        .map(([head, fields]) => bytes(sealLine([head, ...fields].join()))),
    );
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 30 }), (chunks) => {
        const session = new BoardSession({ rateHz: 30 });
        session.opened(0);
        for (const [n, chunk] of chunks.entries()) {
          const { commands } = session.bytes(chunk, n / 10);
          for (const command of commands) writeCommand(command);
        }
        for (const { message, remedies } of session.findings(4)) {
          assert.ok(message.length < 80 && remedies.length > 0);
        }
      }),
      { numRuns: 500, seed: 4 },
    );
  });
});
