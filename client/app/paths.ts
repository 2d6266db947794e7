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

/** A choice with its promotion code; '' = none, also where the order that is gone on with had one. */
export interface OrderInAddress extends ChoiceInAddress {
  readonly promo?: string
}

const codePattern = /^[a-z][a-z0-9_]{0,31}$/
const countPattern = /^[1-9][0-9]{0,4}$/
const maxAddOns = 10

/** The client's addresses. Screens link by these and never write one themselves. */
export const paths = {
  home: '/',
  plans: (order: Partial<OrderInAddress & { country: string }> = {}) => withChoice('/plans', order),
  checkout: (order: Partial<OrderInAddress>) => withChoice('/checkout', order),
  overview: '/billing',
  change: (choice: Partial<ChoiceInAddress> = {}) => withChoice('/billing/change', choice),
  cancel: '/billing/cancel',
  promotion: '/billing/promotion',
  pause: '/billing/pause',
  extendPause: '/billing/pause/extend',
  resume: '/billing/resume',
  endTrial: '/billing/end-trial',
  members: '/billing/members',
  join: (token: string) => `/join/${token}`,
  usage: '/billing/usage',
  /** The demo product's page behind a gate. */
  automations: '/demo/automations',
  invoices: '/billing/invoices',
  invoice: (id: string) => `/billing/invoices/${encodeURIComponent(id)}`,
  pay: (invoiceId: string) => `/billing/pay/${encodeURIComponent(invoiceId)}`,
  paymentMethods: '/billing/payment-methods',
  addPaymentMethod: '/billing/payment-methods/add',
  notices: '/billing/notices',
  /** Mails that were kept on this machine. */
  mailbox: '/dev/mail',
  billingDetails: '/billing/details',
  /** The page that Stripe's redirects come back to. */
  billingReturn: (attemptId: string) => `/billing/return?attempt=${encodeURIComponent(attemptId)}`,
  signIn: (next?: string) => withNext('/sign-in', next),
  signUp: (next?: string) => withNext('/sign-up', next),
} as const

/** Addresses where money is entered: nothing there leads away by accident. */
export const undistracted = /^\/(checkout|billing\/return|pay\/.*)$/

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

function withChoice(path: string, choice: Partial<OrderInAddress & { country: string }>): string {
  const search = new URLSearchParams()
  for (const part of ['plan', 'interval', 'currency', 'country', 'seats'] as const) {
    const value = choice[part]
    if (value !== undefined) search.set(part, String(value))
  }
  if (choice.addOns !== undefined && choice.addOns.length > 0) {
    search.set('addons', choice.addOns.map((addOn) => `${addOn.code}:${addOn.quantity}`).join(','))
  }
  if (choice.promo !== undefined) search.set('promo', choice.promo)
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
