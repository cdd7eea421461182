import type { z } from 'zod';
import { GengaitError } from '../errors.ts';
import { type Arguments, COMMANDS, commandSchema, type Verb } from './schemas/commands.ts';

/** A command as it came: the last level of its topic and its bytes. */
export interface ReceivedCommand {
  verb: string;
  payload: Uint8Array;
  /** It lay on the broker before we listened: nobody asks for it now. */
  retained: boolean;
}

/** A command that can be done. */
export type Command = { [V in Verb]: { verb: V; id: string; arguments: Arguments<V> } }[Verb];

/** What can be read of a command: all of it, or its id (null: none) and why it can't be done. */
export type DecodedCommand = { ok: true; command: Command } | { ok: false; id: string | null; error: GengaitError };

/** Far more than any command needs. */
const MAX_BYTES = 16 * 1024;

/** Reads and checks a command. Never throws, whatever the bytes. */
export function decodeCommand({ verb, payload }: Omit<ReceivedCommand, 'retained'>): DecodedCommand {
  const said = parsed(payload);
  if (said instanceof GengaitError) return { ok: false, id: null, error: said };
  const id = usableId(said.id);
  const refused = (error: GengaitError): DecodedCommand => ({ ok: false, id, error });
  if (!isVerb(verb)) return refused(new GengaitError('GENGAIT_E_COMMAND_UNKNOWN', known(verb)));
  const checked = commandSchema(verb).safeParse(said);
  if (!checked.success) return refused(new GengaitError('GENGAIT_E_COMMAND_ARGUMENTS', faults(checked.error)));
  const { id: own, ...rest } = checked.data as { id: string } & Arguments<Verb>;
  return { ok: true, command: { verb, id: own, arguments: rest } as Command };
}

function isVerb(verb: string): verb is Verb {
  return Object.hasOwn(COMMANDS, verb);
}

function parsed(payload: Uint8Array): Record<string, unknown> | GengaitError {
  if (payload.length > MAX_BYTES) return malformed(`${payload.length} bytes; ${MAX_BYTES} are the most`);
  try {
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    if (typeof said === 'object' && said !== null && !Array.isArray(said)) return said as Record<string, unknown>;
    return malformed('not an object');
  } catch {
    return malformed('not JSON');
  }
}

function malformed(details: string): GengaitError {
  return new GengaitError('GENGAIT_E_COMMAND_MALFORMED', details);
}

function usableId(id: unknown): string | null {
  return typeof id === 'string' && id.length >= 1 && id.length <= 64 ? id : null;
}

function known(verb: string): string {
  return `${JSON.stringify(verb.slice(0, 40))}; known are ${Object.keys(COMMANDS).join(', ')}`;
}

function faults(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}
