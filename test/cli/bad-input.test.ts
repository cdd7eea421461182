import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../src/cli/index.ts';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { listen } from '../../src/publish/listen.ts';
import { readTrc } from '../../src/store/trc.ts';
import { formatTrc } from '../../src/store/trc-writer.ts';
import { listenToTerminal } from './heard.ts';

const MODELS = fileURLToPath(new URL('../../models', import.meta.url));
const MODEL_FILES = ['gengait-int8.onnx', 'gengait-score-int8.onnx', 'normative.json'];
const dir = mkdtempSync(join(tmpdir(), 'gengait-bad-input-'));
const good = join(dir, 'good');
const never = new AbortController().signal;

/** One command line as a person gives it, with what it prints. */
async function cli(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const { said, end } = listenToTerminal();
  try {
    return { code: await runCli(argv, never), ...said };
  } finally {
    end();
  }
}

/** The command ends with this code, its meaning and its remedy, and says nothing else: no stack, no half result. */
async function refused(code: ErrorCode, details: RegExp, ...argv: string[]): Promise<void> {
  const { code: exit, out, err } = await cli(...argv);
  const { message, remedy, exitCode } = ERRORS[code];
  assert.equal(exit, exitCode, err);
  assert.ok(err.startsWith(`${code}: ${message}: `), err);
  assert.match(err, details);
  assert.ok(err.endsWith(`  What to do: ${remedy}\n`), err);
  assert.equal(out, '');
}

/** The good recording once more, with changes. */
function recording(name: string, change: (file: (name: string) => string) => void): string {
  const copy = join(dir, name);
  cpSync(good, copy, { recursive: true });
  change((file) => join(copy, file));
  return copy;
}

function edit(file: string, how: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  const changed = how(text);
  assert.notEqual(changed, text, `nothing changed in ${file}`);
  writeFileSync(file, changed);
}

interface Summary {
  cameras: Record<string, unknown>;
  drops: Record<string, number>;
  silentCameras: string[];
  findings: { code: string; message: string; remedies: string[] }[];
  walks: { cycles: number }[];
}

async function replayed(folder: string): Promise<Summary> {
  const { code, out, err } = await cli('replay', folder, '--json');
  assert.equal(code, 0, err);
  return JSON.parse(out) as Summary;
}

before(async () => {
  assert.equal((await cli('simulate', '--out', good, '--seed', '9', '--duration', '8')).code, 0);
});
after(() => rmSync(dir, { recursive: true }));

describe('analyze', () => {
  it('tells each bad file in its own line, and analyses the others', async () => {
    const text = readFileSync(join(good, 'truth.trc'), 'utf8');
    const { trajectory } = readTrc(text);
    const lines = text.split('\n');
    const turned = trajectory.positions.map((_, i, all) => all[i - (i % 3) + ((i + 2) % 3)]!);
    const leaning = trajectory.positions.map((v, i, all) =>
      i % 3 === 0 ? v : i % 3 === 1 ? (v + all[i + 1]!) * Math.SQRT1_2 : (v - all[i - 1]!) * Math.SQRT1_2,
    );
    const files: Record<string, [string, ErrorCode | null]> = {
      'columns.trc': [
        lines.map((line, i) => (i < 5 ? line : line.split('\t').slice(0, -3).join('\t'))).join('\n'),
        'GENGAIT_E_TRC_COLUMNS',
      ],
      'sideways.trc': [formatTrc({ ...trajectory, positions: turned }, 'sideways'), 'GENGAIT_E_TRC_UP'],
      'leaning.trc': [formatTrc({ ...trajectory, positions: leaning }, 'leaning'), 'GENGAIT_E_TRC_UP'],
      'cut.trc': [lines.slice(0, 60).join('\n'), 'GENGAIT_E_TRC_TRUNCATED'],
      'picture.trc': ['\x89PNG\r\n\x1a\n', 'GENGAIT_E_TRC_FORMAT'],
      'good.trc': [text, null],
    };
    for (const [name, [content]] of Object.entries(files)) writeFileSync(join(dir, name), content);
    const paths = [...Object.keys(files), 'absent.trc'].map((name) => join(dir, name));
    const { code, out } = await cli('analyze', '--json', ...paths);
    assert.equal(code, 1);
    const said = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; assessed: boolean; error?: { code: string; remedy: string } });
    assert.deepEqual(
      said.map(({ error }) => error?.code ?? null),
      [...Object.values(files).map(([, expected]) => expected), 'GENGAIT_E_FILE_UNREADABLE'],
    );
    for (const { file, assessed, error } of said) {
      assert.ok(paths.includes(file));
      assert.equal(assessed, error === undefined, file);
      assert.ok(error === undefined || error.remedy.length > 20);
    }
  });

  it('does not run on model files that are missing, cut off, or of another model than the statistics', async () => {
    const models = (name: string, change: (file: (name: string) => string) => void): string => {
      const folder = join(dir, name);
      mkdirSync(folder);
      for (const file of MODEL_FILES) cpSync(join(MODELS, file), join(folder, file));
      change((file) => join(folder, file));
      return folder;
    };
    const analyze = (code: ErrorCode, details: RegExp, folder: string) =>
      refused(code, details, 'analyze', join(good, 'truth.trc'), '--models', folder);
    const missing = models('missing', (file) => rmSync(file('gengait-int8.onnx')));
    await analyze('GENGAIT_E_MODEL_MISSING', /gengait-int8\.onnx/, missing);
    const cut = models('cut', (file) => truncateSync(file('gengait-score-int8.onnx'), 100_000));
    await analyze('GENGAIT_E_MODEL_DAMAGED', /gengait-score-int8\.onnx \(100000 bytes\)/, cut);
    const other = models('other', (file) =>
      edit(file('normative.json'), (text) => text.replace(/"score": "[0-9a-f]{64}"/, `"score": "${'0'.repeat(64)}"`)),
    );
    await analyze('GENGAIT_E_MODEL_MISMATCH', /000000000000/, other);
    const half = models('half', (file) => truncateSync(file('normative.json'), 5000));
    await analyze('GENGAIT_E_NORMATIVE', /normative\.json/, half);
  });
});

describe('replay', () => {
  it('does not run on a calibration with a mirrored axis, or with none', async () => {
    const mirrored = recording('mirrored', (file) =>
      edit(file('calibration.toml'), (text) => text.replace(/matrix = \[\s*\[\s*/, '$&-')),
    );
    const out = join(dir, 'no-results');
    await refused('GENGAIT_E_CALIBRATION_MIRRORED', /\[cam_01\]/, 'replay', mirrored, '--out', out);
    assert.throws(() => readFileSync(join(out, 'summary.json')), { code: 'ENOENT' });
    const without = recording('without', (file) => rmSync(file('calibration.toml')));
    await refused('GENGAIT_E_RECORDING_UNREADABLE', /calibration\.toml/, 'replay', without);
  });

  it('goes on with the other cameras where the calibration has a wrong name, and names both', async () => {
    const renamed = recording('renamed', (file) =>
      edit(file('calibration.toml'), (text) => text.replace('name = "cam3"', 'name = "kam3"')),
    );
    const { silentCameras, walks, findings } = await replayed(renamed);
    assert.deepEqual(silentCameras, ['kam3']);
    assert.ok(walks.length === 1 && walks[0]!.cycles > 0, 'four cameras are enough');
    const finding = findings.find(({ code }) => code === 'camera_silent/kam3');
    assert.ok(finding !== undefined && finding.remedies.length > 0, JSON.stringify(findings));
  });

  it('counts every message that can not be used by its reason, and loses nothing else', async () => {
    const clean = await replayed(good);
    const dirty = recording('dirty', (file) =>
      edit(file('cam2.ndjson'), (text) => {
        const lines = text.trimEnd().split('\n');
        const [a, b] = [lines[100]!, lines[101]!];
        const bad = [
          'hello',
          a.slice(0, a.length >> 1),
          a.replace(/"pose_keypoints_2d":\[[^,]+/, '"pose_keypoints_2d":[NaN'),
          a.replace(/"pose_keypoints_2d":\[[^,]+/, '"pose_keypoints_2d":[1e300'),
          a.replace(/"pose_keypoints_2d":\[[^,]+,/, '"pose_keypoints_2d":['),
        ];
        return `${[...lines.slice(0, 102), ...bad, b, a, ...lines.slice(102)].join('\n')}\n`;
      }),
    );
    const { drops, walks } = await replayed(dirty);
    const reasons = ['malformed', 'truncated', 'nan', 'out_of_range', 'wrong_keypoints', 'duplicate'];
    for (const reason of reasons) assert.ok((drops[`cam2/${reason}`] ?? 0) > 0, `${reason}: ${JSON.stringify(drops)}`);
    const total = Object.values(drops).reduce((sum, count) => sum + count, 0);
    assert.equal(total, 7, JSON.stringify(drops));
    assert.deepEqual(walks, clean.walks);
  });

  it('finds the clocks of a recording that does not know them, and says which it corrected', async () => {
    const apart = join(dir, 'apart');
    assert.equal((await cli('simulate', '--out', apart, '--seed', '3', '--duration', '12', '--offset', '100')).code, 0);
    for (let camera = 1; camera <= 5; camera++) {
      edit(join(apart, `cam${camera}.ndjson`), (text) => text.replaceAll(/"received":[^,}]+,?/g, ''));
    }
    const { findings } = await replayed(apart);
    const told = findings.filter(({ code }) => code.startsWith('camera_clock_'));
    assert.ok(told.length > 0 && told.every(({ remedies }) => remedies.length > 0), JSON.stringify(findings));
  });

  it('names a camera that falls silent, and sums the walk up without it', async () => {
    const silent = recording('silent', (file) =>
      edit(file('cam4.ndjson'), (text) => `${text.split('\n').slice(0, 90).join('\n')}\n`),
    );
    const { findings, walks } = await replayed(silent);
    assert.ok(
      findings.some(({ code, remedies }) => code === 'camera_silent/cam4' && remedies.length > 0),
      JSON.stringify(findings),
    );
    assert.ok(walks.length === 1 && walks[0]!.cycles > 0);
  });
});

describe('run', () => {
  const config = (name: string, text: string): string => {
    const folder = join(dir, name);
    mkdirSync(folder);
    cpSync(join(good, 'calibration.toml'), join(folder, 'rig.toml'));
    writeFileSync(join(folder, 'gengait.toml'), text);
    return join(folder, 'gengait.toml');
  };
  const CALIBRATION = '[calibration]\nfile = "rig.toml"\n';

  it('tells a port in use by its number, and leaves none of its own open', async () => {
    const taken = createSocket('udp4');
    await new Promise<void>((done) => taken.bind(0, '127.0.0.1', done));
    const { port } = taken.address();
    const spare = createServer();
    const mqttPort = await listen(spare, 0, '127.0.0.1', 'test');
    await new Promise((done) => spare.close(done));
    const sources = `[sources.udp]\nhost = "127.0.0.1"\nport = ${port}\n[mqtt]\nport = ${mqttPort}\n[http]\nport = 0\n`;
    const file = config('udp-taken', `${CALIBRATION}${sources}`);
    await refused('GENGAIT_E_PORT_IN_USE', new RegExp(`${port}`), 'run', '--config', file);
    assert.equal(await listen(spare, mqttPort, '127.0.0.1', 'test'), mqttPort, 'its broker is gone');
    await new Promise((done) => spare.close(done));
    taken.close();
  });

  it('does not start with a camera that the calibration does not have, or without a calibration', async () => {
    const named = config('named', `${CALIBRATION}[cameras]\nnames = ["cam1", "cam2", "cam9"]\n`);
    await refused('GENGAIT_E_CALIBRATION_CAMERAS', /no cam9; it has cam1, cam2/, 'run', '--config', named);
    const none = config('none', '[calibration]\nfile = "absent.toml"\n');
    await refused('GENGAIT_E_CALIBRATION_FILE', /absent\.toml/, 'run', '--config', none);
  });

  it('tells all wrong settings at once, each with path, value and remedy', async () => {
    const file = config('settings', '[mqtt]\nport = "many"\n[sources.udp]\nprot = 5005\n[calibration]\nfile = 7\n');
    const { code, err } = await cli('run', '--config', file);
    assert.equal(code, 78);
    for (const said of ['GENGAIT_E_CONFIG', 'mqtt.port', 'many', 'sources.udp.prot', 'calibration.file']) {
      assert.ok(err.includes(said), `${said} in ${err}`);
    }
  });
});
