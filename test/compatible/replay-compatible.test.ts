import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, mock } from 'node:test';
import { runCli } from '../../src/cli/index.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { parseTrc, type TrcTable } from '../../src/store/trc-table.ts';
import { bodyAt, type Change, FRAMES, simulatedProject } from './simulated-project.ts';

/** Markers that the simulated bodies have, and the joint that each is. */
const JOINT_OF = { Hip: 0, LKnee: 2, RAnkle: 8, RHeel: 9, LBigToe: 5, Neck: 11, Head: 12, LWrist: 15, RWrist: 18 };
const CONFIG = '[project]\nframe_rate = 60\n';

const made: string[] = [];
after(() => {
  for (const dir of made) rmSync(dir, { recursive: true });
});
function project(config?: string, change?: Change): string {
  made.push(simulatedProject(config, change));
  return made.at(-1)!;
}
function folder(): string {
  made.push(mkdtempSync(join(tmpdir(), 'gengait-compatible-')));
  return made.at(-1)!;
}

async function replay(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const write = process.stdout.write.bind(process.stdout);
  const heard = mock.method(process.stdout, 'write', (chunk: string | Uint8Array, ...rest: []) => {
    if (typeof chunk !== 'string') return write(chunk, ...rest);
    said.out += chunk;
    return true;
  });
  const streams = {
    out: () => {},
    err: (text: string) => {
      said.err += text;
    },
  };
  const signal = new AbortController().signal;
  const code = await runCli(['replay', ...argv], signal, streams).finally(() => heard.mock.restore());
  return { code, ...said };
}

/** The files of a replay by step. */
async function computed(dir: string): Promise<{ raw: TrcTable; filled: TrcTable; report: Record<string, unknown> }> {
  const out = folder();
  const { code, out: said, err } = await replay(dir, '--compatible', 'pose2sim', '--out', out, '--json');
  assert.equal(code, 0, err);
  const report = JSON.parse(said) as { files: string[] } & Record<string, unknown>;
  assert.deepEqual(readdirSync(out).sort(), [...report.files].sort());
  const [raw, filled] = report.files.map((name) => parseTrc(readFileSync(join(out, name), 'utf8')));
  return { raw: raw!, filled: filled!, report };
}

/** Distance of a marker from where the body is, mm; NaN where it is missing. `table` has Pose2Sim's axes: Y, Z, X. */
function errorMm(table: TrcTable, marker: keyof typeof JOINT_OF, frame: number, trueFrame = frame): number {
  const at = 3 * (frame * table.markers.length + table.markers.indexOf(marker));
  const [y, z, x] = table.coordinates.subarray(at, at + 3);
  const body = bodyAt(trueFrame).subarray(3 * JOINT_OF[marker], 3 * JOINT_OF[marker] + 3);
  return 1000 * Math.hypot(x! - body[0]!, y! - body[1]!, z! - body[2]!);
}

const markers = Object.keys(JOINT_OF) as (keyof typeof JOINT_OF)[];

describe('replay --compatible pose2sim', () => {
  it('triangulates every marker to where it is, in Pose2Sim’s axes and under its names', async () => {
    const { raw, report } = await computed(project());
    assert.equal(raw.frames, FRAMES);
    assert.equal(raw.fps, 60);
    assert.equal(raw.markers.length, 22);
    // Nose and small toes are none of the 19 joints.
    assert.equal(report.triangulated, FRAMES * JOINT_COUNT);
    for (const marker of markers) {
      for (let f = 0; f < FRAMES; f++) assert.ok(errorMm(raw, marker, f) < 0.1, `${marker} in frame ${f}`);
    }
  });

  it('leaves out a camera that is wrong, and fills what too few cameras see', async () => {
    const wrong: Change = (people, camera, frame) => {
      const keypoints = people[0]!.pose_keypoints_2d;
      // cam1 takes the left knee for something 300 px away; three cameras lose the right wrist for five frames.
      if (camera === 0) keypoints[3 * 13]! += 300;
      if (camera > 0 && frame >= 10 && frame < 15) keypoints[3 * 10 + 2] = 0.1;
      return people;
    };
    const { raw, filled, report } = await computed(project(CONFIG, wrong));
    assert.ok(errorMm(raw, 'LKnee', 5) < 0.1);
    assert.ok(Number.isNaN(errorMm(raw, 'RWrist', 12)));
    assert.ok(errorMm(filled, 'RWrist', 12) < 0.5);
    assert.equal(report.filled, 5);
  });

  it('computes the frames that the project asks for, and says what Pose2Sim would have held', async () => {
    const config = `${CONFIG}frame_range = [8, 28]\n[triangulation]\nfill_large_gaps_with = "last_value"\n`;
    const { filled, report } = await computed(
      project(config, (people, _camera, frame) => (frame > 14 ? null : people)),
    );
    assert.equal(filled.frames, 20);
    assert.ok(errorMm(filled, 'Neck', 0, 8) < 0.1);
    assert.deepEqual((report.files as string[])[1]!.replace(/^.*_/, ''), '8-28.trc');
    assert.equal(report.missing, 20 * 22 - 7 * JOINT_COUNT);
    assert.equal(report.largeGaps, 'last_value');
    assert.ok(Number.isNaN(errorMm(filled, 'Neck', 10)), 'nothing is held');
  });

  it('refuses what it can not reproduce, all of it at once', async () => {
    const config = `${CONFIG}multi_person = true\n[triangulation]\nundistort_points = true\ninterpolation = "linear"\n`;
    const { code, err, out } = await replay(project(config), '--compatible', 'pose2sim', '--out', folder());
    assert.equal(code, 1);
    assert.match(
      err,
      /^GENGAIT_E_COMPATIBLE: .*multi_person = true.*undistort_points = true.*interpolation = "linear"/,
    );
    assert.equal(out, '');
    const two = project(CONFIG, (people) => [...people, ...people]);
    assert.match(
      (await replay(two, '--compatible', 'pose2sim', '--out', folder())).err,
      /^GENGAIT_E_COMPATIBLE: .*shows 2 people/,
    );
  });

  it('says what is wrong with the command line and with other folders', async () => {
    const dir = project();
    const cases: [string[], number, RegExp][] = [
      [[dir, '--compatible', 'anipose', '--out', 'x'], 2, /--compatible must be one of pose2sim/],
      [[dir, '--compatible', 'pose2sim'], 2, /needs --out/],
      [[dir, '--compatible', 'pose2sim', '--out', 'x', '--speed', '1'], 2, /does not go with --speed: no model runs/],
      [[folder(), '--compatible', 'pose2sim', '--out', 'x'], 1, /GENGAIT_E_COMPATIBLE: .* is no Pose2Sim project/],
      [[dir, '--compatible', 'pose2sim', '--out', 'x', '--format', 'BODY_25'], 1, /78 numbers of a person, BODY_25/],
    ];
    for (const [argv, wanted, message] of cases) {
      const { code, err } = await replay(...argv);
      assert.equal(code, wanted, err);
      assert.match(err, message);
    }
  });
});
