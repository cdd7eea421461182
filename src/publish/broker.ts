import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type RequestListener,
} from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { listen, reachable } from './listen.ts';
import { sameOrigin } from './same-origin.ts';

/** Where the embedded broker listens. Port 0 lets the system choose. */
export interface BrokerOptions {
  mqttPort: number;
  /** HTTP port whose upgrade to WebSocket speaks MQTT (any path, sub-protocol `mqtt`); browsers only from their own page. */
  httpPort: number;
  /** Address for the MQTT port. The broker asks for no password: loopback unless the network is closed. */
  host?: string;
  /** Address for the HTTP port; that of `host` where absent. */
  httpHost?: string;
  /** Answers plain HTTP requests (the page); without it they get 426 with one line of text. */
  onRequest?: RequestListener;
}

/** A running broker and where it listens. */
export interface EmbeddedBroker {
  /** Address for a client on this machine. */
  url: string;
  wsUrl: string;
  mqttPort: number;
  httpPort: number;
  /** Ends every connection and frees both ports. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * An MQTT 3.1.1 broker inside the process: TCP and WebSocket, retained messages in memory, no password.
 * @throws GengaitError GENGAIT_E_PORT_IN_USE, GENGAIT_E_LISTEN (then nothing is left open).
 */
export async function startEmbeddedBroker(options: BrokerOptions): Promise<EmbeddedBroker> {
  const host = options.host ?? '127.0.0.1';
  const httpHost = options.httpHost ?? host;
  const aedes = await Aedes.createBroker();
  const tcp = createTcpServer(aedes.handle);
  const http = createHttpServer(options.onRequest ?? plainAnswer);
  const sockets = new WebSocketServer({
    server: http,
    verifyClient: ({ req }: { req: IncomingMessage }) => sameOrigin(req.headers.origin, req.headers.host),
    handleProtocols: (names) => (names.has('mqtt') ? 'mqtt' : ([...names][0] ?? false)),
  });
  sockets.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket);
    // A browser that vanishes ends its stream with an error; the broker already treats that as a lost client.
    stream.on('error', () => {});
    aedes.handle(stream, request);
  });
  sockets.on('error', () => {});
  const close = once(() => closeAll(aedes, tcp, http, sockets));
  try {
    const mqttPort = await listen(tcp, options.mqttPort, host, 'MQTT');
    const httpPort = await listen(http, options.httpPort, httpHost, 'HTTP');
    return {
      url: `mqtt://${reachable(host)}:${mqttPort}`,
      wsUrl: `ws://${reachable(httpHost)}:${httpPort}`,
      mqttPort,
      httpPort,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const plainAnswer: RequestListener = (_request, response) => {
  response.writeHead(426, { 'content-type': 'text/plain; charset=utf-8', upgrade: 'websocket' });
  response.end('GenGait: MQTT over WebSocket lives here; connect with an MQTT client.\n');
};

async function closeAll(aedes: Aedes, tcp: TcpServer, http: HttpServer, sockets: WebSocketServer): Promise<void> {
  // The broker first: it ends its clients, and a server closes only when its connections are gone.
  await new Promise<void>((done) => aedes.close(() => done()));
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  http.closeAllConnections();
  await Promise.all([tcp, http].map((server) => new Promise<void>((done) => server.close(() => done()))));
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= action();
    return running;
  };
}
