import { parentPort, workerData } from 'node:worker_threads';
import { build } from 'esbuild';

/**
 * Bundles the page in a thread of its own, plain JavaScript so that it needs no loader. The bundler's process is 50 MB
 * large; it ends with this thread. Posts `{ entry, style, files: [path, bytes][] }`.
 */
const { outputFiles, metafile } = await build({
  absWorkingDir: workerData.folder,
  entryPoints: ['main.tsx'],
  outdir: '/assets',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  write: false,
  metafile: true,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // Licence texts of what is bundled lie beside it.
  legalComments: 'linked',
  logLevel: 'silent',
});
const [entry, { cssBundle }] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === 'main.tsx');
const files = outputFiles.map(({ path, contents }) => [path, contents]);
const named = (output) => files.map(([path]) => path).find((path) => path.endsWith(output.split('/').at(-1)));
parentPort.postMessage({ entry: named(entry), style: named(cssBundle), files });
