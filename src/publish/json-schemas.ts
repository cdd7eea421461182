import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { configJsonSchema } from '../config/json-schema.ts';
import { PAYLOADS, type PayloadKind, schemaName } from './payloads.ts';

/** A generated file: its absolute path and its text. */
export interface SchemaFile {
  file: string;
  text: string;
}

/** Every JSON Schema the product ships, as it should be now: `src/publish/schemas/<kind>.schema.json` and the configuration's. */
export function jsonSchemaFiles(): SchemaFile[] {
  const payloads = (Object.keys(PAYLOADS) as PayloadKind[]).map((kind) =>
    schemaFile(`schemas/${kind}.schema.json`, payloadJsonSchema(kind)),
  );
  return [...payloads, schemaFile('../config/config.schema.json', configJsonSchema())];
}

/** The JSON Schema (draft 2020-12) of one payload, as it is on the wire. */
export function payloadJsonSchema(kind: PayloadKind): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(PAYLOADS[kind], { io: 'input' });
  return { $schema, title: schemaName(kind), ...rest };
}

function schemaFile(path: string, schema: unknown): SchemaFile {
  return { file: fileURLToPath(new URL(path, import.meta.url)), text: `${JSON.stringify(schema, null, 2)}\n` };
}
