import { loadConfig } from '../config/load.ts';
import type { ConfigProblem } from '../config/problems.ts';
import { readArgs } from './args.ts';
import {
  type CheckItem,
  checkCalibration,
  checkKeys,
  checkModels,
  checkNorms,
  checkStore,
  checkTrigger,
} from './check-files.ts';
import { checkBroker, checkPorts } from './check-network.ts';

export const help = `gengait check: everything that would stop or hinder the daemon, at once

Usage: gengait check [--config FILE] [--json]

  --config FILE  the configuration file (default: $GENGAIT_CONFIG; without either: defaults and environment)
  --json         one JSON object: { ok, items: [{ part, ok, code, message, remedy }] }

Looks at the configuration, the calibration file and its camera names, the cameras' keys, the model files and the
statistics that belong to them, the norms of this installation, the trigger board's device, the folder of the sessions, and whether the ports are free
(of the clinic's broker: whether it answers). Changes nothing.

Exit codes: 0 all well, 1 something is wrong with files or network, 2 wrong usage, 78 the configuration or calibration is wrong.
`;

/** Checks and prints; the exit code tells the worst. */
export async function run(argv: string[]): Promise<number> {
  const { values } = readArgs(argv, { options: { config: { type: 'string' }, json: { type: 'boolean' } } });
  const items = await checkAll(values.config ?? process.env.GENGAIT_CONFIG, process.env);
  const ok = items.every((item) => item.ok);
  process.stdout.write(values.json ? `${JSON.stringify({ ok, items }, null, 2)}\n` : checkReport(items));
  if (ok) return 0;
  return items.some((item) => !item.ok && item.exitCode === 78) ? 78 : 1;
}

/** Every check; later ones that need the configuration are left out where it is wrong. Never throws for what it finds. */
export async function checkAll(
  file: string | undefined,
  env: Record<string, string | undefined>,
): Promise<CheckItem[]> {
  const { config, problems } = loadConfig({ file, env });
  if (config === null) return problems.map(configItem);
  const fine: CheckItem = { part: 'configuration', ok: true, message: file ?? 'defaults and environment' };
  return [
    fine,
    ...checkCalibration(config),
    ...checkKeys(config),
    ...checkTrigger(config),
    ...checkStore(config),
    ...(await checkModels(config)),
    ...checkNorms(config),
    ...(await checkPorts(config)),
    ...(await checkBroker(config)),
  ];
}

/** The items as lines for people. */
export function checkReport(items: readonly CheckItem[]): string {
  const width = Math.max(...items.map((item) => item.part.length));
  const lines = items.flatMap((item) => {
    const head = `${item.ok ? 'ok   ' : 'WRONG'}  ${item.part.padEnd(width)}  ${item.code ? `${item.code}: ` : ''}${item.message}`;
    return item.remedy === undefined ? [head] : [head, `${' '.repeat(width + 9)}What to do: ${item.remedy}`];
  });
  const wrong = items.filter((item) => !item.ok).length;
  return `${lines.join('\n')}\n${wrong === 0 ? 'All well.' : `${wrong} to mend.`}\n`;
}

function configItem(problem: ConfigProblem): CheckItem {
  const place = [problem.file, problem.line].filter((part) => part !== undefined).join(':');
  const found = problem.value === undefined ? '' : `; found ${JSON.stringify(problem.value)}`;
  const message = `${problem.path} ${problem.message}${found}${place === '' ? '' : ` (${place})`}`.trimStart();
  return { part: 'configuration', ok: false, code: 'GENGAIT_E_CONFIG', message, remedy: problem.remedy, exitCode: 78 };
}
