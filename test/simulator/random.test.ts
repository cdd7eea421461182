import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../src/simulator/random.ts';

test('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: number) =>
    Array.from(
      { length: 5 },
      (
        (r) => () =>
          r.next()
      )(new Random(seed)),
    );
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
});

test('a forked stream does not depend on what was drawn before', () => {
  const a = new Random(1);
  const b = new Random(1);
  for (let i = 0; i < 10; i++) a.next();
  assert.equal(a.fork('x').next(), b.fork('x').next());
  assert.notEqual(b.fork('x').next(), b.fork('y').next());
});

test('uniform and normal numbers have the moments they should', () => {
  const random = new Random(3);
  const n = 40000;
  const uniform = Array.from({ length: n }, () => random.uniform(-1, 3));
  const normal = Array.from({ length: n }, () => random.normal());
  const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length;
  assert.ok(Math.abs(mean(uniform) - 1) < 0.03);
  assert.ok(uniform.every((x) => x >= -1 && x < 3));
  assert.ok(Math.abs(mean(normal)) < 0.02);
  assert.ok(Math.abs(mean(normal.map((x) => x * x)) - 1) < 0.03);
  assert.ok(Math.abs(mean(normal.map((x) => x ** 4)) - 3) < 0.2, 'tails of a normal distribution');
  assert.ok(Array.from({ length: 2000 }, () => random.boundedNormal(1.5)).every((x) => Math.abs(x) <= 1.5));
});
