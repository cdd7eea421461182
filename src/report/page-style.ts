/** The look of the report: one A4 page on paper, the same sheet on a screen. Sizes in millimetres, so that nothing flows over. */
export const PAGE_STYLE = `
@page { size: A4; margin: 0 }
* { box-sizing: border-box }
:root { --ink: #1d2329; --quiet: #5b6670; --line: #d7dce0; --band: #dfe4e8; --twin: #0b66b0; --flag: #c8430a }
html { background: #8d969e; -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { margin: 0; font: 8.2pt/1.25 "Liberation Sans", Arial, Helvetica, sans-serif; color: var(--ink) }
main { width: 210mm; height: 296.5mm; margin: 0 auto; padding: 9mm 10mm 7mm; background: #fff; overflow: hidden; position: relative }
@media screen { main { margin: 6mm auto; box-shadow: 0 1mm 6mm #0004 } }
h1 { font-size: 17pt; line-height: 1; margin: 0; letter-spacing: -0.01em }
h2 { font-size: 9pt; margin: 0 0 1mm; font-weight: 700 }
p { margin: 0 }
small { font-size: 6.6pt; color: var(--quiet); font-weight: 400 }
header { display: flex; justify-content: space-between; align-items: flex-end; height: 12mm; border-bottom: 0.5mm solid var(--ink); padding-bottom: 2mm }
header dl { display: flex; gap: 5mm; margin: 0 }
header dt { font-size: 6.4pt; color: var(--quiet) }
header dd { margin: 0; font-weight: 700; white-space: nowrap; max-width: 34mm; overflow: hidden; text-overflow: ellipsis }
.marks { height: 9mm; padding-top: 2mm; display: flex; gap: 2mm }
.mark { border: 0.3mm solid var(--flag); color: var(--flag); border-radius: 1mm; padding: 0.5mm 1.6mm; font-size: 7pt; font-weight: 700; white-space: nowrap; height: 4.6mm }
.mark.plain { border-color: var(--quiet); color: var(--quiet); font-weight: 400 }
.finding { height: 13mm; overflow: hidden; padding: 0 3mm; display: flex; flex-direction: column; justify-content: center; background: #f2f4f5; border-left: 1mm solid var(--quiet); font-size: 9.4pt; line-height: 1.3 }
.finding.departs { border-left-color: var(--flag) }
.finding small { font-size: 7.4pt }
.columns { display: flex; gap: 5mm; margin-top: 3mm; height: 106mm }
.columns > section:first-child { width: 55mm }
.columns > section:last-child { flex: 1 }
svg { display: block; font-family: inherit }
svg text { font-size: 2.3px; fill: var(--quiet) }
.body { height: 58mm; margin: 0 auto }
.body text { font-size: 2.8px }
.bone { stroke: #c3cad0; stroke-width: 2.6; stroke-linecap: round }
.skull { fill: #c3cad0 }
.calm { fill: #77828b }
.unknown { fill: #fff; stroke: #77828b; stroke-width: 0.4 }
.flagged { fill: #fff; stroke: var(--flag); stroke-width: 0.9 }
.flagged.often { fill: var(--flag); stroke: #fff; stroke-width: 0.5 }
.bars { width: 55mm }
.bars text { font-size: 2.5px; fill: var(--ink) }
rect.input { fill: var(--ink) } rect.twin { fill: var(--twin) }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
col.name { width: 50mm } col.short { width: 20mm } col.norm { width: 17mm }
th, td { height: 5mm; padding: 0 1mm; border-bottom: 0.15mm solid var(--line); text-align: right; font-weight: 400; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-size: 7.8pt; font-variant-numeric: tabular-nums }
thead th { border-bottom: 0.3mm solid var(--ink); font-size: 7pt; color: var(--quiet) }
th:first-child { text-align: left }
td.absent { text-align: left }
.absent { color: var(--quiet); font-style: italic }
sup { font-size: 5.6pt; line-height: 0 }
.curves { margin-top: 2mm; height: 96mm }
.legend { display: flex; gap: 4.5mm; align-items: center; font-size: 7pt; color: var(--quiet); height: 5mm }
.legend span { display: inline-flex; align-items: center; gap: 1.2mm }
.legend i { display: inline-block; width: 6mm; height: 0; border-top: 0.5mm solid var(--ink) }
.legend i.twin { border-top: 0.5mm dashed var(--twin) } .legend i.walk { border-top: 0.2mm solid #9aa4ac }
.legend i.band { height: 2.6mm; border: 0; background: var(--band) } .legend i.toe { width: 0; height: 3mm; border: 0; border-left: 0.3mm dotted var(--ink) }
.grid { display: grid; grid-template-columns: repeat(5, 1fr); gap: 1mm 0 }
.grid h3 { font-size: 7.4pt; margin: 0; font-weight: 700; height: 3.6mm; padding-left: 5mm }
.grid svg { width: 38mm; height: 38mm }
line.grid { stroke: #eceff1; stroke-width: 0.15 } line.zero { stroke: #aab3ba; stroke-width: 0.2 }
.band { fill: var(--band) }
polyline { fill: none; stroke-linejoin: round }
polyline.input { stroke: var(--ink); stroke-width: 0.55 } polyline.twin { stroke: var(--twin); stroke-width: 0.5; stroke-dasharray: 1.4 0.8 }
polyline.walk { stroke: #9aa4ac; stroke-width: 0.15 }
.toe-off { stroke: var(--ink); stroke-width: 0.25; stroke-dasharray: 0.3 0.6 } .toe-off.twin { stroke: var(--twin) }
.n { font-size: 2.2px } text.absent { font-size: 2.8px } text.why { font-size: 1.9px }
footer { position: absolute; left: 10mm; right: 10mm; bottom: 6mm; max-height: 30mm; overflow: hidden; font-size: 6.3pt; line-height: 1.28; color: var(--quiet); border-top: 0.3mm solid var(--ink); padding-top: 1.4mm }
footer strong { color: var(--ink) }
`;
