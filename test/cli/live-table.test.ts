import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyLiveModel, type LiveAlert, type LiveCycle } from '../../src/cli/live-model.ts';
import { LiveTable } from '../../src/cli/live-table.ts';

// Patterns are put together from the character itself: a control character inside a pattern is easy to overlook.
const UP = new RegExp(`${'\x1b'}\\[\\d+A\r`, 'g');
const ESCAPE = new RegExp(`${'\x1b'}\\[[0-9;?]*[A-Za-z]`, 'g');

const BANNER = 'SIMULATED INPUT';
const ALERT: LiveAlert = {
  kind: 'group',
  id: 'right_leg',
  score: 5.2,
  threshold: 3.1,
  side: 'right',
  cyclesSeen: 2,
  provisional: true,
};

function cycle(cycleNo: number, more: Partial<LiveCycle> = {}): LiveCycle {
  const numbers = { strideS: 1.12, cadencePerMin: 107, speedMS: 1.2, score: 0.3 };
  return { walkNo: 1, cycleNo, ...numbers, flagged: [], refused: null, ...more };
}

/** A terminal (or pipe) that keeps what was written. */
class Screen {
  text = '';
  readonly isTTY: boolean;
  columns: number;
  rows: number;

  constructor(isTTY: boolean, columns = 100, rows = 40) {
    this.isTTY = isTTY;
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): void {
    this.text += text;
  }
}

function filled(screen: Screen): LiveTable {
  const table = new LiveTable(screen, emptyLiveModel('GenGait demo', BANNER, ['MQTT 1883']), { styled: false });
  table.clock(75);
  table.state('degraded', ['camera_silent/cam3']);
  table.walker('stiff right knee');
  table.scores({ left_leg: { score: 0.4, limit: 3.1 }, right_leg: { score: 5.2, limit: 3.1 } });
  table.cameras([
    { name: 'cam1', fps: 30.1, ageS: 0.012 },
    { name: 'cam3', fps: 0, ageS: 4.2 },
  ]);
  table.cycle(cycle(1));
  table.cycle(cycle(2, { flagged: ['right_knee'], score: 4.3 }));
  table.cycle(cycle(3, { refused: 'turning', score: null, strideS: Number.NaN }));
  table.alert('right_leg', ALERT);
  const finding = {
    code: 'camera_silent/cam3',
    level: 'warning',
    message: 'cam3 is silent',
    remedies: ['Check it.'],
  } as const;
  table.findings([{ ...finding, remedies: ['Check it.'] }]);
  return table;
}

test('the table says state, banner, walker, scores, alerts, cameras, cycles and findings', () => {
  const screen = new Screen(true);
  filled(screen).close();
  const text = lastPicture(screen);
  for (const part of [
    /GenGait demo +01:15 +degraded \(camera_silent\/cam3\)/,
    /\*\*\* SIMULATED INPUT \*\*\*/,
    /Walking now: stiff right knee/,
    /left leg +0\.4 +█·····\|·{6}/,
    /right leg +5\.2 +█{6}\|█{4}·· ALERT/,
    /right leg: score 5\.2 over 3\.1, right side, 2 cycles, provisional/,
    /cam1 30 fps 12 ms +cam3 0 fps silent 4 s/,
    /walk 1, cycle 2 +1\.12 +107 +1\.20 +4\.3 +right knee/,
    /walk 1, cycle 3 +– +107 +1\.20 +– +not assessed: turning/,
    /warning: cam3 is silent\n +Check it\./,
  ]) {
    assert.match(text, part);
  }
});

test('a redraw takes the place of the last picture, and the cursor comes back at the end', () => {
  const screen = new Screen(true);
  const table = filled(screen);
  for (let second = 80; second < 90; second++) {
    table.clock(second);
    table.draw();
  }
  const ups = screen.text.match(UP)!;
  assert.equal(ups.length, 10);
  table.close();
  table.close();
  assert.ok(screen.text.startsWith('\x1b[?25l') && screen.text.endsWith('\x1b[?25h'));
});

test('on a small terminal the table fits: no line too long, none too many, the first things stay', () => {
  const screen = new Screen(true, 50, 12);
  filled(screen).close();
  const lines = lastPicture(screen).trimEnd().split('\n');
  assert.ok(lines.length <= 11, `${lines.length} lines`);
  assert.ok(lines.every((line) => line.length <= 50));
  assert.match(lines.join('\n'), /SIMULATED[\s\S]*right leg/);
});

test('where there is no terminal each change is one plain line, and each says that the input is simulated', () => {
  const screen = new Screen(false);
  const table = filled(screen);
  table.alert('right_leg', { ...ALERT, cyclesSeen: 3 });
  table.draw();
  table.alert('right_leg', null);
  table.walker(null);
  table.close();
  assert.equal(screen.text.includes('\x1b'), false);
  const lines = screen.text.trimEnd().split('\n');
  assert.ok(lines.every((line) => line.includes(`[${BANNER}]`)));
  assert.equal(lines.filter((line) => line.includes('ALERT')).length, 1);
  assert.equal(lines.filter((line) => / cycle \d/.test(line)).length, 3);
  assert.match(lines.at(-2)!, /^01:15 .* alert over: right leg$/);
  assert.match(lines.at(-1)!, /the walkway is empty/);
});

test('only the last cycles stay on the table', () => {
  const screen = new Screen(true);
  const table = new LiveTable(screen, emptyLiveModel('t', null), { styled: false });
  for (let cycleNo = 1; cycleNo <= 20; cycleNo++) table.cycle(cycle(cycleNo));
  table.close();
  const shown = [...lastPicture(screen).matchAll(/cycle (\d+)/g)].map((match) => Number(match[1]));
  assert.deepEqual(shown, [15, 16, 17, 18, 19, 20]);
});

/** The text of the last picture without escape sequences. */
function lastPicture(screen: Screen): string {
  const pictures = screen.text.split(UP);
  return pictures.at(-1)!.replace(ESCAPE, '');
}
