import { configJsonSchema } from '../config/json-schema.ts';
import { loadConfig, requireConfig } from '../config/load.ts';
import type { Origin } from '../config/origin.ts';
import { leaves, pathText } from '../config/tree.ts';
import { readArgs } from './args.ts';

export const help = `gengait config: the settings in force

Usage: gengait config [--config FILE] [--origin] [--json]
       gengait config --schema

  --config FILE  the configuration file (default: $GENGAIT_CONFIG; without either: defaults and environment)
  --origin       show beside each value where it comes from: default, file and line, environment
  --schema       print the JSON Schema of the file, with a description of every key
  --json         print as JSON

Environment: GENGAIT_MQTT__URL=mqtt://broker:1883 sets mqtt.url, GENGAIT_CAMERAS__NAMES=a,b sets cameras.names.
Exit codes: 0, 2 wrong usage, 78 the configuration has errors (all are listed).
`;

/** Prints the effective configuration, its origins, or its JSON Schema. */
export async function run(argv: string[]): Promise<number> {
  const { values } = readArgs(argv, {
    options: {
      config: { type: 'string' },
      origin: { type: 'boolean' },
      schema: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  if (values.schema) {
    process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    return 0;
  }
  const loaded = loadConfig({ file: values.config ?? process.env.GENGAIT_CONFIG, env: process.env });
  const config = requireConfig(loaded);
  if (values.json) {
    const shown = values.origin ? { config, origins: loaded.origins } : config;
    process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  } else {
    process.stdout.write(settingsTable(config, values.origin ? loaded.origins : undefined));
  }
  return 0;
}

/** One setting per line, `path = value`, with its origin in a third column where asked. */
export function settingsTable(config: unknown, origins?: Record<string, Origin>): string {
  const rows = leaves(config).map(({ path, value }) => ({
    setting: `${pathText(path)} = ${JSON.stringify(value)}`,
    origin: originText(origins?.[pathText(path)]),
  }));
  const width = Math.min(60, Math.max(...rows.map((row) => row.setting.length)));
  return rows
    .map((row) => `${row.setting.padEnd(origins ? width : 0)}  ${row.origin}`.trimEnd())
    .join('\n')
    .concat('\n');
}

function originText(origin: Origin | undefined): string {
  if (origin === undefined) return '';
  return origin.where === '' ? origin.source : `${origin.source} ${origin.where}`;
}
