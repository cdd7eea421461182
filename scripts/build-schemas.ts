import { writeFileSync } from 'node:fs';
import { configSchemaFile } from '../src/config/json-schema.ts';
import { payloadSchemaFiles } from '../src/publish/json-schemas.ts';
import { scriptArgs } from './script.ts';

const HELP = `
build-schemas: writes the JSON Schemas of the configuration and of every MQTT payload

Usage: npm run build-schemas

Reads no files; writes the schemas beside the zod schemas they come from (src/config, src/publish/schemas) and tells their names.

Example: npm run build-schemas
`;

scriptArgs(HELP, {});

for (const { file, text } of [...payloadSchemaFiles(), configSchemaFile()]) {
  writeFileSync(file, text);
  console.log(file);
}
