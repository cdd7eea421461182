import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, tomlLines } from '../../src/config/toml-lines.ts';

const TEXT = `a = 1
[one.two]
key = "x = 1"   # [not.a.header]
"quoted" = 2
dotted.inner = 3
long = """
[not.a.table]
fake = 1
"""
after = 4
[[list]]
name = "first"
[list.sub]
deep = 1
[[list]]
name = "second"
inline = { x = 1 }
`;

test('every key has the line it stands on', () => {
  const lines = tomlLines(TEXT);
  const expected: [string, number][] = [
    ['a', 1],
    ['one.two.key', 3],
    ['one.two.quoted', 4],
    ['one.two.dotted.inner', 5],
    ['one.two.long', 6],
    ['one.two.after', 10],
    ['list[0].name', 12],
    ['list[0].sub.deep', 14],
    ['list[1].name', 16],
  ];
  for (const [path, line] of expected) assert.equal(lines.get(path), line, path);
  assert.equal(lines.has('one.two.fake'), false);
});

test('what has no line of its own has that of what is around it', () => {
  const lines = tomlLines(TEXT);
  assert.equal(lineOf(lines, 'list[1].inline.x'), 17);
  assert.equal(lineOf(lines, 'one.two.missing'), 2);
  assert.equal(lineOf(lines, 'nothing.at.all'), undefined);
});
