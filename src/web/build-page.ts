import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';
import { type Compressed, compress } from './compress.ts';

/** One file of the page as it is served. */
export interface PageFile extends Compressed {
  contentType: string;
  /** The name holds a hash of the content, so a browser may keep it for ever. */
  immutable: boolean;
}

/** The page, ready to be served from memory. */
export interface BuiltPage {
  /** Changes whenever a byte of the page changes. */
  build: string;
  /** By path, "/" and "/assets/main-XXXX.js". */
  files: ReadonlyMap<string, PageFile>;
}

const SOURCE = fileURLToPath(new URL('../tablet/', import.meta.url));

const CONTENT_TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
};

/** Builds the page of `src/tablet` in memory: bundled, named by content, compressed. @throws Error what can't be built */
export async function buildPage(): Promise<BuiltPage> {
  const { entry, style, files: bundled } = await bundle(SOURCE);
  const shell = await readFile(`${SOURCE}index.html`, 'utf8');
  const raw = new Map(bundled.map(([path, bytes]) => [path, Buffer.from(bytes)]));
  const digest = createHash('sha256').update(shell);
  // Names hold the hashes of contents.
  for (const path of [...raw.keys()].sort()) digest.update(path);
  const build = digest.digest('hex').slice(0, 12);
  const html = shell.replace('%BUILD%', build).replace('%SCRIPT%', entry).replace('%STYLE%', style);
  raw.set('/', Buffer.from(html));
  for (const name of ['icon.svg', 'page.webmanifest']) raw.set(`/${name}`, await readFile(`${SOURCE}${name}`));
  const files = await Promise.all([...raw].map(async ([path, body]) => [path, await pageFile(path, body)] as const));
  return { build, files: new Map(files) };
}

async function pageFile(path: string, body: Buffer): Promise<PageFile> {
  const extension = path === '/' ? 'html' : path.split('.').at(-1)!;
  return {
    ...(await compress(body)),
    contentType: CONTENT_TYPES[extension] ?? 'application/octet-stream',
    immutable: path.startsWith('/assets/'),
  };
}
