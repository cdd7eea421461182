import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { configSchema } from './schema.ts';

/** The JSON Schema (draft 2020-12) of the configuration file, for editors and for people; keys with a default are optional. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(configSchema, { io: 'input' });
  return { $schema, title: 'GenGait configuration', ...rest };
}

/** Where that schema lies generated, for editors, and what stands in it as it should be now. */
export function configSchemaFile(): { file: string; text: string } {
  const file = fileURLToPath(new URL('config.schema.json', import.meta.url));
  return { file, text: `${JSON.stringify(configJsonSchema(), null, 2)}\n` };
}
