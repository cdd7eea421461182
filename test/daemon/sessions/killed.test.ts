import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readRecording } from '../../../src/capture/recording.ts';
import { play, SYSTEM_CLOCK } from '../../../src/simulator/playback.ts';
import { mqttSink } from '../../../src/simulator/sinks.ts';
import { History } from '../../../src/store/sessions/history.ts';
import { freePort } from '../../free-port.ts';
import { scenarioOf } from '../../pipeline/simulated-walkway.ts';
import { type Json, Tablet } from '../tablet.ts';

const MAIN = new URL('../../../src/main.ts', import.meta.url).pathname;
const BOX = 'walkway';

describe('a daemon that is killed while somebody walks in a session', () => {
  const dir = mkdtempSync(join(tmpdir(), 'gengait-killed-'));
  const scenario = scenarioOf(['none', 'none', 'none', 'none'], 5);
  const store = join(dir, 'sessions');
  const history = new History(store);
  const log: string[] = [];
  let port = 0;
  let daemon: ChildProcess;
  let tablet: Tablet;
  let session = '';

  const start = async (): Promise<void> => {
    daemon = spawn(process.execPath, ['--import', 'tsx', MAIN, 'run', '--config', join(dir, 'gengait.toml')]);
    daemon.stdout!.on('data', (chunk: Buffer) => log.push(chunk.toString()));
    for (let tries = 0; !log.join('').includes('"running"'); tries++) {
      assert.ok(tries < 300 && daemon.exitCode === null, `it runs: ${log.join('')}`);
      await new Promise((done) => setTimeout(done, 100));
    }
    tablet = await Tablet.connect(`mqtt://127.0.0.1:${port}`, BOX, { reconnectPeriod: 0 });
  };
  /** When poses were published, seconds on the box's clock. */
  const poseTimes = (): number[] => tablet.of('pose').map(({ t }) => t as number);
  const stop = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const ended = new Promise((done) => daemon.once('exit', done));
    assert.ok(daemon.kill(signal), `it has ended by itself: ${log.join('')}`);
    await ended;
    await tablet.close();
    log.length = 0;
  };

  before(async () => {
    port = await freePort('tcp');
    writeFileSync(join(dir, 'calibration.toml'), scenario.calibrationText);
    const settings = [
      `[box]\nname = "${BOX}"`,
      '[calibration]\nfile = "calibration.toml"',
      '[sources.udp]\nenabled = false',
      `[mqtt]\nport = ${port}\n[http]\nport = 0`,
      '[store]\nfolder = "sessions"\nmin_free_mb = 0',
    ];
    writeFileSync(join(dir, 'gengait.toml'), settings.join('\n'));
    await start();
  });
  after(async () => {
    daemon.kill('SIGKILL');
    await tablet?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('leaves a folder that reads, with its cycles and what the cameras said until then', async () => {
    ({ session } = await tablet.get('start_session', { subject: 'P-017', note: 'knee' }));
    const sink = await mqttSink(`mqtt://127.0.0.1:${port}`, BOX);
    const killed = new AbortController();
    const walking = play(scenario.messages(), (message) => sink.send(message), {
      speed: 1,
      clock: SYSTEM_CLOCK,
      signal: killed.signal,
    });
    await tablet.until('three seconds of poses', () => (poseTimes().at(-1) ?? 0) - (poseTimes()[0] ?? 0) > 3);
    await stop('SIGKILL');
    killed.abort();
    await walking;
    await sink.close().catch(() => {});
    const { file, dir: folder, unreadable } = await history.read(session);
    assert.deepEqual([file.subject, file.ended_by, unreadable], ['P-017', 'daemon_restarted', 0]);
    for (const name of ['cycles.ndjson', 'walks.ndjson', 'alerts.ndjson'])
      for (const line of readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1)) JSON.parse(line);
    const recorded = readRecording(join(folder, 'recording'));
    assert.equal(recorded.drops.counts().length, 0, 'no line is torn');
    // What a pose was made of had come in before: of the last second and a half it may be lost, of what was before it may not.
    const times = poseTimes();
    const early = times.filter((t) => t < times.at(-1)! - 1.5).length;
    assert.ok(
      early > 0 && recorded.messages.length >= 4 * early,
      `${recorded.messages.length} messages, ${early} poses`,
    );
  });

  it('ends the session at the next start, and begins the next one afresh', async () => {
    await start();
    const onDisk = JSON.parse(readFileSync(join((await history.find(session)).dir, 'session.json'), 'utf8')) as Json;
    assert.equal(onDisk.ended_by, 'daemon_restarted');
    assert.ok(!tablet.now('session') && !tablet.now('walk'), 'nothing of the last patient is there');
    const { sessions } = await tablet.get('list_sessions', {});
    assert.deepEqual(
      sessions.map((one) => [one.session, one.ended_by, one.note]),
      [[session, 'daemon_restarted', 'knee']],
    );
    await tablet.get('start_session', { subject: 'P-018' });
    const begun = await tablet.until('the session', () => tablet.now('session'));
    assert.deepEqual(begun.walks, 0);
    assert.doesNotMatch(log.join(''), /P-01/, 'no pseudonym in the log');
  });

  it('ends the session when it is stopped as a service is', async () => {
    await stop('SIGTERM');
    const [latest] = (await history.list()).sessions;
    assert.deepEqual([latest?.subject, latest?.ended_by], ['P-018', 'daemon_stopped']);
    assert.deepEqual(tablet.faults, []);
  });
});
