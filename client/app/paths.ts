import type { Currency } from '#shared/money.ts'
import type { Interval } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'

/** The parts of a choice that an address may carry; each is absent when it is missing or cannot be read. */
export interface ChoiceInAddress {
  readonly plan?: string
  readonly interval?: Interval
  readonly currency?: Currency
  readonly seats?: number
  readonly addOns: PlanChoice['addOns']
}

const codePattern = /^[a-z][a-z0-9_]{0,31}$/
const countPattern = /^[1-9][0-9]{0,4}$/
const maxAddOns = 10

/** The client's addresses. Screens link by these and never write one themselves. */
export const paths = {
  home: '/',
  plans: (choice: Partial<ChoiceInAddress> = {}) => withChoice('/plans', choice),
  checkout: (choice: Partial<ChoiceInAddress>) => withChoice('/checkout', choice),
  overview: '/billing',
  /** The page that Stripe's redirects come back to. */
  billingReturn: (attemptId: string) => `/billing/return?attempt=${encodeURIComponent(attemptId)}`,
  signIn: (next?: string) => withNext('/sign-in', next),
  signUp: (next?: string) => withNext('/sign-up', next),
} as const

/** Reads `plan`, `interval`, `currency`, `seats` and `addons=code:2,code:1` from an address. What is malformed counts as absent. */
export function readChoice(search: URLSearchParams): ChoiceInAddress {
  const plan = search.get('plan')
  const interval = search.get('interval')
  const currency = search.get('currency')
  const seats = readCount(search.get('seats'))
  return {
    ...(plan !== null && codePattern.test(plan) && { plan }),
    ...((interval === 'month' || interval === 'year') && { interval }),
    ...((currency === 'eur' || currency === 'usd') && { currency }),
    ...(seats !== null && { seats }),
    addOns: readAddOns(search.get('addons')),
  }
}

/**
 * The address to go to after sign-in, or null when `next` is not a path of this origin: other origins, `//host`,
 * `/\host` and `javascript:` are refused after parsing, as a browser would read them.
 */
export function safeNext(next: string | null, origin: string): string | null {
  if (next === null || !next.startsWith('/')) return null
  if (!URL.canParse(next, origin)) return null
  const url = new URL(next, origin)
  if (url.origin !== origin || url.pathname.startsWith('//')) return null
  return url.pathname + url.search + url.hash
}

function withChoice(path: string, choice: Partial<ChoiceInAddress>): string {
  const search = new URLSearchParams()
  if (choice.plan !== undefined) search.set('plan', choice.plan)
  if (choice.interval !== undefined) search.set('interval', choice.interval)
  if (choice.currency !== undefined) search.set('currency', choice.currency)
  if (choice.seats !== undefined) search.set('seats', String(choice.seats))
  if (choice.addOns !== undefined && choice.addOns.length > 0) {
    search.set('addons', choice.addOns.map((addOn) => `${addOn.code}:${addOn.quantity}`).join(','))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

function withNext(path: string, next: string | undefined): string {
  return next === undefined ? path : `${path}?next=${encodeURIComponent(next)}`
}

function readCount(text: string | null): number | null {
  return text !== null && countPattern.test(text) ? Number(text) : null
}

function readAddOns(text: string | null): PlanChoice['addOns'] {
  if (text === null) return []
  return text
    .split(',')
    .slice(0, maxAddOns)
    .flatMap((part) => {
      const [code = '', count = ''] = part.split(':')
      const quantity = readCount(count)
      return codePattern.test(code) && quantity !== null ? [{ code, quantity }] : []
    })
}
