/** A parsed configuration before it is checked: tables, lists, values. */
export type Tree = Record<string, unknown>;
export type Path = readonly (string | number)[];

/** "cameras[0].name": how a path is written for people. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** The value at a path, undefined where there is none. */
export function valueAt(tree: unknown, path: Path): unknown {
  let node = tree;
  for (const part of path) {
    if (typeof node !== 'object' || node === null) return undefined;
    node = (node as Record<string | number, unknown>)[part];
  }
  return node;
}

/** Sets the value at a path and makes the tables on the way; a value in the way of the path is replaced by a table. */
export function setAt(tree: Tree, path: Path, value: unknown): void {
  let node: Record<string | number, unknown> = tree;
  for (const [index, part] of path.slice(0, -1).entries()) {
    const next = node[part];
    if (typeof next !== 'object' || next === null) node[part] = typeof path[index + 1] === 'number' ? [] : {};
    node = node[part] as Record<string | number, unknown>;
  }
  node[path.at(-1)!] = value;
}

/** Every leaf with its path; lists of plain values are leaves, lists of tables are not. */
export function leaves(node: unknown, path: Path = []): { path: Path; value: unknown }[] {
  if (Array.isArray(node) && node.some((item) => typeof item === 'object' && item !== null)) {
    return node.flatMap((item, index) => leaves(item, [...path, index]));
  }
  if (typeof node === 'object' && node !== null && !Array.isArray(node)) {
    return Object.entries(node).flatMap(([key, value]) => (value === undefined ? [] : leaves(value, [...path, key])));
  }
  return [{ path, value: node }];
}
