import type { Payload, PayloadKind } from '../../publish/payloads.ts';
import { schemaName } from '../../publish/schema-name.ts';
import { PAYLOAD_CHECKS } from './payload-checks.ts';

/** A message of the box that the page understands; `payload` null = the topic was cleared. */
export type BoxMessage = { [K in PayloadKind]: { kind: K; name: string; payload: Payload<K> | null } }[PayloadKind];

/** What a message is: readable, of a version this page doesn't know, or nonsense. */
export type Reading =
  | { ok: true; message: BoxMessage }
  | { ok: false; why: 'version'; schema: string }
  | { ok: false; why: 'unreadable' };

const decoder = new TextDecoder();

/**
 * Reads a message of topic `gengait/<box>/<kind>[/<name>…]`. Nothing is trusted: an old page may meet a new box, and
 * anybody can publish on a broker without passwords.
 */
export function readMessage(topic: string, bytes: Uint8Array): Reading {
  const [, , kind = '', ...rest] = topic.split('/');
  if (!isKind(kind)) return { ok: false, why: 'unreadable' };
  const name = rest.join('/');
  if (bytes.length === 0) return { ok: true, message: { kind, name, payload: null } };
  let payload: unknown;
  try {
    payload = JSON.parse(decoder.decode(bytes));
  } catch {
    return { ok: false, why: 'unreadable' };
  }
  const schema = schemaOf(payload);
  if (schema !== schemaName(kind)) {
    return isOtherVersion(schema, kind) ? { ok: false, why: 'version', schema } : { ok: false, why: 'unreadable' };
  }
  if (!PAYLOAD_CHECKS[kind](payload)) return { ok: false, why: 'unreadable' };
  return { ok: true, message: { kind, name, payload } as BoxMessage };
}

function isKind(kind: string): kind is PayloadKind {
  return Object.hasOwn(PAYLOAD_CHECKS, kind);
}

function schemaOf(payload: unknown): string {
  const schema = (payload as { schema?: unknown } | null)?.schema;
  return typeof schema === 'string' ? schema : '';
}

function isOtherVersion(schema: string, kind: PayloadKind): boolean {
  return new RegExp(`^gengait/${kind}/\\d+$`).test(schema);
}
