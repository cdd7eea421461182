/**
 * Whether a WebSocket may be let in by the `Origin` and `Host` its request names. Browsers hold no page back from opening a
 * WebSocket to any address it likes; without this, a web site open on the same tablet could read a patient's walk and
 * send commands. Programs that are no browsers name no origin.
 */
export function sameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
