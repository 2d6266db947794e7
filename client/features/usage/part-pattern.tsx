/** How a part is drawn: its own pattern in the accent's colour, so that nobody has to tell colours apart. */
export function PartPattern({ id, index }: { id: string; index: number }) {
  const [size, lines] = patterns[index % patterns.length] ?? patterns[0]
  return (
    <pattern id={id} width={size} height={size} patternUnits="userSpaceOnUse">
      <rect width={size} height={size} className={lines === null ? 'fill-accent' : 'fill-accent-bg'} />
      {lines === null ? null : (
        <path d={lines} className="stroke-accent" strokeWidth="1.5" strokeLinecap="square" fill="none" />
      )}
    </pattern>
  )
}

/** The size of a tile and its lines; null is full. */
const patterns: readonly [readonly [number, string | null], ...(readonly [number, string | null])[]] = [
  [6, null],
  [6, 'M0 6 6 0M-1 1 1-1M5 7 7 5'],
  [5, 'M2.5 2.5h.01'],
  [6, 'M0 6 6 0M0 0l6 6'],
  [5, 'M0 2.5h5'],
  [5, 'M2.5 0v5'],
  [10, 'M5 5h.01'],
]

/** The pattern of a part beside its name. */
export function PartSample({ id }: { id: string }) {
  return (
    <svg width="18" height="14" className="shrink-0" aria-hidden="true" focusable="false">
      <rect x="0.5" y="0.5" width="17" height="13" fill={`url(#${id})`} className="stroke-accent" />
    </svg>
  )
}
