import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DROP_REASONS } from '../../src/capture/drop-reasons.ts';
import { filmWalk } from '../../src/evaluation/capture/filmed-walk.ts';
import { fuzzCapture } from '../../src/evaluation/capture/fuzz/fuzz-run.ts';
import { FuzzedBox } from '../../src/evaluation/capture/fuzz/fuzzed-box.ts';
import { mutateBytes, mutateValue } from '../../src/evaluation/capture/fuzz/mutate.ts';
import { Random } from '../../src/simulator/random.ts';
import { anyMessages } from './any-messages.ts';
import { wireMessage } from './messages.ts';

describe('20,000 mutated messages', () => {
  it('crash nothing; each is accepted or dropped with a reason, once', () => {
    const { sent, accepted, poses, reasons } = fuzzCapture({ messages: 20_000, seed: 7, others: anyMessages(7) });
    const dropped = reasons.reduce((sum, [, count]) => sum + count, 0);
    assert.deepEqual([sent, accepted + dropped], [20_000, 20_000]);
    assert.ok(reasons.length >= 15, `${reasons.length} reasons`);
    for (const [reason] of reasons) assert.ok(reason in DROP_REASONS, reason);
    assert.ok(accepted > 2000 && poses > 100, `the walk still comes through: ${accepted} accepted, ${poses} poses`);
  });
});

describe('a box', () => {
  const { rig } = filmWalk({ seed: 21, durationS: 1, triggered: false });

  it('refuses what is made to exhaust it', () => {
    const box = new FuzzedBox(rig, 'HALPE_26');
    const text = JSON.stringify(wireMessage());
    const evil = [
      '['.repeat(60_000),
      '{"people":'.repeat(6000),
      `{"camera":"${'\\u0000'.repeat(9000)}"}`,
      `{"camera":"cam1","frame":${'9'.repeat(60_000)}}`,
      `{"__proto__":{"camera":"cam1"},"frame":1,"timestamp":1,"people":[]}`,
      text.replace('"people":[', `"people":[${'{"pose_keypoints_2d":[]},'.repeat(2000)}`),
      text.replace('"cam1"', '"constructor"'),
      `${'\n'.repeat(60_000)}${text}`,
      `${text}\n${'c'.repeat(50_000)}\n${'0'.repeat(64)}`,
    ];
    let nowS = 1;
    for (const payload of evil) {
      for (const way of ['udp', 'signed', 'mqtt'] as const) box.send(Buffer.from(payload), way, nowS++, 'cam1');
    }
    // White space is no harm: that one is a message, the first time it comes.
    assert.deepEqual([box.sent, box.drops.total], [27, 26]);
  });
});

describe('the mutators', () => {
  it('give another message nearly always, and the same ones for the same seed', () => {
    const value = wireMessage();
    const bytes = Buffer.from(JSON.stringify(value));
    const made = (seed: number): string[] => {
      const random = new Random(seed);
      return Array.from({ length: 400 }, (_, k) =>
        k % 2 === 0
          ? (JSON.stringify(mutateValue(value, random)) ?? '')
          : mutateBytes(bytes, bytes, random).toString('latin1'),
      );
    };
    assert.deepEqual(made(3), made(3));
    const changed = made(3).filter((text) => text !== bytes.toString('latin1'));
    assert.ok(changed.length > 320 && new Set(changed).size > 250, `${changed.length} changed`);
    assert.deepEqual(value, wireMessage(), 'the original stays');
  });

  it('are joined by what fast-check makes, small counterexamples included', () => {
    const { rig } = filmWalk({ seed: 21, durationS: 1, triggered: false });
    const box = new FuzzedBox(rig, 'HALPE_26');
    let nowS = 0;
    const property = fc.property(fc.jsonValue(), fc.constantFrom('udp', 'signed', 'mqtt'), (value, way) => {
      const before = box.drops.total + box.accepted;
      nowS += 0.01;
      box.send(Buffer.from(JSON.stringify(value)), way, nowS, 'cam1');
      return box.drops.total + box.accepted === before + 1;
    });
    fc.assert(property, { numRuns: 2000, seed: 8 });
  });
});
