import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PAYLOADS, type PayloadKind, schemaName } from './payloads.ts';

/** A generated file: its absolute path and its text. */
export interface SchemaFile {
  file: string;
  text: string;
}

/** The JSON Schema of every payload, as it should be now: `src/publish/schemas/<kind>.schema.json`. */
export function payloadSchemaFiles(): SchemaFile[] {
  return (Object.keys(PAYLOADS) as PayloadKind[]).map((kind) => ({
    file: fileURLToPath(new URL(`schemas/${kind}.schema.json`, import.meta.url)),
    text: `${JSON.stringify(payloadJsonSchema(kind), null, 2)}\n`,
  }));
}

/** The JSON Schema (draft 2020-12) of one payload, as it is on the wire. */
export function payloadJsonSchema(kind: PayloadKind): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(PAYLOADS[kind], { io: 'input' });
  return { $schema, title: schemaName(kind), ...rest };
}
