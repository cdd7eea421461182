import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { sealLine } from '../../../src/capture/trigger/checksum.ts';
import type { TriggerPulse } from '../../../src/capture/trigger/protocol.ts';
import type { SerialEvents, SerialOpener } from '../../../src/capture/trigger/serial-link.ts';
import { TriggerBoard } from '../../../src/capture/trigger/trigger-board.ts';

const PATH = '/dev/serial/by-id/usb-board';

/** A serial line whose cable the test holds. `faults`: what opening fails with, one after the other; then it succeeds. */
class FakeLine {
  readonly faults: string[] = [];
  readonly openedAtS: number[] = [];
  written = '';
  events: SerialEvents | null = null;
  readonly open: SerialOpener = async (_path, events) => {
    this.openedAtS.push(nowS);
    const fault = this.faults.shift();
    if (fault !== undefined) throw new Error(fault);
    this.events = events;
    return {
      write: (bytes) => {
        this.written += new TextDecoder().decode(bytes);
      },
      close: async () => {
        this.events = null;
      },
    };
  };

  say(text: string): void {
    this.events?.onBytes(new TextEncoder().encode(sealLine(text)));
  }

  /** The cable is pulled out. */
  end(): void {
    const { events } = this;
    this.events = null;
    events?.onEnd();
  }
}

let nowS = 0;
let line = new FakeLine();
let pulses: TriggerPulse[] = [];

function boardOf(): TriggerBoard {
  return new TriggerBoard({
    path: PATH,
    rateHz: 30,
    nowS: () => nowS,
    onPulse: (one) => pulses.push(one),
    open: line.open,
  });
}

/** Lets time pass in steps of 50 ms, with what waits for each done. */
async function pass(seconds: number): Promise<void> {
  for (let step = 0; step < Math.round(seconds / 0.05); step++) {
    nowS += 0.05;
    mock.timers.tick(50);
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

const codes = (board: TriggerBoard): string[] => board.findings().map(({ code }) => code);

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  nowS = 0;
  line = new FakeLine();
  pulses = [];
});
afterEach(() => mock.timers.reset());

describe('the line of a trigger board', () => {
  it('that cannot be opened is tried after 100 ms, then after twice as long each time up to a second', async () => {
    line.faults.push(...Array(7).fill('No such file or directory'));
    const board = boardOf();
    await settle();
    await pass(6);
    const waits = line.openedAtS.slice(1).map((atS, i) => Math.round(1000 * (atS - line.openedAtS[i]!)));
    assert.deepEqual(waits, [100, 200, 400, 800, 1000, 1000, 1000]);
    assert.deepEqual(codes(board), []);
    await board.close();
  });

  it('that is absent or forbidden is a finding with what to do, not an error', async () => {
    line.faults.push('Error: No such file or directory, cannot open', 'Error: Permission denied, cannot open');
    const board = boardOf();
    await pass(0.05);
    assert.deepEqual(codes(board), ['trigger_board_lost']);
    assert.match(board.findings()[0]!.remedies[0]!, /cable/);
    await pass(0.1);
    assert.match(board.findings()[0]!.remedies[0]!, /dialout/);
    assert.ok(board.findings()[0]!.remedies.at(-1)!.includes(PATH));
    await board.close();
  });

  it('that is pulled out is taken up again, and what was asked of the lamp holds', async () => {
    const board = boardOf();
    await pass(0.05);
    line.say('V,1,1.0.0');
    board.setLamp('ready');
    line.say('P,7,1000');
    assert.deepEqual(pulses, [{ pulse: 7, boardUs: 1000, receivedS: nowS }]);
    assert.ok(board.isConnected);
    line.end();
    assert.deepEqual(codes(board), ['trigger_board_lost']);
    line.written = '';
    await pass(0.1);
    line.say('V,1,1.0.0');
    line.say('S,0,30000,0,0');
    assert.deepEqual(codes(board), []);
    assert.deepEqual(line.written, ['?', 'L,1', 'G,8', 'L,1'].map(sealLine).join(''));
    await board.close();
  });

  it('that falls silent is opened anew; the finding stays until the board speaks', async () => {
    const board = boardOf();
    await pass(0.05);
    line.say('V,1,1.0.0');
    await pass(2.5);
    assert.deepEqual(codes(board), []);
    await pass(1);
    assert.equal(line.openedAtS.length, 2);
    assert.deepEqual(codes(board), ['trigger_board_unreadable']);
    await pass(1);
    assert.deepEqual(codes(board), ['trigger_board_unreadable']);
    line.say('V,1,1.0.0');
    assert.deepEqual(codes(board), []);
    await board.close();
  });

  it('is left alone after the end: nothing is delivered, nothing opened, the lamp is out', async () => {
    const board = boardOf();
    await pass(0.05);
    line.say('V,1,1.0.0');
    board.setLamp('recording');
    const { events } = line;
    await board.close();
    assert.ok(line.written.endsWith(sealLine('L,0')));
    assert.ok(!line.written.includes('H*'));
    events!.onBytes(new TextEncoder().encode(sealLine('P,1,2')));
    events!.onEnd();
    await pass(5);
    assert.deepEqual(pulses, []);
    assert.equal(line.openedAtS.length, 1);
  });
});
