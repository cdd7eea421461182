import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Decoded, decodePoseMessage } from '../../src/capture/decode-message.ts';
import { DROP_REASONS } from '../../src/capture/drop-reasons.ts';
import { encodePoseMessage } from '../../src/capture/encode-message.ts';
import { wireMessage, wirePerson } from './messages.ts';

const OPTIONS = { format: 'HALPE_26', receivedS: 10 } as const;

function decode(value: unknown, options: Partial<Parameters<typeof decodePoseMessage>[1]> = {}): Decoded {
  return decodePoseMessage(typeof value === 'string' ? value : JSON.stringify(value), { ...OPTIONS, ...options });
}

function reasonOf(value: unknown, options = {}): string {
  const decoded = decode(value, options);
  return decoded.ok ? 'ok' : decoded.reason;
}

describe('a camera pose message', () => {
  it('is decoded to the 19 joints with its times', () => {
    const decoded = decodePoseMessage(
      Buffer.from(JSON.stringify(wireMessage({ pulse: 5, size: [1920, 1080] }))),
      OPTIONS,
    );
    assert.ok(decoded.ok);
    const { people, ...head } = decoded.message;
    assert.deepEqual(head, { camera: 'cam1', frame: 7, timestampS: 0.25, receivedS: 10, pulse: 5, size: [1920, 1080] });
    assert.equal(people.length, 1);
    assert.deepEqual([...people[0]!.slice(0, 3)], [119, 219, 0.9]);
  });

  it('may see nobody, and then says so', () => {
    const unseen = { pose_keypoints_2d: new Array(78).fill(0) };
    for (const people of [[], [unseen], [{ pose_keypoints_2d: [] }]]) {
      const decoded = decode(wireMessage({ people }));
      assert.ok(decoded.ok);
      assert.deepEqual(decoded.message.people, []);
    }
  });

  it('is refused with the reason when it is malformed', () => {
    const malformed = ['', 'hello', '[]', 'null', '3', '{"camera":"cam1"} x', wireMessage({ camera: 5 })];
    malformed.push(wireMessage({ camera: '../etc' }), wireMessage({ frame: 'x' }), wireMessage({ people: 3 }));
    malformed.push(wireMessage({ people: [{}] }), wireMessage({ people: [null] }), wireMessage({ size: [0, 1] }));
    for (const value of malformed) assert.equal(reasonOf(value), 'malformed', JSON.stringify(value));
    assert.equal(reasonOf(wireMessage({ frame: -1 })), 'out_of_range');
    assert.equal(reasonOf(wireMessage({ timestamp: 1e15 })), 'out_of_range');
    assert.equal(decodePoseMessage(new Uint8Array([0xff, 0xfe, 0x7b]), OPTIONS).ok, false);
  });

  it('is told truncated wherever it ends', () => {
    const text = JSON.stringify(wireMessage());
    for (let length = 1; length < text.length; length += 7) {
      assert.equal(reasonOf(text.slice(0, length)), 'truncated', text.slice(0, length));
    }
  });

  it('is refused when it is oversized or too crowded', () => {
    assert.equal(reasonOf(wireMessage({ padding: 'x'.repeat(70_000) })), 'oversized');
    assert.equal(reasonOf(wireMessage(), { maxBytes: 100 }), 'oversized');
    assert.equal(reasonOf(wireMessage({ people: new Array(17).fill(wirePerson()) })), 'too_many_people');
  });

  it('is refused with NaN in any spelling', () => {
    const text = JSON.stringify(wireMessage());
    assert.equal(reasonOf(text.replace('219', 'NaN')), 'nan');
    assert.equal(reasonOf(text.replace('219', '-Infinity')), 'nan');
    assert.equal(reasonOf(text.replace('219', 'null')), 'nan');
    assert.equal(reasonOf(text.replace('219', '1e999')), 'nan');
    assert.equal(reasonOf(text.replace('0.25', 'NaN')), 'nan');
    assert.equal(reasonOf(text.replace('219', '1e300')), 'out_of_range');
  });

  it('is refused when its keypoints are of another format', () => {
    assert.equal(reasonOf(wireMessage({ people: [wirePerson('COCO_17')] })), 'wrong_keypoints');
    assert.equal(reasonOf(wireMessage({ people: [wirePerson('COCO_17')] }), { format: 'COCO_17' }), 'ok');
  });

  it('belongs to the camera of its topic, or is refused', () => {
    assert.equal(reasonOf(wireMessage(), { camera: 'cam2' }), 'wrong_camera');
    const { camera: _, ...nameless } = wireMessage();
    const decoded = decode(nameless, { camera: 'cam2' });
    assert.ok(decoded.ok);
    assert.equal(decoded.message.camera, 'cam2');
    assert.equal(reasonOf(nameless), 'malformed');
  });

  it('survives encoding and decoding bit for bit', () => {
    const coordinate = fc.double({ min: -1000, max: 5000, noNaN: true });
    const joint = fc.tuple(coordinate, coordinate, fc.double({ min: 1e-6, max: 1, noNaN: true }));
    const person = fc.array(joint, { minLength: 19, maxLength: 19 }).map((joints) => Float64Array.from(joints.flat()));
    const property = fc.property(
      fc.array(person, { maxLength: 3 }),
      fc.double({ min: 0, max: 2e9, noNaN: true }),
      (people, t) => {
        const sent = { camera: 'cam1', frame: 3, timestampS: t, receivedS: 10, people };
        const decoded = decode(encodePoseMessage(sent));
        assert.ok(decoded.ok);
        for (const joints of people) for (let i = 0; i < 57; i++) if (Object.is(joints[i], -0)) joints[i] = 0;
        assert.deepEqual(decoded.message, { ...sent, timestampS: t + 0 });
      },
    );
    fc.assert(property, { numRuns: 50, seed: 1 });
  });
});

describe('fuzzed messages', () => {
  it('never throw, and every refusal has a reason of the table', () => {
    const text = JSON.stringify(wireMessage());
    const mutated = fc
      .array(
        fc.tuple(fc.nat(text.length - 1), fc.constantFrom('', '{', '}', '"', ',', 'NaN', '-', '\\', '\u0000', '9e9')),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .map((edits) => edits.reduce((t, [at, insert]) => t.slice(0, at) + insert + t.slice(at + 1), text));
    const anything = fc.oneof(mutated, fc.json(), fc.string(), fc.uint8Array({ maxLength: 300 }));
    const property = fc.property(anything, (input) => {
      const decoded = decodePoseMessage(input, OPTIONS);
      if (!decoded.ok) return decoded.reason in DROP_REASONS;
      return decoded.message.people.every((joints) => joints.length === 57 && joints.every(Number.isFinite));
    });
    fc.assert(property, { numRuns: 3000, seed: 2 });
  });

  it('with any JSON in any field never throw', () => {
    const field = fc.constantFrom('camera', 'frame', 'timestamp', 'people', 'size', 'pulse');
    const property = fc.property(field, fc.jsonValue(), (name, value) => {
      const decoded = decode(wireMessage({ [name]: value }));
      return decoded.ok || decoded.reason in DROP_REASONS;
    });
    fc.assert(property, { numRuns: 1000, seed: 3 });
  });
});
