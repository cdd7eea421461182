import fc from 'fast-check';
import { wireMessage } from './messages.ts';

/** Byte strings of fast-check's making, without end: messages with any JSON in any field, any JSON, any bytes. */
export function* anyMessages(seed: number): Generator<Uint8Array, void> {
  const field = fc.constantFrom('camera', 'frame', 'timestamp', 'people', 'size', 'pulse', 'received', '__proto__');
  const numbers = fc.double({ min: -1e6, max: 1e6 });
  const person = fc.record({ pose_keypoints_2d: fc.array(numbers, { minLength: 70, maxLength: 80 }) });
  const text = fc.oneof(
    fc.tuple(field, fc.jsonValue()).map(([name, value]) => JSON.stringify(wireMessage({ [name]: value }))),
    fc.array(person, { maxLength: 18 }).map((people) => JSON.stringify(wireMessage({ people }))),
    fc.json(),
    fc.string(),
  );
  const bytes = fc.oneof(
    text.map((one) => new TextEncoder().encode(one)),
    fc.uint8Array({ maxLength: 300 }),
  );
  for (let round = 0; ; round++) yield* fc.sample(bytes, { seed: seed + round, numRuns: 500 });
}
