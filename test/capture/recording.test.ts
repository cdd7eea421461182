import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { Recorder } from '../../src/capture/recorder.ts';
import { openRecording, readRecording } from '../../src/capture/recording.ts';
import { arrivals } from '../../src/capture/recording-contents.ts';
import { GengaitError } from '../../src/errors.ts';
import { message, wireMessage, wirePerson } from './messages.ts';

const DATA = process.env.GENGAIT_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
const CALIBRATION = ['cam1', 'cam2']
  .map((name) => `[${name}]\nname = "${name}"\nsize = [1920, 1080]\nmatrix = [[1,0,0],[0,1,0],[0,0,1]]\n`)
  .join('\n');

const made: string[] = [];
function folder(files: Record<string, string> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'gengait-recording-'));
  made.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}
after(() => {
  for (const dir of made) rmSync(dir, { recursive: true });
});

const refused = (code: string, details: RegExp) => (error: unknown) =>
  error instanceof GengaitError && error.code === code && details.test(error.message);

describe('a recorded folder', () => {
  it('gives its messages in the order of arrival', () => {
    const line = (camera: string, frame: number, received: number): string =>
      JSON.stringify(wireMessage({ camera, frame, timestamp: 100 + frame / 30, received }));
    const dir = folder({
      'calibration.toml': CALIBRATION,
      'cam1.ndjson': `${line('cam1', 0, 5)}\n${line('cam1', 1, 5.04)}\n`,
      'cam2.ndjson': `${line('cam2', 0, 4.9)}\n${line('cam2', 1, 5)}\n`,
      'session.json': '{"label":"x"}',
    });
    const recording = readRecording(dir);
    assert.deepEqual(
      recording.messages.map(({ camera, frame, receivedS }) => [camera, frame, receivedS]),
      [
        ['cam2', 0, 4.9],
        ['cam1', 0, 5],
        ['cam2', 1, 5],
        ['cam1', 1, 5.04],
      ],
    );
    assert.equal(recording.arrivals, 'recorded');
    assert.deepEqual(recording.session, { label: 'x' });
    assert.deepEqual(recording.cameras, ['cam1', 'cam2']);
  });

  it('counts lines it can not use, names silent cameras, and reads the rest', () => {
    const good = JSON.stringify(wireMessage());
    const dir = folder({
      'calibration.toml': CALIBRATION,
      'cam1.ndjson': [
        good,
        'garbage',
        good.replace('219', 'NaN'),
        good.replace('cam1', 'cam9'),
        good.slice(0, 50),
      ].join('\n'),
      'extra_cam6.ndjson': good,
    });
    const { messages, drops, silentCameras, arrivals } = readRecording(dir);
    assert.equal(messages.length, 1);
    assert.equal(messages[0]!.receivedS, 0.25);
    assert.equal(arrivals, 'timestamps');
    assert.deepEqual(silentCameras, ['cam2']);
    for (const reason of ['malformed', 'nan', 'wrong_camera', 'truncated'] as const) {
      assert.equal(drops.count(reason, 'cam1'), 1, reason);
    }
  });

  it('is gone through without holding it in memory, as often as wanted, in the same order', () => {
    const line = (camera: string, frame: number, received: number): string =>
      JSON.stringify(wireMessage({ camera, frame, timestamp: frame / 30, received }));
    // Another program may write its lines in any order.
    const shuffled = Array.from({ length: 500 }, (_, k) => (k * 77) % 500);
    const dir = folder({
      'calibration.toml': CALIBRATION,
      'cam1.ndjson': shuffled.map((k) => line('cam1', k, 5 + k / 30)).join('\n'),
      'cam2.ndjson': `${Array.from({ length: 500 }, (_, k) => line('cam2', k, 5 + k / 30)).join('\n')}\n`,
    });
    const expected = Array.from({ length: 500 }, (_, k) => [`cam1 ${k}`, `cam2 ${k}`]).flat();
    const recording = openRecording(dir);
    const order = () => [...recording.messages].map(({ camera, frame }) => `${camera} ${frame}`);
    assert.equal(recording.messageCount, 1000);
    assert.deepEqual(order(), expected);
    assert.deepEqual(order(), expected);
    for (const { frame } of recording.messages) if (frame > 3) break;
    assert.deepEqual(readRecording(dir).messages, [...recording.messages]);
  });

  it('may hold a line of any length: it is counted, and the others are read', () => {
    const good = JSON.stringify(wireMessage());
    const long = `{"camera":"cam1","padding":"${'x'.repeat(3_000_000)}"}`;
    const dir = folder({
      'calibration.toml': CALIBRATION,
      'cam1.ndjson': [good, long, good.replace('"frame":7', '"frame":8'), long].join('\n'),
      'trigger.ndjson': `${'y'.repeat(100_000)}\n{"pulse":1,"board_us":2,"received":3}\n`,
    });
    const { messages, drops, pulses } = readRecording(dir);
    assert.deepEqual(
      messages.map(({ frame }) => frame),
      [7, 8],
    );
    assert.equal(drops.count('oversized', 'cam1'), 2);
    assert.deepEqual([pulses.length, drops.count('oversized', 'trigger')], [1, 1]);
  });

  it('tells what of it is not used, and that it was cut short', () => {
    const timed = JSON.stringify(wireMessage({ received: 5 }));
    const [untimed, pulsed] = [wireMessage(), wireMessage({ pulse: 1, received: 5 })].map((m) => JSON.stringify(m));
    const pulse = '{"pulse":1,"board_us":2,"received":3}';
    const codes = (files: Record<string, string>): string[] =>
      readRecording(folder({ 'calibration.toml': CALIBRATION, ...files })).findings.map(
        ({ code, message, remedies }) => {
          assert.ok(message.length < 80 && remedies.length > 0, message);
          return code;
        },
      );
    assert.deepEqual(codes({ 'cam1.ndjson': timed }), []);
    assert.deepEqual(codes({ 'cam1.ndjson': untimed! }), []);
    assert.deepEqual(codes({ 'cam1.ndjson': pulsed!, 'trigger.ndjson': pulse }), []);
    assert.deepEqual(codes({ 'cam1.ndjson': untimed!, 'trigger.ndjson': pulse }), ['recording_pulses_unused']);
    assert.deepEqual(codes({ 'cam1.ndjson': `${untimed}\n${timed}` }), ['recording_arrivals_incomplete']);
    assert.deepEqual(codes({ 'cam1.ndjson': pulsed! }), ['recording_pulses_missing']);
    const session = { recorder: 'gengait 1' };
    assert.deepEqual(codes({ 'cam1.ndjson': timed, 'session.json': JSON.stringify(session) }), ['recording_cut_short']);
    const ended = JSON.stringify({ ...session, recorded: {} });
    assert.deepEqual(codes({ 'cam1.ndjson': timed, 'session.json': ended }), []);
  });

  it('has the cameras that the box used, not all of the calibration', () => {
    const files = { 'calibration.toml': CALIBRATION, 'cam1.ndjson': JSON.stringify(wireMessage()) };
    const session = JSON.stringify({ cameras_in_use: ['cam1'] });
    const { cameras, silentCameras } = readRecording(folder({ ...files, 'session.json': session }));
    assert.deepEqual([cameras, silentCameras], [['cam1'], []]);
  });

  it('that is missing, empty or broken is a coded error that says what', () => {
    const expectations: [string, RegExp, string?][] = [
      [join(tmpdir(), 'gengait-nowhere'), /nowhere/, 'GENGAIT_E_RECORDING_MISSING'],
      [folder(), /no calibration\.toml/],
      [folder({ 'calibration.toml': CALIBRATION }), /no usable message/],
      [folder({ 'calibration.toml': CALIBRATION, 'cam1.ndjson': 'x\n' }), /cam1 malformed 1/],
      [folder({ 'calibration.toml': CALIBRATION, 'cam1.ndjson/x': '' }), /EISDIR/],
      [folder({ 'calibration.toml': 'a = [' }), /not TOML/],
      [folder({ 'calibration.toml': 'a = 1' }), /names no camera/],
      [folder({ 'calibration.toml': CALIBRATION, 'session.json': '[' }), /session\.json is not JSON/],
    ];
    for (const [dir, details, code = 'GENGAIT_E_RECORDING_UNREADABLE'] of expectations) {
      assert.throws(() => readRecording(dir), refused(code, details));
    }
  });
});

describe('the recorder', () => {
  const session = { note: 'a test' };

  it('writes what readRecording reads, bit for bit', () => {
    const dir = join(folder(), 'new');
    const recorder = new Recorder({ dir, calibrationText: CALIBRATION, cameras: ['cam1', 'cam2'], session });
    const sent = [0, 1, 2, 3].flatMap((k) => [
      message('cam1', k / 30, { receivedS: 1000 + k / 30 + 0.0123, x: k * Math.PI, frame: k }),
      message('cam2', k / 30 + 0.01, { receivedS: 1000 + k / 30 + 0.0223, people: [], frame: k, size: [1920, 1080] }),
    ]);
    for (const one of sent) recorder.write(one);
    recorder.write(message('stranger', 1));
    recorder.close();
    assert.equal(recorder.written, sent.length);
    const recording = readRecording(dir);
    assert.deepEqual(recording.messages, sent);
    assert.equal(recording.calibrationText, CALIBRATION);
    assert.deepEqual(recording.session, { note: 'a test', format: 'HALPE_26' });
  });

  it('keeps the lines of a trigger board, to be fed where they arrived among the messages', () => {
    const dir = join(folder(), 'new');
    const recorder = new Recorder({ dir, calibrationText: CALIBRATION, cameras: ['cam1'], session });
    const pulses = [0, 1].map((k) => ({
      pulse: 2 ** 32 - 1 + k * (1 - 2 ** 32),
      boardUs: 7 * k,
      receivedS: 1 + k / 30,
    }));
    for (const k of [0, 1])
      recorder.write(message('cam1', k / 30, { receivedS: 1.02 + k / 30, pulse: pulses[k]!.pulse }));
    for (const pulse of pulses) recorder.writePulse(pulse);
    recorder.close();
    appendFileSync(join(dir, 'trigger.ndjson'), '{"pulse":2,"board_us":');
    const recording = readRecording(dir);
    assert.deepEqual(recording.pulses, pulses);
    assert.equal(recording.drops.count('malformed', 'trigger'), 1);
    assert.deepEqual(
      [...arrivals(recording)].map((arrival) => arrival.pulse?.receivedS ?? arrival.message?.receivedS),
      [1, 1.02, 1 + 1 / 30, 1.02 + 1 / 30],
    );
    assert.equal([...arrivals({ ...recording, arrivals: 'timestamps' })].length, 2);
  });

  it('leaves trigger.ndjson to a camera of that name', () => {
    const dir = join(folder(), 'new');
    const calibrationText = CALIBRATION.replaceAll('cam2', 'trigger');
    const recorder = new Recorder({ dir, calibrationText, cameras: ['cam1', 'trigger'], session });
    recorder.write(message('trigger', 0));
    recorder.writePulse({ pulse: 1, boardUs: 2, receivedS: 3 });
    recorder.close();
    const { messages, pulses, drops } = readRecording(dir);
    assert.deepEqual([messages.length, pulses.length, drops.total], [1, 0, 0]);
  });

  it('loses only the last line when the power goes', () => {
    const dir = join(folder(), 'new');
    const recorder = new Recorder({ dir, calibrationText: CALIBRATION, cameras: ['cam1'], session });
    for (let k = 0; k < 5; k++) recorder.write(message('cam1', k / 30));
    recorder.close();
    appendFileSync(join(dir, 'cam1.ndjson'), '{"camera":"cam1","frame":5,"times');
    const { messages, drops } = readRecording(dir);
    assert.equal(messages.length, 5);
    assert.equal(drops.count('truncated', 'cam1'), 1);
  });

  it('never writes over another recording', () => {
    const dir = folder({ 'cam1.ndjson': 'precious' });
    const open = (): Recorder => new Recorder({ dir, calibrationText: CALIBRATION, cameras: ['cam1'], session });
    assert.throws(open, refused('GENGAIT_E_RECORDING_WRITE', /recording is there already/));
  });
});

describe('a Pose2Sim project', () => {
  const CONFIG = '[project]\nframe_rate = 60\n[pose]\npose_model = "Body_with_feet"\n';
  const frame = JSON.stringify({ version: 1.3, people: [wirePerson(), {}] });
  const files = (pose: string, cameras = ['cam1', 'cam2']): Record<string, string> =>
    Object.fromEntries(cameras.flatMap((c) => [0, 1].map((k) => [`${pose}/${c}_json/${c}_00000${k}.json`, frame])));

  it('is read with its frame rate and pose model, one trial or a session of one', () => {
    const trial = { ...files('trial/pose'), 'calibration/Calib.toml': CALIBRATION, 'Config.toml': CONFIG };
    const single = { ...files('pose'), 'calibration/Calib.toml': CALIBRATION, 'Config.toml': CONFIG };
    for (const dir of [folder(trial), folder(single)]) {
      const { messages, format } = readRecording(dir);
      assert.equal(format, 'HALPE_26');
      assert.deepEqual(
        messages.map(({ camera, frame: n, timestampS, people }) => [camera, n, timestampS, people.length]),
        [
          ['cam1', 0, 0, 1],
          ['cam2', 0, 0, 1],
          ['cam1', 1, 1 / 60, 1],
          ['cam2', 1, 1 / 60, 1],
        ],
      );
    }
  });

  it('whose parts do not fit together is a coded error that says which', () => {
    const calibration = { 'calibration/Calib.toml': CALIBRATION };
    const expectations: [Record<string, string>, RegExp][] = [
      [{ ...files('pose'), 'Config.toml': CONFIG }, /no calibration/],
      [{ ...files('pose'), ...calibration }, /frame rate .* unknown/],
      [{ ...files('pose'), ...calibration, 'Config.toml': CONFIG.replace('60', '"auto"') }, /"auto"/],
      [{ ...files('pose'), ...calibration, 'Config.toml': CONFIG.replace('Body_with_feet', 'hand') }, /hand/],
      [{ ...files('pose', ['left', 'b', 'c']), ...calibration, 'Config.toml': CONFIG }, /left_json.*cam1, cam2/],
      [{ ...files('a/pose'), ...files('b/pose'), ...calibration, 'Config.toml': CONFIG }, /several trials/],
    ];
    for (const [content, details] of expectations) {
      assert.throws(() => readRecording(folder(content)), refused('GENGAIT_E_RECORDING_UNREADABLE', details));
    }
  });
});

describe('recordings made elsewhere', { skip: existsSync(DATA) ? false : `no data at ${DATA}` }, () => {
  it("Pose2Sim's own demo has 4 cameras, 100 frames each at 60 Hz, in BODY_25B", () => {
    const { messages, cameras, format, drops } = readRecording(join(DATA, 'cases/pose2sim-single'));
    assert.equal(messages.length, 400);
    assert.equal(format, 'BODY_25B');
    assert.equal(drops.total, 0);
    assert.deepEqual(cameras, ['cam_01', 'cam_02', 'cam_03', 'cam_04']);
    assert.equal(messages.at(-1)!.timestampS, 99 / 60);
    assert.equal(messages.filter(({ people }) => people.length === 1).length, 399);
  });

  it('five recorded views of a walk are read without a loss, a sixth camera outside the calibration is left out', () => {
    const { messages, cameras, drops, silentCameras } = readRecording(join(DATA, 'multiview/handover-s01-normal-05'));
    assert.equal(messages.length, 179 + 176 + 178 + 178 + 179);
    assert.equal(cameras.length, 5);
    assert.equal(drops.total, 0);
    assert.deepEqual(silentCameras, []);
  });
});
