/** Writes the JSON Schemas of the configuration and of every MQTT payload beside the zod schemas they come from. */
import { writeFileSync } from 'node:fs';
import { jsonSchemaFiles } from '../src/publish/json-schemas.ts';

for (const { file, text } of jsonSchemaFiles()) {
  writeFileSync(file, text);
  console.log(file);
}
