import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DropCounter } from '../../src/capture/drop-counter.ts';
import { DROP_REASONS, type DropReason } from '../../src/capture/drop-reasons.ts';

describe('dropped messages', () => {
  it('are counted by camera and reason', () => {
    const drops = new DropCounter(['cam1', 'cam2']);
    drops.add('nan', 1, 'cam1');
    drops.add('nan', 2, 'cam2');
    drops.add('malformed', 3);
    assert.equal(drops.total, 3);
    assert.equal(drops.count('nan'), 2);
    assert.equal(drops.count('nan', 'cam2'), 1);
    assert.deepEqual(drops.counts().at(-1), { camera: '', reason: 'malformed', count: 1, lastS: 3 });
  });

  it('take no memory for invented camera names', () => {
    const drops = new DropCounter(['cam1']);
    for (let i = 0; i < 10_000; i++) drops.add('unknown_camera', i, `ghost${i}`);
    assert.ok(drops.counts().length <= 9);
    assert.equal(drops.count('unknown_camera'), 10_000);
  });

  it('become findings while they last, short, with a remedy, and go away', () => {
    for (const reason of Object.keys(DROP_REASONS) as DropReason[]) {
      if (reason === 'overload') continue; // the box's own trouble, which it tells once for all cameras
      const drops = new DropCounter(['a'.repeat(64)]);
      for (let i = 0; i < 4; i++) drops.add(reason, 100, 'a'.repeat(64));
      assert.deepEqual(drops.findings(100), [], 'a frame or two are no finding');
      drops.add(reason, 100, 'a'.repeat(64));
      const [finding] = drops.findings(105);
      assert.ok(finding);
      assert.ok(finding.message.length < 80, finding.message);
      assert.match(finding.code, new RegExp(`^camera_message_${reason}/a+$`));
      assert.ok(finding.remedies[0]!.length > 20);
      assert.deepEqual(drops.findings(111), []);
    }
  });
});
