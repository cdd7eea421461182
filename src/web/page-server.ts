import { createServer, type RequestListener } from 'node:http';
import type { Readable } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { listen } from '../publish/listen.ts';
import { type BuiltPage, buildPage } from './build-page.ts';
import { chooseEncoding } from './compress.ts';
import { exportHeaders, SAFE_NAME, safetyHeaders } from './safety.ts';

/** What the page must know before it can talk to the broker. Served as `/page.json`. */
export interface PageFacts {
  box: string;
  version: string;
  /** WebSocket address of the clinic's broker; null = the one this page came from; absent = not known. */
  broker_ws?: string | null;
}

/** A file of a session as it goes out. */
export interface ExportFile {
  stream: Readable;
  contentType: string;
  bytes: number;
}

/** What the server serves beside the page itself. */
export interface PageServerOptions {
  facts: PageFacts;
  /** A file of a session; both names are safe to use in a path. What it throws is told to who asks, as "not found". */
  openExport: (session: string, name: string) => Promise<ExportFile>;
}

/** The page over HTTP. It has no interface of its own: whatever the page shows and does goes over MQTT. */
export interface PageServer {
  /** Answers plain HTTP requests on a port that somebody else opened (the embedded broker's). */
  handle: RequestListener;
  /** Builds the page now instead of at the first request. Never throws: what fails is told to who asks for the page. */
  prepare(): Promise<void>;
  /**
   * Listens on a port of its own, for boxes whose broker is elsewhere; gives the port.
   * @throws GengaitError GENGAIT_E_PORT_IN_USE, GENGAIT_E_LISTEN
   */
  listen(port: number, host: string): Promise<number>;
  close(): Promise<void>;
}

/** Makes the server; it holds no port until `listen`, and builds the page once, when it is first needed. */
export async function openPageServer(options: PageServerOptions): Promise<PageServer> {
  let built: Promise<BuiltPage> | null = null;
  const page = (): Promise<BuiltPage> => {
    built ??= buildPage().catch((error: unknown) => {
      built = null;
      throw error;
    });
    return built;
  };
  const app = fastify({ logger: false, routerOptions: { maxParamLength: 200 } });
  addRoutes(app, page, options);
  await app.ready();
  const server = createServer((request, response) => app.routing(request, response));
  return {
    handle: (request, response) => app.routing(request, response),
    prepare: () => page().then(nothing, nothing),
    listen: (port, host) => listen(server, port, host, 'HTTP'),
    close: async () => {
      if (server.listening) {
        server.closeAllConnections();
        await new Promise<void>((done) => server.close(() => done()));
      }
      await app.close();
    },
  };
}

function addRoutes(app: FastifyInstance, page: () => Promise<BuiltPage>, { facts, openExport }: PageServerOptions) {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(safetyHeaders(facts.broker_ws ?? null));
  });
  app.get('/page.json', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { ...facts, build: (await page()).build };
  });
  app.get<{ Params: { session: string; name: string } }>('/exports/:session/:name', async (request, reply) => {
    const { session, name } = request.params;
    const safe = SAFE_NAME.test(session) && SAFE_NAME.test(name);
    const file = safe ? await openExport(session, name).catch(nothing) : undefined;
    if (!file) return reply.code(404).type('text/plain; charset=utf-8').send('There is no such file.\n');
    return reply
      .header('content-length', file.bytes)
      .headers(exportHeaders())
      .header('content-disposition', `${isReport(name) ? 'inline' : 'attachment'}; filename="${name}"`)
      .type(file.contentType)
      .send(file.stream);
  });
  app.get('/*', async (request, reply) => servePage(await page(), request, reply));
  app.setErrorHandler(async (error, _request, reply) => {
    const reason = error instanceof Error ? error.message : String(error);
    return reply
      .code(500)
      .type('text/plain; charset=utf-8')
      .send(`The page could not be served. For support: ${reason}\n`);
  });
}

function servePage({ files }: BuiltPage, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const file = files.get(request.url.split('?')[0]!);
  if (file === undefined) return reply.code(404).type('text/plain; charset=utf-8').send('There is no such page.\n');
  reply
    .header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('etag', file.etag)
    .header('vary', 'accept-encoding')
    .type(file.contentType);
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const { body, encoding } = chooseEncoding(file, request.headers['accept-encoding']);
  if (encoding !== null) reply.header('content-encoding', encoding);
  return reply.send(body);
}

/** A report is looked at and printed; everything else is kept. */
function isReport(name: string): boolean {
  return name.endsWith('.html');
}

function nothing(): void {}
