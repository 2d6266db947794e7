export const PAGE_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: color-mix(in srgb, currentColor 22%, transparent); }
body { margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 0.5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; margin: 2rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 0 0 0.5rem; }
p { margin: 0.5rem 0; max-width: 70ch; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th, td { text-align: left; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody th { font-weight: 400; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
a, a:visited { color: light-dark(#0b57d0, #8ab4f8); }
code { font: 0.8125rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1rem; margin-top: 1rem; }
.panel { border: 1px solid var(--line); border-radius: 0.5rem; padding: 1rem; }
form { display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem; align-items: end; margin: 0.5rem 0; }
::placeholder { color: inherit; opacity: 0.7; }
td form { margin: 0; }
.panel tbody th { white-space: normal; }
#deliveries-form label { flex: 0 1 20rem; }
label { display: grid; gap: 0.125rem; font-size: 0.8125rem; flex: 1 1 9rem; min-width: 0; }
input, select, button { font: inherit; font-size: 0.875rem; min-height: 2.25rem; box-sizing: border-box; padding: 0.25rem 0.5rem; border: 1px solid color-mix(in srgb, currentColor 55%, transparent); border-radius: 0.375rem; background: Field; color: FieldText; min-width: 0; max-width: 100%; width: 100%; }
input[type='checkbox'] { width: 1.25rem; min-height: 1.25rem; margin: 0; }
button { width: auto; background: ButtonFace; color: ButtonText; cursor: pointer; padding-inline: 0.875rem; }
button:disabled { cursor: progress; opacity: 0.7; }
td button { min-height: 1.75rem; padding-block: 0; }
#outcome:empty { margin: 0; }
#outcome:not(:empty) { border-inline-start: 4px solid; padding-inline-start: 0.75rem; }
#outcome.failed { color: light-dark(#a1121f, #ff9c9c); }
nav { margin: 0.5rem 0; }
form[role='search'] { max-width: 40rem; }
td.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
form.short label { flex: 0 1 10rem; }
label.wide { flex: 1 1 16rem; }
pre { margin: 0; padding: 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem; width: max-content; min-width: 100%; box-sizing: border-box; }
pre code { overflow-wrap: normal; }
ul.plain, ul.legend { list-style: none; margin: 0; padding: 0; }
ul.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; font-size: 0.8125rem; margin-bottom: 0.5rem; }
ul.legend li { display: inline-flex; align-items: center; gap: 0.375rem; }
dl > div { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; gap: 0.25rem 1rem; padding: 0.375rem 0; border-bottom: 1px solid var(--line); font-size: 0.875rem; }
dt { font-weight: 600; }
dd { margin: 0; min-width: 0; white-space: pre-wrap; }
.timeline { display: block; width: 100%; min-width: 44rem; height: auto; font-size: 12px; fill: currentColor; }
.timeline .rail { stroke: var(--line); }
.timeline .tick { stroke: var(--line); stroke-dasharray: 2 4; }
.timeline .lane { font-weight: 600; }
.timeline .date, .timeline text.edge, .timeline .more { text-anchor: middle; }
.timeline text.edge { text-anchor: end; }
.timeline line.edge { stroke: currentColor; stroke-width: 1.5; }
svg .good { fill: light-dark(#0a7d33, #5fd38a); stroke: none; }
svg .bad { fill: none; stroke: light-dark(#b3151f, #ff9c9c); stroke-width: 2.25; stroke-linecap: round; }
svg .plain { fill: Canvas; stroke: light-dark(#0b57d0, #8ab4f8); stroke-width: 1.75; }
@media (max-width: 30rem) { main { padding: 1rem; } dl > div { grid-template-columns: 1fr; } }
summary { cursor: pointer; margin: 2rem 0 0.5rem; font-size: 1.125rem; font-weight: 700; }
:is(a, .scroll, input, select, button, summary):focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
`
