export const PAGE_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
h2 { font-size: 1.125rem; margin: 2rem 0 0.5rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th, td { text-align: left; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top; }
tbody th { font-weight: 400; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
code { font: 0.8125rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
a:focus-visible, .scroll:focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
`
