import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { loadConfig } from '../../src/config/load.ts';
import { configSchema } from '../../src/config/schema.ts';
import { leaves, pathText } from '../../src/config/tree.ts';

const file = fileURLToPath(new URL('../../calibration/gengait.example.toml', import.meta.url));
const text = readFileSync(file, 'utf8');

/** The example with the keys that are shown as comments switched on. */
const complete = parse(text.replace(/^# ([a-z_]+ = )/gm, '$1')) as Record<string, unknown>;

/** Paths of all settings there are, from the JSON type of the schema's shape. */
function settingPaths(schema: unknown, path: string[] = []): string[] {
  let node = schema as { def: { innerType?: unknown; shape?: Record<string, unknown> } };
  while (node.def.innerType) node = node.def.innerType as typeof node;
  if (node.def.shape === undefined) return [path.join('.')];
  return Object.entries(node.def.shape).flatMap(([key, inner]) => settingPaths(inner, [...path, key]));
}

test('the example is valid as it stands', () => {
  assert.deepEqual(loadConfig({ file }).problems, []);
});

test('the example names every setting there is, and no other', () => {
  assert.deepEqual(
    leaves(complete)
      .map(({ path }) => pathText(path))
      .sort(),
    settingPaths(configSchema).sort(),
  );
});

test('the values in the example are the defaults, as its first lines promise', () => {
  const { config } = loadConfig({ overrides: { 'calibration.file': '/calibration.toml' } });
  const defaults = Object.fromEntries(leaves(config).map(({ path, value }) => [pathText(path), value]));
  for (const { path, value } of leaves(parse(text))) {
    const name = pathText(path);
    // The rig is the installation's own; the five names are those of the usual rig.
    if (name === 'calibration.file' || name === 'cameras.names') continue;
    assert.deepEqual(value, defaults[name], name);
  }
});

test('every setting is preceded by a comment that says when to touch it', () => {
  const lines = text.split('\n');
  const settings = lines.flatMap((line, index) => (/^(# )?[a-z_]+ = /.test(line) ? [index] : []));
  assert.ok(settings.length > 15);
  for (const index of settings) {
    let above = index - 1;
    while (/^(# )?[a-z_]+ = /.test(lines[above]!)) above--;
    assert.match(lines[above]!, /^# Touch /, lines[index]);
  }
});
