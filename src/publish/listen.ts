import type { Server } from 'node:net';
import { GengaitError } from '../errors.ts';

/**
 * Starts listening and gives the port in use (the system's choice for port 0).
 * @throws GengaitError GENGAIT_E_PORT_IN_USE where another program has it, GENGAIT_E_LISTEN for any other refusal.
 */
export function listen(server: Server, port: number, host: string, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(listenError(error, `${what} ${host}:${port}`));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.removeListener('error', failed);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** The coded error for a refusal to listen; `where` names the use, the address and the port. */
export function listenError(error: NodeJS.ErrnoException, where: string): GengaitError {
  const code = error.code === 'EADDRINUSE' ? 'GENGAIT_E_PORT_IN_USE' : 'GENGAIT_E_LISTEN';
  const details = code === 'GENGAIT_E_PORT_IN_USE' ? where : `${where} (${error.code ?? error.message})`;
  return new GengaitError(code, details, { cause: error });
}

/** An address a client on this machine can use for what a server listens on. */
export function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
