import { sealLine } from './checksum.ts';
import { type BoardCommand, COUNTER_SPAN, LAMP_STATES, RATE_HZ } from './protocol.ts';

/**
 * A command as the bytes that go to the board. Rates are sent in whole millihertz, pulse numbers modulo 2^32; a rate
 * outside of what boards manage becomes the nearest that they do.
 */
export function writeCommand(command: BoardCommand): Uint8Array {
  return new TextEncoder().encode(sealLine(commandText(command)));
}

function commandText(command: BoardCommand): string {
  switch (command.kind) {
    case 'version':
      return '?';
    case 'start':
      return command.firstPulse === undefined ? 'G' : `G,${command.firstPulse % COUNTER_SPAN}`;
    case 'stop':
      return 'H';
    case 'rate':
      return `R,${Math.round(1000 * Math.min(RATE_HZ.max, Math.max(RATE_HZ.min, command.rateHz)))}`;
    case 'lamp':
      return `L,${LAMP_STATES.indexOf(command.lamp)}`;
  }
}
