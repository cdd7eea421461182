// A worker thread does not inherit the TypeScript loader of the program; newer Node versions need none.
if (!process.features.typescript) {
  const { register } = await import('tsx/esm/api');
  register();
}
await import('./inference-worker.ts');
