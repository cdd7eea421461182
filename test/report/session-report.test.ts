import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PARAMETER_NAMES, PARAMETERS } from '../../src/gait/parameters.ts';
import { summariseSession } from '../../src/gait/session/summarise-session.ts';
import { sessionReport } from '../../src/report/session-report.ts';
import { ABOUT, FACTS, FOUND, sessionOf } from './sessions.ts';

/** What a reader sees of it: the text without styles and tags. */
function textOf(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('sessionReport', () => {
  const { summary, walks } = sessionOf([FOUND, FOUND, FOUND]);
  const html = sessionReport(summary, walks, ABOUT);
  const text = textOf(html);

  it('says who, when, how many, and what the page is not', () => {
    for (const said of ['P-017', '22 Nov 2026, 09:30', '54, female', 'none', 'supports judgement, not a diagnosis'])
      assert.ok(text.includes(said), said);
    assert.ok(text.includes(`${summary.strides.left} / ${summary.strides.right}`));
  });

  it('marks what is simulated and what is provisional, and nothing else as such', () => {
    assert.match(text, /SIMULATED: no person walked/);
    assert.match(text, /PROVISIONAL: factory baseline/);
    const real = sessionOf([FOUND], { ...FACTS, simulated: false, provisional: false });
    assert.doesNotMatch(textOf(sessionReport(real.summary, real.walks, ABOUT)), /SIMULATED|PROVISIONAL/);
  });

  it('gives every parameter with its unit, sides and number of strides', () => {
    for (const name of PARAMETER_NAMES)
      assert.ok(text.includes(`${PARAMETERS[name].label} ${PARAMETERS[name].unit}`), name);
    const { left } = summary.parameters.stride_time_s;
    assert.ok(text.includes(`${left!.mean.toFixed(2)} `) && text.includes(`(${left!.n})`));
  });

  it('gives no spread below 20 strides', () => {
    const few = sessionOf([FOUND]);
    assert.doesNotMatch(textOf(sessionReport(few.summary, few.walks, ABOUT)), /\d ± \d/);
    assert.match(text, /SD only from 20 strides on/);
  });

  it('names the publication beside a norm, and has none where age and sex were not told', () => {
    assert.match(text, /women, 50 to 59 years, usual pace: Öberg/);
    const unknown = sessionOf([FOUND], { ...FACTS, age_years: null, sex: null });
    const page = textOf(sessionReport(unknown.summary, unknown.walks, ABOUT));
    assert.match(page, /not told, not told/);
    assert.doesNotMatch(page, /Öberg|Bohannon/);
  });

  it('marks flagged joints on the body, and no other', () => {
    const marked = [...html.matchAll(/class="flagged[^>]*><title>([^<]+)/g)].map((match) => match[1]);
    assert.deepEqual(marked, ['left knee: flagged in 3 of 3 walks']);
    assert.match(text, /3 of 3 assessed walks depart from normal walking. Highest scores: left leg 3.4/);
  });

  it('draws input, twin, band and toe offs of nine angles', () => {
    const count = (pattern: RegExp): number => html.match(pattern)?.length ?? 0;
    assert.equal(count(/<polyline class="input"/g), 9);
    // The twin's left heel was made by the model: no ankle of it is shown.
    assert.equal(count(/<polyline class="twin"/g), 8);
    assert.equal(count(/<polygon class="band"/g), 9);
    assert.equal(count(/class="toe-off input"/g), 9);
    assert.equal(count(/<polyline class="walk"/g), 27);
  });

  it('shows what is not assessed as that, with its reason', () => {
    const empty = textOf(sessionReport(summariseSession(FACTS, []), [], ABOUT));
    assert.match(empty, /Not assessed: no walk was completed in this session/);
    assert.doesNotMatch(empty, /NaN|undefined|null/);
    const quiet = sessionOf([{ assessed: false, reason: 'A walking aid is used.' }]);
    const page = textOf(sessionReport(quiet.summary, quiet.walks, ABOUT));
    assert.match(page, /No walk could be compared with normal walking. Not assessed: one walk: A walking aid is used/);
    assert.doesNotMatch(page, /NaN|undefined|null/);
  });

  it('shows text as text and loads nothing', () => {
    const note = '<script>alert("x")</script> & "quotes"';
    const hostile = sessionReport({ ...summary, subject: '<i>1' }, walks, { ...ABOUT, note });
    assert.ok(!hostile.includes('<script') && !hostile.includes('<i>1'));
    assert.doesNotMatch(hostile, /\b(src|href)=|@import|url\(/);
  });

  it('is the same for the same session', () => {
    assert.equal(sessionReport(summary, walks, ABOUT), html);
  });
});
