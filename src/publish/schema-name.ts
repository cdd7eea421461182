import type { PayloadKind } from './payloads.ts';

/** Version of every payload: it grows when a field changes its meaning or goes. Clients compare it before they read. */
const VERSION = 1;

/** The value of a payload's "schema" field: "gengait/pose/1". */
export function schemaName(kind: PayloadKind): string {
  return `gengait/${kind}/${VERSION}`;
}
