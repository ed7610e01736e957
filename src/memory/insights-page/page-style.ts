/** The looks of the page: one column, quiet colours that also tell apart in grey, and paper. */
export const pageStyle = `
:root { color-scheme: light; --ink: #20302e; --muted: #586865; --line: #dcd9d0; --paper: #fbfaf6; --card: #fff;
  --own: #2b6b66; --other: #d9cfbb; --third: #a9b3b1; --mark: #9a4a2f; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 ui-sans-serif, system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; }
main { max-width: 54rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
h1, h2, h3 { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "DejaVu Serif", serif; font-weight: 600; line-height: 1.25; }
h1 { font-size: 2rem; margin: 0 0 .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; margin: 3.25rem 0 .5rem; }
h3 { font-size: 1.08rem; margin: 0; }
p { margin: .35rem 0; }
a { color: var(--own); text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--own); outline-offset: 2px; }
.eyebrow { text-transform: uppercase; letter-spacing: .09em; font-size: .75rem; color: var(--muted); margin: 0; }
.quiet { color: var(--muted); font-size: .9rem; }
.limits { border-left: 3px solid var(--line); padding-left: .9rem; margin: 1.25rem 0 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.15rem 1.35rem 1.25rem; margin: 1rem 0; }
.card > header { display: flex; flex-wrap: wrap; gap: .1rem .9rem; align-items: baseline; justify-content: space-between; }
.said { font-weight: 600; white-space: nowrap; }
.mark { color: var(--mark); font-weight: 600; }
figure { margin: .9rem 0 0; }
.plot { overflow-x: auto; }
svg { display: block; width: 100%; min-width: 34rem; height: auto; }
svg text { font-size: 12px; fill: var(--muted); font-variant-numeric: tabular-nums; }
svg .value { fill: var(--ink); font-size: 13px; font-weight: 600; }
svg .onbar { fill: #fff; font-size: 11px; font-weight: 600; }
svg .axis { stroke: var(--line); stroke-width: 1; }
svg .band { fill: var(--own); fill-opacity: .045; }
svg .same { fill: #b68a2c; fill-opacity: .13; }
svg .first { stroke: #8d6c22; stroke-width: 1; stroke-dasharray: 4 4; }
svg .joined { fill: none; stroke: var(--own); stroke-opacity: .4; stroke-width: 1.5; }
svg .point { fill: var(--own); stroke: #fff; stroke-width: 1.5; }
svg .review { fill: var(--mark); stroke: #fff; stroke-width: 1.5; }
svg .own { fill: var(--own); } svg .other { fill: var(--other); } svg .third { fill: var(--third); }
svg .hollow { fill: #fff; stroke: var(--own); stroke-width: 1.5; }
svg .away { fill: none; stroke: var(--mark); stroke-width: 2; }
svg a:hover .point, svg a:hover .own, svg a:hover .hollow { fill: var(--ink); }
figcaption { color: var(--muted); font-size: .85rem; margin-top: .5rem; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .4em 0 0; vertical-align: -.05em; }
.key.dot { border-radius: 50%; }
.key.own { background: var(--own); } .key.other { background: var(--other); } .key.third { background: var(--third); }
.key.same { background: #f1e6cf; border: 1px dashed #8d6c22; } .key.hollow { border: 1.5px solid var(--own); background: #fff; }
.pair { margin: .6rem 0 .9rem; } .pair blockquote { margin: .2rem 0; }
table { border-collapse: collapse; width: 100%; margin-top: .8rem; font-size: .92rem; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--muted); font-size: .82rem; }
td:first-child { white-space: nowrap; }
th, td { padding: .32rem .9rem .32rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td.number, th.number { text-align: right; }
:target { background: #fbf1d8; box-shadow: 0 0 0 6px #fbf1d8; border-radius: 2px; }
.many { columns: 9rem; column-gap: 1.5rem; font-size: .85rem; font-variant-numeric: tabular-nums; margin-top: .8rem; padding: 0; list-style: none; }
blockquote { margin: .35rem 0; padding: 0 0 0 .9rem; border-left: 2px solid var(--other); display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1.2rem; }
blockquote.own { border-left-color: var(--own); }
blockquote p { margin: 0; }
blockquote footer { color: var(--muted); font-size: .82rem; font-variant-numeric: tabular-nums; }
.session h4 { margin: 1rem 0 .2rem; font-size: .82rem; color: var(--muted); font-weight: 600; }
.session .lines { overflow-wrap: anywhere; }
code { font: .86em ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
@media (max-width: 40rem) { main { padding: 1.5rem 1rem 3rem; } .card { padding: 1rem; } h1 { font-size: 1.6rem; } }
@page { margin: 16mm 15mm 18mm; }
@media print {
  html { font-size: 9.5pt; }
  body { background: #fff; font-size: 1rem; line-height: 1.45; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  h2 { margin: 1.6rem 0 .4rem; } .card { padding: .7rem 1rem; margin: .6rem 0; border-color: #c9c6bd; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
  svg { min-width: 0; width: 86%; } .plot { overflow: visible; }
  h2, h3, h4, header, section > p, .card > p, figure { break-after: avoid; } header, figure, blockquote, tr, li, .pair { break-inside: avoid; }
  figure:last-child { break-after: auto; }
  a { color: inherit; text-decoration: none; } .screen { display: none; }
  :target { background: none; box-shadow: none; }
}
`;
