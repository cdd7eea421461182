import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openLine, sealLine } from '../../src/capture/trigger/checksum.ts';
import type { TriggerPulse } from '../../src/capture/trigger/protocol.ts';
import type { SerialEvents, SerialOpener } from '../../src/capture/trigger/serial-link.ts';
import { TriggerInput } from '../../src/daemon/trigger-input.ts';
import type { DaemonState } from '../../src/health/state-machine.ts';

const state = (state: DaemonState) => ({ state, before: 'starting' as const, reasons: [] });

/** An input whose board is a cable the test speaks into; `told()`: what the board was told since it was last asked. */
async function opened() {
  const pulses: TriggerPulse[] = [];
  const lines: string[] = [];
  let events: SerialEvents | undefined;
  const open: SerialOpener = async (_path, given) => {
    events = given;
    return { write: (bytes) => lines.push(new TextDecoder().decode(bytes).trimEnd()), close: async () => undefined };
  };
  const input = new TriggerInput({ path: '/dev/serial/by-id/usb-board', rate_hz: 30 }, () => 5);
  input.open((pulse) => pulses.push(pulse), open);
  await Promise.resolve();
  await Promise.resolve();
  const say = (text: string): void => events!.onBytes(new TextEncoder().encode(sealLine(text)));
  const told = (): (string | null)[] => lines.splice(0).map(openLine);
  return { input, pulses, say, told };
}

describe('the trigger board of a daemon', () => {
  it('is not looked for where none is configured', async () => {
    const input = new TriggerInput({ rate_hz: 30 }, () => 0);
    input.open(
      () => assert.fail('a pulse of no board'),
      async () => assert.fail('opened a port'),
    );
    assert.ok(!input.isExpected);
    assert.deepEqual(input.findings(), []);
    input.state(state('ready'));
    input.session('p1');
    await input.close();
  });

  it('hands on pulses with their arrival', async () => {
    const { input, pulses, say } = await opened();
    say('P,3,100000');
    assert.deepEqual(pulses, [{ pulse: 3, boardUs: 100_000, receivedS: 5 }]);
    assert.deepEqual(input.findings(), []);
    await input.close();
  });

  it('shows on its lamp how the daemon is', async () => {
    const { input, say, told } = await opened();
    say('V,1,1.0.0');
    assert.deepEqual(told(), ['?', 'L,1']);
    input.session('p1');
    assert.deepEqual(told(), ['L,2']);
    input.state(state('degraded'));
    assert.deepEqual(told(), ['L,3']);
    input.state(state('ready'));
    assert.deepEqual(told(), ['L,2']);
    input.session(null);
    input.state(state('ready'));
    assert.deepEqual(told(), ['L,1']);
    await input.close();
    assert.deepEqual(told(), ['L,0']);
  });
});
