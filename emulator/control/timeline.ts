import { html, type Html } from './html.ts'

/** Something that happened, as a mark on the timeline. */
export interface Happening {
  /** Seconds on the clock. */
  readonly at: number
  readonly lane: Lane
  readonly tone: Tone
  readonly words: string
}

export type Tone = 'good' | 'bad' | 'plain'
export type Lane = (typeof LANES)[number]

export const LANES = ['Subscriptions', 'Invoices', 'Payments', 'Customers', 'Other'] as const

const WIDTH = 960
const LEFT = 112
const RIGHT = 16
const TOP = 28
const LANE = 56
/** Marks of one moment stand above each other; what finds no room is counted. */
const STACKED = 5
const STEP = 9
const HEIGHT = TOP + LANES.length * LANE + 28

const HOUR = 60 * 60
const DAY = 24 * HOUR
const TICKS = [60, 10 * 60, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 91 * DAY, 365 * DAY, 10 * 365 * DAY]

/** What happened between two moments of a clock, a lane for each kind of object. Shapes tell what colors tell. */
export function timeline(happenings: readonly Happening[], from: number, to: number): Html {
  const span = Math.max(to - from, 1)
  const x = (at: number) => round(LEFT + ((at - from) / span) * (WIDTH - LEFT - RIGHT))
  const lanes = LANES.map((lane, row) => {
    const middle = TOP + row * LANE + LANE / 2
    const base = middle + LANE / 2 - 12
    return html`<text class="lane" x="0" y="${middle + 4}">${lane}</text>
      <line class="rail" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${base + 6}" y2="${base + 6}" />
      ${stacks(
        happenings.filter((one) => one.lane === lane),
        x,
      ).map((stack) => drawn(stack, base))}`
  })
  return html`<svg
    class="timeline"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label="Timeline: ${happenings.length} events, ${day(from)} to ${day(to)}. The table below names each."
  >
    ${ticks(from, to).map(
      (at) =>
        html`<line class="tick" x1="${x(at)}" x2="${x(at)}" y1="${TOP - 8}" y2="${HEIGHT - 22}" />
          <text class="date" x="${x(at)}" y="${HEIGHT - 6}">${label(at, span)}</text>`,
    )}
    ${lanes}
    <line class="edge" x1="${x(to)}" x2="${x(to)}" y1="${TOP - 14}" y2="${HEIGHT - 22}" />
    <text class="edge" x="${x(to)}" y="${TOP - 16}">now</text>
  </svg>`
}

/** What the shapes mean. */
export function legend(): Html {
  const item = (tone: Tone, words: string) =>
    html`<li>
      <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">${mark(tone, 7, 7)}</svg> ${words}
    </li>`
  return html`<ul class="legend">
    ${item('good', 'went well')} ${item('bad', 'failed or ended')} ${item('plain', 'anything else')}
  </ul>`
}

interface Stack {
  readonly x: number
  readonly marks: readonly Happening[]
}

/** Marks that would cover one another are put on one place. */
function stacks(happenings: readonly Happening[], x: (at: number) => number): Stack[] {
  const made: { x: number; marks: Happening[] }[] = []
  for (const one of happenings.toSorted((a, b) => a.at - b.at)) {
    const last = made.at(-1)
    const place = x(one.at)
    if (last && place - last.x < STEP) last.marks.push(one)
    else made.push({ x: place, marks: [one] })
  }
  return made
}

function drawn({ x, marks }: Stack, base: number): Html[] {
  const shown = marks.slice(0, marks.length > STACKED ? STACKED - 1 : STACKED)
  const rest = marks.slice(shown.length)
  const drawnMarks = shown.map(
    ({ tone, words }, level) => html`<g><title>${words}</title>${mark(tone, x, base - level * STEP)}</g>`,
  )
  if (rest.length === 0) return drawnMarks
  const words = rest.map((one) => one.words).join('\n')
  return [
    ...drawnMarks,
    html`<g>
      <title>${words}</title>
      <text class="more" x="${x}" y="${base - shown.length * STEP + 3}">+${rest.length}</text>
    </g>`,
  ]
}

function mark(tone: Tone, x: number, y: number): Html {
  if (tone === 'bad') {
    return html`<path class="bad" d="M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7" />`
  }
  return html`<circle class="${tone}" cx="${x}" cy="${y}" r="3.5" />`
}

function ticks(from: number, to: number): number[] {
  const step = TICKS.find((one) => (to - from) / one <= 8) ?? DAY * 3650
  const first = Math.ceil(from / step) * step
  return Array.from(
    { length: Math.max(0, Math.floor((to - first) / step) + 1) },
    (_, index) => first + index * step,
  )
}

function label(at: number, span: number): string {
  return span > 2 * DAY ? day(at) : new Date(at * 1000).toISOString().slice(11, 16)
}

function day(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
