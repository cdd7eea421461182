import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PAYLOADS, type PayloadKind } from './payloads.ts';
import { schemaName } from './schema-name.ts';
import { COMMANDS, commandSchema, responseSchema, type Verb } from './schemas/commands.ts';

/** A generated file: its absolute path and its text. */
export interface SchemaFile {
  file: string;
  text: string;
}

/** The JSON Schema of every payload, as it should be now: `schemas/<kind>.schema.json`, `schemas/{command,response}.<verb>.schema.json`. */
export function payloadSchemaFiles(): SchemaFile[] {
  const ofVerbs = (Object.keys(COMMANDS) as Verb[]).flatMap((verb) => [
    schemaFile(`command.${verb}`, `gengait/command/${verb}/1`, commandSchema(verb), COMMANDS[verb].about),
    schemaFile(`response.${verb}`, schemaName('response'), responseSchema(verb)),
  ]);
  const kinds = (Object.keys(PAYLOADS) as PayloadKind[]).filter((kind) => kind !== 'response');
  return [...kinds.map((kind) => schemaFile(kind, schemaName(kind), PAYLOADS[kind])), ...ofVerbs];
}

/** One file with a JSON Schema (draft 2020-12) of a payload as it is on the wire. */
function schemaFile(name: string, title: string, schema: z.ZodType, about?: string): SchemaFile {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  const whole = { $schema, title, ...(about === undefined ? {} : { description: about }), ...rest };
  return {
    file: fileURLToPath(new URL(`schemas/${name}.schema.json`, import.meta.url)),
    text: `${JSON.stringify(whole, null, 2)}\n`,
  };
}
