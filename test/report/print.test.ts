import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { summariseSession } from '../../src/gait/session/summarise-session.ts';
import { sessionReport } from '../../src/report/session-report.ts';
import { ABOUT, FACTS, FOUND, sessionOf } from './sessions.ts';

const CHROMIUM = '/usr/bin/chromium';
const skip = existsSync(CHROMIUM) ? false : `needs ${CHROMIUM}`;

/** Pages of the HTML printed as PDF, and their sizes in points. */
function print(html: string): { pages: number; sizes: string[] } {
  const dir = mkdtempSync(join(tmpdir(), 'gengait-report-'));
  try {
    writeFileSync(join(dir, 'report.html'), html);
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--no-pdf-header-footer'];
    const target = [`--user-data-dir=${dir}`, `--print-to-pdf=${dir}/report.pdf`, `file://${dir}/report.html`];
    execFileSync(CHROMIUM, [...options, ...target], { stdio: 'ignore', timeout: 60_000 });
    const pdf = readFileSync(join(dir, 'report.pdf'), 'latin1');
    return {
      pages: (pdf.match(/\/Type\s*\/Page\b/g) ?? []).length,
      sizes: [...pdf.matchAll(/\/MediaBox\s*\[([^\]]+)\]/g)].map((match) => match[1]!.trim()),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

test('the report prints on exactly one A4 page: full, crowded and empty', { skip }, () => {
  const usual = sessionOf([FOUND, FOUND, FOUND]);
  const reasons = Array.from({ length: 14 }, (_, i) => ({
    assessed: false as const,
    reason: `Reason number ${i} of a walk that was not assessed, at some length.`,
  }));
  const crowded = sessionOf([FOUND, ...reasons]);
  const empty = { summary: summariseSession(FACTS, []), walks: [] };
  const long = { ...ABOUT, started: 'Wednesday, 22 November 2026, 09:30:12', note: 'A long note. '.repeat(60) };
  for (const { summary, walks } of [usual, crowded, empty]) {
    const { pages, sizes } = print(sessionReport(summary, walks, long));
    assert.equal(pages, 1);
    const [, , width, height] = sizes[0]!.split(/\s+/).map(Number);
    assert.ok(Math.abs(width! - 595) < 2 && Math.abs(height! - 842) < 2, sizes[0]);
  }
});
