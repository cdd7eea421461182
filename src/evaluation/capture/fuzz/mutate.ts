import type { Random } from '../../../simulator/random.ts';

/** What stands where something else belongs: limits of numbers, other types, names that mean something to the language. */
const ODD_VALUES: readonly unknown[] = [
  ...[null, true, false, '', 'x', '\u0000', '__proto__', 'constructor', '../../etc/passwd', '💥'.repeat(40)],
  ...[0, -0, -1, 0.5, 1e-320, 1e11, 1e15, 1e300, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 65_536, 100_001],
  ...[[], {}, [[]], [null], { people: {} }, { length: 3 }, [0, 0], [1920, 1080], [1080, 1920], [-1, 1]],
];
/** Text that no JSON writer should make, and some do. */
const ODD_TEXTS = [
  'NaN',
  '-Infinity',
  '1e999',
  '01',
  '.5',
  "'",
  '\\',
  '\n',
  '\r\n',
  '\u2028',
  '\ufeff',
  ',,',
  ']}',
  '{"',
  '/*',
];

/** One of a list. */
export function oneOf<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random.next() * list.length)]!;
}

/** The message with something wrong in its JSON: a field replaced, removed, added, repeated, nested. Not altered in place. */
export function mutateValue(message: Record<string, unknown>, random: Random): unknown {
  const copy = structuredClone(message);
  const holders = holdersOf(copy);
  const { holder, key } = oneOf(holders, random);
  const target = holder as Record<string | number, unknown>;
  const what = Math.floor(random.next() * 6);
  if (what === 0) delete target[key];
  else if (what === 1) target[key] = nested(random);
  else if (what === 2 && Array.isArray(holder)) holder.push(...structuredClone(holder.slice(0, 40)));
  else if (what === 3 && typeof target[key] === 'number') target[key] = shifted(target[key], random);
  else if (what === 4)
    target[oneOf(['camera', 'frame', 'timestamp', 'pulse', 'size', 'people', '__proto__'], random)] = oneOf(
      ODD_VALUES,
      random,
    );
  else target[key] = oneOf(ODD_VALUES, random);
  return random.next() < 0.05 ? oneOf(ODD_VALUES, random) : copy;
}

/** Bytes with something wrong: flipped bits, pieces cut out, repeated or put in, an end too early, two messages spliced. */
export function mutateBytes(bytes: Buffer, other: Buffer, random: Random): Buffer {
  const at = Math.floor(random.next() * (bytes.length + 1));
  const to = Math.min(bytes.length, at + Math.floor(random.next() ** 3 * 200));
  switch (Math.floor(random.next() * 8)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (at < flipped.length) flipped[at]! ^= 1 << Math.floor(random.next() * 8);
      return flipped;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(oneOf(ODD_TEXTS, random)), bytes.subarray(to)]);
    case 5:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(Math.min(at, other.length))]);
    case 6:
      return Buffer.concat([bytes.subarray(0, at), noise(random), bytes.subarray(at)]);
    default:
      return Buffer.concat([bytes, random.next() < 0.02 ? Buffer.alloc(70_000, 0x20) : bytes.subarray(0, to)]);
  }
}

interface Place {
  holder: object;
  key: string | number;
}

/** Every place in the value where something stands; of long lists of numbers only some. */
function holdersOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, key) => (key % 20 === 0 ? [{ holder: value, key }, ...holdersOf(item)] : []));
  }
  return Object.keys(value).flatMap((key) => [
    { holder: value, key },
    ...holdersOf((value as Record<string, unknown>)[key]),
  ]);
}

/** A number a little or a lot elsewhere: the next frame, an hour later, its negative. */
function shifted(value: number, random: Random): number {
  return oneOf(
    [value + 1, value - 1, value + 3600, value - 3600, -value, value * 1000, value + random.normal()],
    random,
  );
}

function nested(random: Random): unknown {
  let value: unknown = 1;
  const depth = random.next() < 0.02 ? 3000 : 20;
  for (let k = 0; k < depth; k++) value = k % 2 === 0 ? [value] : { people: value };
  return value;
}

function noise(random: Random): Buffer {
  return Buffer.from(Array.from({ length: 1 + Math.floor(random.next() * 40) }, () => Math.floor(random.next() * 256)));
}
