/** Writes the JSON Schemas of the configuration and of every MQTT payload beside the zod schemas they come from. */
import { writeFileSync } from 'node:fs';
import { configSchemaFile } from '../src/config/json-schema.ts';
import { payloadSchemaFiles } from '../src/publish/json-schemas.ts';

for (const { file, text } of [...payloadSchemaFiles(), configSchemaFile()]) {
  writeFileSync(file, text);
  console.log(file);
}
