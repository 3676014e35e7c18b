/** The style of the page. Colours are pairs for light and dark; the theme is what the browser prefers, unless the button of the page says otherwise. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f5f6f8, #0e131a);
  --panel: light-dark(#ffffff, #161c25);
  --ink: light-dark(#18212e, #e7ebf1);
  --quiet: light-dark(#525d6e, #a6b0bf);
  --line: light-dark(#dde2e9, #2a3340);
  --track: light-dark(#e9edf2, #262f3b);
  --accent: light-dark(#1f4fbf, #8fb4ff);
  --code: light-dark(#f3f5f8, #0f151d);
  --mark: light-dark(#8a3ffc, #c9a6ff);
  --bar-accent: light-dark(#4a78dc, #5c86e0);
  --bar-good: light-dark(#2f9e63, #379f69);
  --bar-better: light-dark(#1c93ab, #2b98b0);
  --bar-warn: light-dark(#d48a1d, #c98a2d);
  --bar-error: light-dark(#d1453b, #d0564d);
  --bar-note: light-dark(#7c8aa0, #77869c);
  --bar-plain: light-dark(#7c8aa0, #77869c);
  --good: light-dark(#0f6136, #86dbab);
  --better: light-dark(#0a5a6d, #84d7e8);
  --warn: light-dark(#754a00, #f0c26a);
  --error: light-dark(#a8211a, #ffa19a);
  --note: light-dark(#414f66, #bac6d8);
  --on-good: light-dark(#e3f4ea, #14301f);
  --on-better: light-dark(#def2f6, #102e37);
  --on-warn: light-dark(#fdf0d5, #382a0f);
  --on-error: light-dark(#fdeae8, #3a1c1c);
  --on-note: light-dark(#e9eef4, #242e3c);
}
:root[data-theme=light] { color-scheme: light }
:root[data-theme=dark] { color-scheme: dark }
* { box-sizing: border-box }
[hidden] { display: none !important }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto } }
body { margin: 0 auto; padding: 0 16px 48px; max-width: 1264px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; overflow-wrap: anywhere }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: end; gap: 8px 24px; padding: 24px 0 16px; border-bottom: 1px solid var(--line) }
h1 { margin: 0; font-size: 24px; line-height: 1.25; font-weight: 650; letter-spacing: -.01em }
header p { margin: 2px 0 0; color: var(--quiet) }
.actions { display: flex; gap: 16px; align-items: center }
h2 { margin: 36px 0 12px; font-size: 18px; line-height: 1.3; font-weight: 650 }
h3 { margin: 0 0 4px; font-size: 16px; line-height: 1.35; font-weight: 600 }
a { color: var(--accent); text-underline-offset: 2px; text-decoration-thickness: 1px }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px }
.about { margin: 0 0 12px; color: var(--quiet) }
.card { padding: 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 10px; min-width: 0; margin: 0 }
.more { margin-top: 16px }
.card { container-type: inline-size }
.cards { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); align-items: start }
.column { display: grid; gap: 16px; min-width: 0 }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 1px; margin: 20px 0 0; background: var(--line); border: 1px solid var(--line); border-radius: 10px; overflow: hidden }
.tiles div { padding: 12px 16px; background: var(--panel) }
.tiles dt { color: var(--quiet); font-size: 14px }
.tiles dd { margin: 0; color: var(--quiet); font-size: 14px }
.tiles span { display: inline-block }
.tiles b { color: var(--ink); font-size: 22px; font-weight: 650; font-variant-numeric: tabular-nums; margin-right: 4px }
.chart { margin: 8px 0 }
svg { display: block; overflow: visible }
svg text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; white-space: pre }
svg.wide { display: none }
.mark { color: var(--mark); font-weight: 600 }
summary { cursor: pointer; color: var(--accent); width: fit-content }
details > summary { margin-top: 4px }
table { width: 100%; border-collapse: collapse; font-size: 14px }
caption { text-align: left; padding: 12px 0 4px; color: var(--quiet) }
th, td { padding: 6px 12px 6px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
th { font-weight: 600 }
thead th { overflow-wrap: normal }
tbody th { font-weight: 400 }
thead .number { white-space: nowrap }
.number { font-variant-numeric: tabular-nums; text-align: right; padding: 6px 0 6px 12px }
.level, .tone { display: inline-block; padding: 0 8px; border-radius: 9px; font-size: 14px; line-height: 20px; font-weight: 550 }
.error { color: var(--error); background: var(--on-error) }
.warn { color: var(--warn); background: var(--on-warn) }
.note { color: var(--note); background: var(--on-note) }
.good { color: var(--good); background: var(--on-good) }
.better { color: var(--better); background: var(--on-better) }
button, select, input { font: inherit; font-size: 15px; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 7px; padding: 6px 10px; min-height: 38px; max-width: 100% }
::placeholder { color: var(--quiet); opacity: 1 }
button { cursor: pointer }
button:hover:not(:disabled) { border-color: var(--accent) }
button:disabled { color: var(--quiet); cursor: default }
.filters { display: grid; gap: 8px 12px; grid-template-columns: repeat(2, minmax(0, 1fr)); align-items: end }
.filters label { display: grid; gap: 2px; font-size: 14px; color: var(--quiet); min-width: 0 }
.filters .search { grid-column: 1 / -1 }
#search { width: 100% }
#count { margin: 12px 0 8px; color: var(--quiet) }
#table thead button { all: unset; cursor: pointer; font-weight: 600; font-size: 14px }
#table thead button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
#table thead button::after { content: ""; display: inline-block; width: .9em; text-align: center; color: var(--accent) }
#table [aria-sort=ascending] button::after { content: "↑" }
#table [aria-sort=descending] button::after { content: "↓" }
#table tbody tr.row { cursor: pointer }
#table .open { all: unset; box-sizing: border-box; display: flex; cursor: pointer; color: var(--accent); font-weight: 500 }
#table .open:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
#table .open::before { content: "▸"; flex: none; width: 1.2em; color: var(--quiet) }
#table .open[aria-expanded=true]::before { content: "▾" }
.open .below { color: var(--quiet) }
.zero { color: var(--quiet) }
.pages { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: center; margin: 16px 0 }
.detail { display: grid; gap: 16px; padding: 4px 0 16px; align-items: start }
.aside { display: grid; gap: 16px; min-width: 0 }
.detail h4 { margin: 0 0 4px; font-size: 14px; font-weight: 600; color: var(--quiet) }
.detail p { margin: 0 }
.detail ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 4px }
.finding { padding: 10px 0; border-top: 1px solid var(--line); display: grid; gap: 4px; max-width: 100ch }
.finding .head { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline }
.finding .place, .finding .remedy, .faint { color: var(--quiet); font-size: 14px }
.source { margin: 2px 0; padding: 6px 10px; background: var(--code); border: 1px solid var(--line); border-radius: 6px; font: 14px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; display: flex; gap: 12px }
.source .line { color: var(--quiet); user-select: none; flex: none }
.source code { font: inherit; min-width: 0 }
@media (min-width: 640px) {
  svg.narrow { display: none }
  svg.wide { display: block }
  .card { padding: 18px 20px }
  body { padding: 0 24px 64px }
  .filters { grid-template-columns: repeat(4, minmax(0, 1fr)) }
}
@media (min-width: 1180px) {
  .filters { grid-template-columns: minmax(0, 1fr) auto auto }
  .filters .search { grid-column: auto }
  .filters .sorting { display: none }
  #table { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; border-collapse: separate; border-spacing: 0 }
  #table th, #table td { padding: 8px }
  #table tr > :first-child { padding-left: 14px }
  #table tr > :last-child { padding-right: 14px }
  #table thead th { position: sticky; top: 0; background: var(--panel); z-index: 1; white-space: nowrap }
  #table thead th:not(:first-child) { width: 1% }
  #table thead th:first-child { border-top-left-radius: 10px }
  #table thead th:last-child { border-top-right-radius: 10px }
  #table tbody tr:last-child > * { border-bottom: 0 }
  #table tbody tr.row:hover > * { background: var(--code) }
  #table .number { text-align: right }
  #table .text { overflow-wrap: normal }
  .tone { white-space: nowrap }
  .detail { grid-template-columns: minmax(0, 1fr) 380px; gap: 16px 40px }
  .detail > p { grid-column: 1 / -1 }
}
@media (min-width: 1232px) {
  .cards { grid-template-columns: repeat(2, minmax(0, 1fr)) }
}
@media (max-width: 1179px) {
${stacked('#table')}
  #table, #table tbody { display: grid; gap: 10px }
  #table tbody tr { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 10px 14px }
  #table tbody tr.opened { margin-top: -16px; border-top: 0; border-top-left-radius: 0; border-top-right-radius: 0 }
}
@container (max-width: 740px) {
${stacked('.many')}
}
@container (max-width: 440px) {
${stacked('.few')}
}
@media print {
  .actions, .filters, .pages { display: none }
}
`;

/** A table without room for its columns: each row a block, its cells side by side as they fit, each with the head of its column. */
function stacked(table: string): string {
  return `  ${table}, ${table} tbody, ${table} caption { display: block }
  ${table} thead { display: none }
  ${table} tbody tr { display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 8px 0; border-bottom: 1px solid var(--line) }
  ${table} tbody th, ${table} td { border: 0; padding: 0; min-width: 0 }
  ${table} tbody th, ${table} td[colspan] { flex: 0 0 100% }
  ${table} td[data-head] { display: flex; gap: 8px }
  ${table} td[data-head]::before { content: attr(data-head); color: var(--quiet); flex: none }
  ${table} td[data-head] > * { min-width: 0 }`;
}
