import { loadConfig, requireConfig } from '../config/load.ts';
import type { Listener } from '../daemon/daemon.ts';
import { openLiveSystem } from '../daemon/live-system.ts';
import { readArgs } from './args.ts';
import { productVersion } from './index.ts';
import { openLog } from './log.ts';

export const help = `gengait run: the daemon

Usage: gengait run [--config FILE]

Takes the cameras' pose messages over UDP and MQTT, and publishes the live pose, cycle and walk summaries, alerts, state,
health and findings over MQTT. Logs one JSON object per line to stdout. Ends on Ctrl-C or SIGTERM.

  --config FILE  the configuration file (default: $GENGAIT_CONFIG; without either: defaults and environment)

"gengait check" tells what would stop it, "gengait config --origin" where each setting comes from.
`;

type Log = ReturnType<typeof openLog>;

export async function run(argv: string[], signal: AbortSignal): Promise<number> {
  const { values } = readArgs(argv, { options: { config: { type: 'string' } } });
  const config = requireConfig(loadConfig({ file: values.config ?? process.env.GENGAIT_CONFIG, env: process.env }));
  const log = openLog({ level: config.log.level, box: config.box.name });
  const system = await openLiveSystem({ config, version: await productVersion(), listeners: () => [logListener(log)] });
  log.info({ broker: system.brokerUrl, page: system.pageUrl, provider: system.provider }, 'running');
  void system.page.prepare();
  try {
    await aborted(signal);
  } finally {
    await system.close();
    log.info('ended');
  }
  return 0;
}

/** Resolves when the end is asked for. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** What happened, without what a person's joints did: the log holds no patient data but counts and names of joints. */
function logListener(log: Log): Listener {
  return {
    events: (events) => {
      for (const event of events) {
        if (event.kind === 'alert') log.info({ alert: event.change.alert.id, change: event.change.change }, 'alert');
        if (event.kind === 'walk')
          log.info({ walk_no: event.walkNo, cycles: event.report.walk.cycles }, 'walk complete');
        if (event.kind === 'patient') log.info(event.change, 'patient changed');
      }
    },
    session: (session) => {
      if (session === null) log.info('session ended');
      else log.info({ session: session.id }, 'session started');
    },
    findings: (changes) => {
      for (const { code, finding } of changes) {
        if (finding === null) log.info({ finding: code }, 'finding cleared');
        else log[finding.level === 'error' ? 'error' : 'warn']({ finding: code }, finding.message);
      }
    },
    state: (change) => log.info({ state: change.state, reasons: change.reasons }, 'state'),
  };
}
