import assert from 'node:assert/strict';
import { get, type IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { GengaitError } from '../../src/errors.ts';
import { openPageServer, type PageServer } from '../../src/web/page-server.ts';

let server: PageServer;
let port = 0;
const asked: string[] = [];

before(async () => {
  server = await openPageServer({
    facts: { box: 'b1', version: '1.2.3', broker_ws: null },
    openExport: async (session, name) => {
      asked.push(`${session}/${name}`);
      if (name === 'gone.csv') throw new GengaitError('GENGAIT_E_EXPORT_UNKNOWN');
      const contentType = name.endsWith('.html') ? 'text/html; charset=utf-8' : 'text/csv';
      const text = `${session} ${name}`;
      return { stream: Readable.from([text]), contentType, bytes: text.length };
    },
  });
  port = await server.listen(0, '127.0.0.1');
});

after(() => server.close());

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The path goes out as it is: a browser's own tidying is not to be relied on. */
function fetchRaw(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get({ port, host: '127.0.0.1', path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
  });
}

test('the page names a script and styles that are there, and the build that page.json tells', async () => {
  const { status, headers, body } = await fetchRaw('/');
  const html = body.toString();
  assert.equal(status, 200);
  assert.match(headers['content-type']!, /^text\/html/);
  assert.equal(headers['cache-control'], 'no-cache');
  const [script, style, build] = [/src="([^"]+)"/, /stylesheet" href="([^"]+)"/, /build" content="([^"]+)"/].map(
    (pattern) => pattern.exec(html)![1]!,
  );
  const facts = JSON.parse((await fetchRaw('/page.json')).body.toString()) as Record<string, unknown>;
  assert.deepEqual(facts, { box: 'b1', version: '1.2.3', broker_ws: null, build });
  for (const [path, type] of [
    [script!, /javascript/],
    [style!, /css/],
  ] as const) {
    const file = await fetchRaw(path);
    assert.equal(file.status, 200);
    assert.match(file.headers['content-type']!, type);
    assert.match(file.headers['cache-control']!, /immutable/);
  }
});

test('each browser gets the smallest form that it says it can read', async () => {
  const plain = await fetchRaw('/');
  assert.equal(plain.headers['content-encoding'], undefined);
  const gzip = await fetchRaw('/', { 'accept-encoding': 'gzip, deflate' });
  assert.equal(gzip.headers['content-encoding'], 'gzip');
  assert.deepEqual(gunzipSync(gzip.body), plain.body);
  const brotli = await fetchRaw('/', { 'accept-encoding': 'gzip, br;q=0.9' });
  assert.equal(brotli.headers['content-encoding'], 'br');
  assert.deepEqual(brotliDecompressSync(brotli.body), plain.body);
  const refused = await fetchRaw('/', { 'accept-encoding': 'br;q=0' });
  assert.equal(refused.headers['content-encoding'], undefined);
});

test('a page that is already there is not sent again', async () => {
  const { headers } = await fetchRaw('/');
  const again = await fetchRaw('/', { 'if-none-match': headers.etag! });
  assert.deepEqual([again.status, again.body.length], [304, 0]);
});

test('every answer forbids what the page does not need', async () => {
  for (const path of ['/', '/page.json', '/nothing', '/exports/s1/a.csv']) {
    const { headers } = await fetchRaw(path);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/, path);
    assert.doesNotMatch(policy, /script-src[^;]*unsafe/, path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
  }
});

test('files of sessions are given out by safe names only', async () => {
  const file = await fetchRaw('/exports/20261122T093000Z-1a2b3c/angles.csv');
  assert.deepEqual([file.status, file.body.toString()], [200, '20261122T093000Z-1a2b3c angles.csv']);
  assert.match(String(file.headers['content-disposition']), /^attachment; filename="angles.csv"$/);
  const report = await fetchRaw('/exports/s1/report.html');
  assert.match(String(report.headers['content-disposition']), /^inline/);
  asked.length = 0;
  for (const path of [
    '/exports/../../etc/passwd',
    '/exports/s1/..%2f..%2fsecret',
    '/exports/s1/%2e%2e',
    '/exports/.hidden/a.csv',
    '/exports/s1/a%00.csv',
    '/exports/s1/"a".csv',
    `/exports/s1/${'a'.repeat(300)}`,
  ]) {
    assert.equal((await fetchRaw(path)).status, 404, path);
  }
  assert.deepEqual(asked, []);
  assert.equal((await fetchRaw('/exports/s1/gone.csv')).status, 404);
});

test('a port in use is the coded error of the house', async () => {
  const second = await openPageServer({
    facts: { box: 'b1', version: '1', broker_ws: null },
    openExport: () => Promise.reject(new GengaitError('GENGAIT_E_EXPORT_UNKNOWN')),
  });
  await assert.rejects(
    second.listen(port, '127.0.0.1'),
    (error) => error instanceof GengaitError && error.code === 'GENGAIT_E_PORT_IN_USE',
  );
  await second.close();
});
