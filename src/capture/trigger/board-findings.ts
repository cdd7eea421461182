import type { Finding } from '../../health/finding.ts';
import { PROTOCOL_VERSION, type RefusalReason } from './protocol.ts';

/** What is known of a board whose line is open. */
export interface SessionFacts {
  silent: boolean;
  /** Whether anything came since the line was opened. */
  heardBytes: boolean;
  /** Share of lines with a wrong checksum, over about a hundred. */
  unreadableShare: number;
  /** A board that speaks another version of the protocol. */
  foreign: { protocol: number; firmware: string } | null;
  refusal: RefusalReason | null;
  rateHz: number;
}

const MAX_UNREADABLE_SHARE = 0.1;

/** What a technician should do about a board that is connected. */
export function sessionFindings(facts: SessionFacts): Finding[] {
  const { silent, heardBytes, unreadableShare, foreign, refusal, rateHz } = facts;
  const findings: Finding[] = [];
  if (silent && !heardBytes) findings.push(SILENT);
  if ((silent && heardBytes) || unreadableShare > MAX_UNREADABLE_SHARE) findings.push(UNREADABLE);
  if (foreign !== null) {
    findings.push({
      code: 'trigger_board_firmware',
      level: 'warning',
      message: `Trigger board speaks protocol ${foreign.protocol}, ${PROTOCOL_VERSION} is needed`,
      remedies: [
        'Load the sketch of scripts/trigger-board into the board.',
        `Its firmware says it is ${foreign.firmware}.`,
      ],
    });
  }
  if (refusal !== null) {
    findings.push({
      code: 'trigger_board_refused',
      level: 'warning',
      message: `Trigger board refuses a command (${refusal})`,
      remedies:
        refusal === 'range'
          ? [`Check that the board can make ${rateHz} pulses per second: rate_hz under [trigger].`]
          : ['Use a shorter USB cable, away from motors and lamps.', 'Load the sketch of scripts/trigger-board again.'],
    });
  }
  return findings;
}

const SILENT: Finding = {
  code: 'trigger_board_silent',
  level: 'warning',
  message: 'Trigger board is connected but says nothing',
  remedies: [
    'Check that path under [trigger] is the trigger board and not another device.',
    'Unplug the board and plug it in again.',
    'Load the sketch of scripts/trigger-board into the board.',
  ],
};

const UNREADABLE: Finding = {
  code: 'trigger_board_unreadable',
  level: 'warning',
  message: 'Trigger board sends lines that are not readable',
  remedies: [
    'Use a shorter USB cable, away from motors and lamps.',
    'Check that path under [trigger] is the trigger board and not another device.',
    'Load the sketch of scripts/trigger-board into the board.',
  ],
};

/** The board's line cannot be opened or was cut. `cause`: the system's words, '' where it was simply unplugged. */
export function lostFinding(path: string, cause: string): Finding {
  return {
    code: 'trigger_board_lost',
    level: 'warning',
    message: 'Trigger board is not connected; cameras go by their own clocks',
    remedies: [...causeRemedies(cause), 'It is taken up again by itself once it is there.', `Looked for at ${path}.`],
  };
}

function causeRemedies(cause: string): string[] {
  if (/permission|EACCES/i.test(cause)) return ['Add the user of the daemon to the group dialout and restart it.'];
  if (/lock|busy/i.test(cause)) return ['End the other program that has the board open (a serial monitor?).'];
  return ["Check the board's USB cable and its power.", 'Compare path under [trigger] with `ls /dev/serial/by-id`.'];
}
