/**
 * Line numbers of the keys of a TOML text, by path ("sync.max_wait_ms", "cameras[0].name"), 1-based. The TOML parser gives
 * lines for syntax errors only; a technician needs them for wrong values too. It reads table headers and keys at the start
 * of a line, which covers configuration files as people write them; a key inside an inline table gets its line's number
 * through its parent. Keys it can't see are simply absent. The text must have been parsed as valid TOML before.
 */
export function tomlLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const arrayCounts = new Map<string, number>();
  let table = '';
  let closing: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (closing !== undefined) {
      if (line.includes(closing)) closing = undefined;
      continue;
    }
    const header = /^\s*(\[\[?)\s*([^\]]+?)\s*\]/.exec(line);
    if (header) {
      table = headerPath(header[2]!, header[1] === '[[', arrayCounts);
      lines.set(table, index + 1);
      continue;
    }
    const key = /^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$/.exec(
      line,
    );
    if (!key) continue;
    lines.set(join(table, keyPath(key[1]!)), index + 1);
    closing = openMultiline(key[2]!);
  }
  return lines;
}

/** The line of a path, or of the nearest thing around it that has one. */
export function lineOf(lines: ReadonlyMap<string, number>, path: string): number | undefined {
  for (let at = path; at !== ''; at = parentPath(at)) {
    const line = lines.get(at);
    if (line !== undefined) return line;
  }
  return undefined;
}

function headerPath(name: string, isArray: boolean, counts: Map<string, number>): string {
  const parts = keyPath(name).split('.');
  let path = '';
  for (const [index, part] of parts.entries()) {
    path = join(path, part);
    if (index === parts.length - 1 && isArray) {
      const count = counts.get(path) ?? 0;
      counts.set(path, count + 1);
      return `${path}[${count}]`;
    }
    // A sub-table of an array of tables belongs to its newest element.
    const count = counts.get(path);
    if (count !== undefined) path = `${path}[${count - 1}]`;
  }
  return path;
}

function keyPath(key: string): string {
  return key
    .split('.')
    .map((part) => part.trim().replace(/^["']|["']$/g, ''))
    .join('.');
}

function join(table: string, key: string): string {
  return table === '' ? key : `${table}.${key}`;
}

function parentPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0));
}

/** The quotes that end a multi-line string which starts in this value and does not end in it. */
function openMultiline(value: string): string | undefined {
  for (const quotes of ['"""', "'''"]) {
    const at = value.indexOf(quotes);
    if (at >= 0 && value.indexOf(quotes, at + 3) < 0) return quotes;
  }
  return undefined;
}
