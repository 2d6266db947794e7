import { type BillingErrorCode, billingErrorCodes } from '#shared/errors.ts'

/** What a link lays over a scenario, whatever the state is. */
export interface Overlays {
  /** How long each answer of the server takes, in milliseconds; null = it never comes. */
  readonly latency: number | null
  /** Procedures that fail, and how. */
  readonly failing: ReadonlyMap<string, BillingErrorCode>
  readonly isOffline: boolean
  /** What the server says of itself: that nothing can be changed, or that it is of a newer version than the page. */
  readonly server: 'read_only' | 'newer' | null
  readonly isStripeJsBlocked: boolean
  readonly isRightToLeft: boolean
  readonly isCalm: boolean
  /** Of the browser's own text size. */
  readonly textPercent: number
  readonly language: 'en' | 'it' | null
  /** Every English sentence with accents and 40 % longer. */
  readonly isPseudo: boolean
  readonly theme: 'light' | 'dark' | null
  /** The list of keyboard shortcuts is open. */
  readonly listsShortcuts: boolean
}

const longestLatency = 60_000
const largestText = 400

/**
 * Reads overlays from a page's query:
 * `latency=3000` or `latency=never` · `fail=subscriptions.start:card_declined,invoices.list` (`unexpected` unless named) ·
 * `net=offline` · `server=read_only` or `server=newer` · `stripejs=blocked` · `dir=rtl` · `motion=reduce` · `text=200` · `lang=it`,
 * `lang=pseudo` · `theme=dark` · `open=shortcuts`.
 * What cannot be read counts as absent.
 */
export function readOverlays(search: string): Overlays {
  const query = new URLSearchParams(search)
  const oneOf = <Choice extends string>(name: string, choices: readonly Choice[]) =>
    choices.find((choice) => choice === query.get(name)) ?? null
  const isPseudo = query.get('lang') === 'pseudo'
  return {
    latency: query.get('latency') === 'never' ? null : count(query.get('latency'), longestLatency, 0),
    failing: new Map((query.get('fail') ?? '').split(',').flatMap(readFailure)),
    isOffline: query.get('net') === 'offline',
    server: oneOf('server', ['read_only', 'newer']),
    isStripeJsBlocked: query.get('stripejs') === 'blocked',
    isRightToLeft: query.get('dir') === 'rtl',
    isCalm: query.get('motion') === 'reduce',
    textPercent: count(query.get('text'), largestText, 100),
    language: isPseudo ? 'en' : oneOf('lang', ['en', 'it']),
    isPseudo,
    theme: oneOf('theme', ['light', 'dark']),
    listsShortcuts: query.get('open') === 'shortcuts',
  }
}

function readFailure(text: string): [string, BillingErrorCode][] {
  const [procedure = '', wanted = 'unexpected'] = text.split(':')
  const code = billingErrorCodes.find((known) => known === wanted)
  return /^\w+\.\w+$/.test(procedure) && code !== undefined ? [[procedure, code]] : []
}

function count(text: string | null, most: number, otherwise: number): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Math.min(Number(text), most) : otherwise
}
