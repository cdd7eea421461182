import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { DropCounter } from '../../src/capture/drop-counter.ts';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { Daemon, type Listener } from '../../src/daemon/daemon.ts';
import type { Finding } from '../../src/health/finding.ts';
import type { Pipeline, PipelineEvent } from '../../src/pipeline.ts';

const message = (frame: number): PoseMessage => ({
  camera: 'cam1',
  frame,
  timestampS: frame / 30,
  receivedS: frame / 30,
  people: [],
});
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A daemon on a pipeline that does what `push` says, and everything it tells. */
function daemonOn(push: (message: PoseMessage) => Promise<PipelineEvent[]>, listeners: readonly Listener[] = []) {
  const present = new Map<string, Finding>();
  const states: string[] = [];
  const drops = new DropCounter(['cam1']);
  const pipeline = {
    push,
    advance: () => Promise.resolve([]),
    finish: () => Promise.resolve([]),
    findings: () => [],
    clocks: () => [],
  } as unknown as Pipeline;
  const clock = { nowS: 0 };
  const daemon = new Daemon({
    pipeline,
    drops,
    nowS: () => clock.nowS,
    listeners: [
      ...listeners,
      {
        findings: (changes) => {
          for (const { code, finding } of changes) {
            if (finding === null) present.delete(code);
            else present.set(code, finding);
          }
        },
        state: ({ state }) => states.push(state),
      },
    ],
  });
  const pass = (seconds: number): void => {
    clock.nowS += seconds;
    mock.timers.tick(1000 * seconds);
  };
  return { daemon, pipeline, drops, present, states, pass };
}

describe('the daemon', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('loses a frame that can not be processed, tells it, and goes on with the next', async () => {
    const done: number[] = [];
    const { daemon, present, states, pass } = daemonOn(({ frame }) => {
      if (frame === 2) return Promise.reject(new RangeError('window 7 of 6'));
      done.push(frame);
      return Promise.resolve([]);
    });
    daemon.start();
    for (const frame of [1, 2, 3]) daemon.receive(message(frame));
    await settled();
    assert.deepEqual(done, [1, 3]);
    pass(1);
    const finding = present.get('pipeline_failed');
    assert.equal(finding?.level, 'error');
    assert.match(finding!.remedies.join(' '), /window 7 of 6/);
    assert.deepEqual(states, ['ready', 'degraded']);
    await daemon.stop();
    assert.equal(states.at(-1), 'stopped');
  });

  it('gives the pipeline messages and pulses in the order of their arrival, one at a time', async () => {
    const order: string[] = [];
    const step = async (what: string): Promise<PipelineEvent[]> => {
      order.push(`${what} begins`);
      await settled();
      order.push(`${what} ends`);
      return [];
    };
    const { daemon, pipeline } = daemonOn(({ frame }) => step(`frame ${frame}`));
    pipeline.pushPulse = ({ pulse }) => step(`pulse ${pulse}`);
    daemon.receivePulse({ pulse: 1, boardUs: 0, receivedS: 0 });
    daemon.receive(message(1));
    daemon.receivePulse({ pulse: 2, boardUs: 33_333, receivedS: 0.03 });
    await daemon.stop();
    const expected = ['pulse 1', 'frame 1', 'pulse 2'].flatMap((what) => [`${what} begins`, `${what} ends`]);
    assert.deepEqual(order, expected);
  });

  it('tells what goes into the pipeline, in its order, and nothing else', async () => {
    const heard: string[] = [];
    const { daemon } = daemonOn(
      ({ frame }) => {
        heard.push(`pushed ${frame}`);
        return Promise.resolve([]);
      },
      [
        {
          input: ({ message: one, pulse }) =>
            heard.push(one === undefined ? `pulse ${pulse.pulse}` : `frame ${one.frame}`),
        },
      ],
    );
    for (let frame = 0; frame < 400; frame++) daemon.receive(message(frame));
    await daemon.stop();
    const taken = heard.filter((line) => line.startsWith('pushed')).length;
    assert.ok(taken > 100 && taken < 400);
    const expected = Array.from({ length: taken }, (_, frame) => [`frame ${frame}`, `pushed ${frame}`]).flat();
    assert.deepEqual(heard, expected);
  });

  it('never queues without bound: what is too much is dropped, counted and told while it lasts', async () => {
    let release = (): void => {};
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    let done = 0;
    const { daemon, drops, present, states, pass } = daemonOn(async () => {
      await blocked;
      done++;
      return [];
    });
    daemon.start();
    for (let frame = 0; frame < 400; frame++) daemon.receive(message(frame));
    const dropped = drops.count('overload', 'cam1');
    assert.ok(dropped >= 200 && dropped < 400, `${dropped} dropped`);
    pass(1);
    assert.ok(present.get('overloaded')!.remedies.length > 0);
    release();
    await settled();
    assert.equal(done, 400 - dropped, 'what was queued is not lost');
    pass(60);
    assert.equal(present.has('overloaded'), false);
    assert.deepEqual(states, ['ready', 'degraded', 'ready']);
    await daemon.stop();
  });

  it('takes nothing after its end', async () => {
    let pushed = 0;
    const { daemon } = daemonOn(() => Promise.resolve([pushed++] as unknown as PipelineEvent[]));
    daemon.start();
    await daemon.stop();
    daemon.receive(message(1));
    await settled();
    assert.equal(pushed, 0);
  });
});
