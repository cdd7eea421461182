import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A source file as the tests of the house see it. */
export interface SourceFile {
  /** From the repository's root, with slashes: `src/gait/cycles.ts`. */
  path: string;
  text: string;
}

/** An import of one of our own files by another, also of types alone. Both paths from the root. */
export interface Import {
  from: string;
  to: string;
}

/** Our code below a folder, sorted. A folder that isn't there is empty. */
export function sourceFiles(folder: string): SourceFile[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|mjs|py)$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** The stage a file of `src/` belongs to: its folder, or its own name where it lies in `src/` itself. */
export function stageOf(path: string): string {
  return path.split('/')[1]!;
}

/** Every import of our own files: `import`, `export … from`, `import()`. */
export function importsOf(files: readonly SourceFile[]): Import[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']*)'/g)].map((found) => ({
      from: path,
      to: join(dirname(path), found[1]!),
    })),
  );
}

/** A way from a file through its imports back to itself; null where there is none. */
export function findCircle(imports: readonly Import[]): string[] | null {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const free = new Set<string>();
  const search = (file: string, way: readonly string[]): string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (free.has(file)) return null;
    for (const to of next.get(file) ?? []) {
      const circle = search(to, [...way, file]);
      if (circle !== null) return circle;
    }
    free.add(file);
    return null;
  };
  for (const file of next.keys()) {
    const circle = search(file, []);
    if (circle !== null) return circle;
  }
  return null;
}
