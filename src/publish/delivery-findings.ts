import type { Finding } from '../health/finding.ts';
import type { DeliveryStatus } from './delivery.ts';

/** One failed attempt is a broker that restarts; more are a fault that a technician should know of. */
const FAILURES = 3;
const MESSAGE_LENGTH = 79;

/** What is wrong with the way to the broker; told on the screen and in the log, and on MQTT once it is back. */
export function deliveryFindings(
  status: Pick<DeliveryStatus, 'connected' | 'failures' | 'lastError' | 'dropped' | 'commandsRefused'>,
): Finding[] {
  const findings: Finding[] = [];
  if (!status.connected && status.failures >= FAILURES) {
    findings.push({
      code: 'mqtt_unreachable',
      level: 'warning',
      message: `No MQTT broker: ${status.lastError ?? 'no answer'}`.slice(0, MESSAGE_LENGTH),
      remedies: [
        'Check that the broker runs and that the address under [mqtt] is right.',
        'Check user name and password, where the broker asks for them.',
        'Nothing else needs to be done: results are kept and sent when it is back.',
      ],
    });
  }
  if (status.connected && status.commandsRefused) {
    findings.push({
      code: 'mqtt_commands_refused',
      level: 'warning',
      message: 'The broker does not let the daemon hear commands (sessions, acknowledge).',
      remedies: ["Let the daemon's user read gengait/<box>/command/+ in the broker's access list."],
    });
  }
  if (status.dropped > 0) {
    findings.push({
      code: 'mqtt_results_lost',
      level: 'warning',
      message: `${status.dropped} results could not be delivered and were given up`,
      remedies: ['The broker was away for too long. Read the walks concerned from the box itself, if it records.'],
    });
  }
  return findings;
}
