import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A body in every encoding a browser may ask for. */
export interface Compressed {
  plain: Buffer;
  /** What a tablet takes over plain HTTP: browsers offer brotli on encrypted connections and loopback only. */
  gzip: Buffer;
  brotli: Buffer;
  etag: string;
}

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

/** Compresses off the main thread, once, since the same bytes are served again and again. */
export async function compress(plain: Buffer): Promise<Compressed> {
  const [gzipped, brotli] = await Promise.all([
    toGzip(plain, { level: 9 }),
    // One step below the slowest: a second less on a small box, for one percent of size.
    toBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  ]);
  const etag = `"${createHash('sha256').update(plain).digest('hex').slice(0, 16)}"`;
  return { plain, gzip: gzipped, brotli, etag };
}

/** The smallest body that the browser says it can read, with its `content-encoding` (null = as it is). */
export function chooseEncoding(
  { plain, gzip: gzipped, brotli }: Compressed,
  accepted: string | undefined,
): { body: Buffer; encoding: 'br' | 'gzip' | null } {
  const offered = (accepted ?? '').split(',').map((part) => part.trim().split(/\s*;\s*/));
  const takes = (name: string): boolean =>
    offered.some(([coding, ...params]) => coding === name && !params.some((param) => /^q=0(\.0*)?$/.test(param)));
  if (takes('br') && brotli.length < plain.length) return { body: brotli, encoding: 'br' };
  if (takes('gzip') && gzipped.length < plain.length) return { body: gzipped, encoding: 'gzip' };
  return { body: plain, encoding: null };
}
