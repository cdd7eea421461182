import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DatagramGuard, type Guarded } from '../../src/capture/datagram-guard.ts';
import { signDatagram } from '../../src/capture/signed-datagram.ts';

const KEYS = new Map(
  ['cam1', 'cam2'].map((camera) => [camera, Buffer.from(`the secret key of ${camera}, 32 letters`)]),
);
const key = (camera: string): Uint8Array => KEYS.get(camera)!;

/** A guard whose challenges are c1, c2, … and a sender that answers the last one it was told. */
function guarded() {
  let made = 0;
  let starts = 0;
  const guard = new DatagramGuard({ keys: KEYS, makeChallenge: () => `c${++made}` });
  const sender = (camera: string) => {
    let challenge = '';
    let frame = 0;
    const start = starts++;
    return (nowS: number): { datagram: Buffer; verdict: Guarded } => {
      const datagram = Buffer.from(signDatagram(`{"frame":${frame++},"timestamp":${start}}`, challenge, key(camera)));
      const verdict = guard.check(datagram, nowS);
      challenge = verdict.reply ?? challenge;
      return { datagram, verdict };
    };
  };
  return { guard, sender };
}

const told = (verdict: Guarded): string => (verdict.ok ? verdict.camera : verdict.reason);

describe('signed datagrams', () => {
  it('are HMAC-SHA256 over message and challenge, as any language makes them', () => {
    const text = signDatagram('{"frame":1}', 'abc', key('cam1'));
    const digest = createHmac('sha256', key('cam1')).update('{"frame":1}\nabc').digest('hex');
    assert.equal(text, `{"frame":1}\nabc\n${digest}`);
  });

  it('come in once the sender knows the challenge; then each camera by its key, for hours, without a loss', () => {
    const { sender } = guarded();
    for (const camera of ['cam1', 'cam2']) {
      const send = sender(camera);
      assert.equal(told(send(0).verdict), 'stale_challenge');
      for (let k = 1; k <= 30 * 3600; k += 7) {
        const { verdict } = send(k / 30);
        assert.ok(verdict.ok && verdict.camera === camera, `${told(verdict)} at ${k / 30} s`);
        assert.match(Buffer.from(verdict.body).toString(), /^\{"frame":\d+,"timestamp":\d\}$/);
      }
    }
  });

  it('come in after a restart of the camera, and after a pause, with the second one', () => {
    const { sender } = guarded();
    const first = sender('cam1');
    for (const nowS of [0, 1, 2]) first(nowS);
    const again = sender('cam1');
    assert.deepEqual([told(again(2.1).verdict), told(again(2.2).verdict)], ['stale_challenge', 'cam1']);
    assert.deepEqual([told(again(500).verdict), told(again(500.1).verdict)], ['stale_challenge', 'cam1']);
  });

  it('come in whatever way they overtake each other', () => {
    const { guard } = guarded();
    const hello = guard.check(Buffer.from(signDatagram('{}', '', key('cam1'))), 0);
    const sent = Array.from({ length: 20 }, (_, k) =>
      Buffer.from(signDatagram(`{"frame":${k}}`, hello.reply!, key('cam1'))),
    );
    for (const k of [5, 3, 19, 0, 1, 2, 4, 18, 17]) assert.ok(guard.check(sent[k]!, 29 + k / 30).ok);
    // The challenge has changed meanwhile; what was under way still counts.
    for (const k of [16, 6]) assert.deepEqual(told(guard.check(sent[k]!, 31)), 'cam1');
  });

  it('that were overheard never come in again: not at once, not in the next round, not after hours', () => {
    const { guard, sender } = guarded();
    const send = sender('cam1');
    send(0);
    const overheard: Buffer[] = [];
    for (let k = 1; k < 3000; k++) {
      const { datagram, verdict } = send(k / 30);
      if (verdict.ok) overheard.push(datagram);
      const old = overheard[(k * 7) % overheard.length]!;
      const reason = told(guard.check(old, k / 30));
      assert.ok(reason === 'repeated' || reason === 'stale_challenge', reason);
    }
    for (const datagram of overheard) assert.equal(told(guard.check(datagram, 9000)), 'stale_challenge');
  });

  it('of an earlier daemon are old, too', () => {
    let chance = 0;
    const make = () => new DatagramGuard({ keys: KEYS, makeChallenge: () => `random ${++chance}` });
    const before = make();
    const { reply } = before.check(Buffer.from(signDatagram('{}', '', key('cam1'))), 0);
    const datagram = Buffer.from(signDatagram('{"frame":1}', reply!, key('cam1')));
    assert.ok(before.check(datagram, 1).ok);
    assert.equal(told(make().check(datagram, 0)), 'stale_challenge');
  });

  it('are refused with a reason and without a reply when anything about them is wrong', () => {
    const { guard } = guarded();
    const { reply } = guard.check(Buffer.from(signDatagram('{}', '', key('cam1'))), 0);
    const right = signDatagram('{"frame":1}', reply!, key('cam1'));
    const wrong: [string, string][] = [
      ['{"frame":1}', 'not_signed'],
      ['', 'not_signed'],
      ['\n\n', 'not_signed'],
      [right.slice(0, -1), 'not_signed'],
      [`${right}\n`, 'not_signed'],
      [right.slice(right.indexOf('\n') + 1), 'not_signed'],
      [right.replace('1', '2'), 'wrong_signature'],
      [right.replace(`\n${reply}\n`, '\nc9\n'), 'wrong_signature'],
      [signDatagram('{"frame":1}', reply!, Buffer.from('some other secret, long enough ..')), 'wrong_signature'],
    ];
    for (const [text, reason] of wrong) {
      const verdict = guard.check(Buffer.from(text), 1);
      assert.deepEqual(verdict, { ok: false, reason }, text);
    }
    assert.ok(guard.check(Buffer.from(right), 1).ok, 'none of them used it up');
    assert.equal(
      told(
        guard.check(
          Buffer.from(right.toUpperCase().replace('FRAME', 'frame').replace(reply!.toUpperCase(), reply!)),
          1,
        ),
      ),
      'repeated',
    );
  });

  it('never come in when one bit is changed', () => {
    const { guard } = guarded();
    const { reply } = guard.check(Buffer.from(signDatagram('{}', '', key('cam2'))), 0);
    const right = Buffer.from(signDatagram('{"frame":1,"people":[]}', reply!, key('cam2')));
    const property = fc.property(fc.nat(right.length * 8 - 1), (bit) => {
      const changed = Buffer.from(right);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const verdict = guard.check(changed, 1);
      // The case of a hexadecimal letter means nothing.
      return !verdict.ok || changed.toString().toLowerCase() === right.toString().toLowerCase();
    });
    fc.assert(property, { numRuns: 600, seed: 5 });
  });

  it('take no memory without end, from those with a key neither', () => {
    const { guard } = guarded();
    const { reply } = guard.check(Buffer.from(signDatagram('{}', '', key('cam1'))), 0);
    const verdicts = new Map<string, number>();
    for (let k = 0; k < 60_000; k++) {
      const reason = told(guard.check(Buffer.from(signDatagram(`${k}`, reply!, key('cam1'))), 1));
      verdicts.set(reason, (verdicts.get(reason) ?? 0) + 1);
    }
    // A round that is full ends; its challenge is good for one more, and its signatures stay known.
    assert.equal(verdicts.get('cam1'), 60_000);
    assert.equal(told(guard.check(Buffer.from(signDatagram('0', reply!, key('cam1'))), 1)), 'repeated');
  });
});
