import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type Stripe from 'stripe'
import { consentVersion } from '#shared/consent.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { contextFor } from '../../testing/in-process.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'
import { appRouter } from '../../trpc/router.ts'
import { createCallerFactory } from '../../trpc/trpc.ts'

let desk: TestPaydesk
let codes = 0

beforeAll(async () => {
  desk = await openTestPaydesk()
})
beforeEach(() => {
  codes++
})
afterAll(() => desk.end())

const team: PlanChoice = { ...starterMonthly, plan: 'team', seats: 5 }
const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' })

type CodeParams = Omit<Stripe.PromotionCodeCreateParams, 'promotion'>

/** A code of its own for each test. */
async function makeCode(coupon: Stripe.CouponCreateParams = {}, params: CodeParams = {}) {
  const off = coupon.amount_off === undefined ? { percent_off: 20 } : {}
  const { stripe } = desk.deps
  const { id } = await stripe.coupons.create({ ...off, duration: 'forever', ...coupon })
  return stripe.promotionCodes.create({
    code: `CODE-${codes}-${id}`.replace(/[^A-Za-z0-9-]/g, ''),
    promotion: { type: 'coupon', coupon: id },
    ...params,
  })
}

const quoteOf = (tab: Tab, promotionCode: string, choice: PlanChoice = starterMonthly) =>
  tab.page.promotions.quoteOrder({ choice, promotionCode })

async function redeem(tab: Tab, promotionCode: string) {
  const { quoteId } = await tab.page.promotions.preview({ promotionCode })
  return tab.page.promotions.redeem({ attemptId: crypto.randomUUID(), quoteId })
}

/** Somebody whose order was placed with a code and paid. */
async function subscriberWith(promotionCode: string, choice: PlanChoice = starterMonthly) {
  const tab = await desk.newcomer()
  const { quoteId } = await quoteOf(tab, promotionCode, choice)
  await desk.confirm(await desk.start(tab, { choice, shown: { quoteId } }))
  await desk.settle()
  return tab
}

describe('at checkout', () => {
  test('a code for two months shows both prices, is charged to the cent and ends on its day', async () => {
    const { code } = await makeCode({ duration: 'repeating', duration_in_months: 2 })
    const tab = await desk.newcomer()
    const quote = await quoteOf(tab, code.toLowerCase(), team)
    expect(quote).toMatchObject({
      dueNow: eur(11_600),
      takenNow: eur(2_900),
      discount: { code, percentOff: 20, duration: 'repeating' },
      next: { amount: eur(11_600) },
      full: { amount: eur(14_500), at: quote.discount.endsAt },
    })
    await desk.confirm(await desk.start(tab, { choice: team, shown: { quoteId: quote.quoteId } }))
    await desk.settle()
    const { rows } = await tab.page.invoices.list(wholeList)
    expect(rows.map(({ total, state }) => ({ total, state }))).toEqual([
      { total: eur(11_600), state: 'paid' },
    ])
    expect((await tab.page.subscriptions.current()).state).toMatchObject({ next: eur(11_600) })
    for (let month = 0; month < 2; month++) await desk.pass(tab, 31)
    const totals = (await tab.page.invoices.list(wholeList)).rows.map(({ total }) => total.amountMinor)
    expect(totals.toReversed()).toEqual([11_600, 11_600, 14_500])
    expect((await tab.page.subscriptions.current()).state).toMatchObject({ next: eur(14_500) })
  })

  test('an amount for one charge lowers the first invoice alone', async () => {
    const tab = await subscriberWith('TEAM10', team)
    expect((await tab.page.invoices.list(wholeList)).rows[0]?.total).toEqual(eur(13_500))
    expect((await tab.page.subscriptions.current()).state).toMatchObject({
      kind: 'active',
      next: eur(14_500),
    })
  })

  test('with a trial nothing is due now and the reduction counts from the first charge', async () => {
    const { code } = await makeCode({ percent_off: 50, duration: 'once' })
    const tab = await desk.newcomer()
    const quote = await quoteOf(tab, code, { ...starterMonthly, plan: 'business' })
    expect(quote).toMatchObject({
      dueNow: eur(0),
      next: { amount: eur(4_950) },
      full: { amount: eur(9_900) },
    })
  })

  test('an order that was begun with a code and declined goes on with it, also where it was the last one', async () => {
    const { code } = await makeCode(
      {},
      { max_redemptions: 1, restrictions: { first_time_transaction: true } },
    )
    const tab = await desk.newcomer()
    const first = await quoteOf(tab, code)
    const step = await desk.start(tab, { shown: { quoteId: first.quoteId } })
    expect(await desk.confirm(step, 'pm_card_visa_chargeDeclined')).toBe('generic_decline')
    await desk.settle()
    const again = await quoteOf(tab, code.toLowerCase())
    expect(again).toMatchObject({ dueNow: first.dueNow, takenNow: first.takenNow, full: first.full })
    const id = await desk.subscriptionIdOf(tab)
    await desk.confirm(await desk.start(tab, { shown: { quoteId: again.quoteId } }))
    await desk.settle()
    expect(await desk.subscriptionIdOf(tab)).toBe(id)
    expect((await tab.page.subscriptions.current()).state.kind).toBe('active')
  })

  test('the same order without the code is another one, at the full price', async () => {
    const { code } = await makeCode()
    const tab = await desk.newcomer()
    const { quoteId } = await quoteOf(tab, code)
    await desk.start(tab, { shown: { quoteId } })
    const begun = await desk.subscriptionIdOf(tab)
    await desk.confirm(await desk.start(tab))
    await desk.settle()
    expect(await desk.subscriptionIdOf(tab)).not.toBe(begun)
    const { rows } = await tab.page.invoices.list(wholeList)
    expect(rows.filter(({ state }) => state === 'paid').map(({ total }) => total)).toEqual([eur(900)])
  })

  test('a code that was used up since its price was shown charges nothing and asks for another look', async () => {
    const { code, id } = await makeCode({}, { max_redemptions: 1 })
    const tab = await desk.newcomer()
    const { quoteId } = await quoteOf(tab, code)
    await subscriberWith(code)
    expect((await desk.deps.stripe.promotionCodes.retrieve(id)).times_redeemed).toBe(1)
    expect(await refusalOf(desk.start(tab, { shown: { quoteId } }))).toMatchObject({ code: 'quote_expired' })
    expect((await loadBilling(desk.database.db, tab.accountId)).row).toBeNull()
    expect(await refusalOf(quoteOf(tab, code))).toMatchObject({ code: 'promotion_used_up' })
  })
})

describe('on a plan that runs', () => {
  test('a code lowers the next charges from the preview on, and the sentence says so', async () => {
    const tab = await desk.subscriber({ choice: team })
    const { code } = await makeCode({ percent_off: 10, duration: 'repeating', duration_in_months: 2 })
    const preview = await tab.page.promotions.preview({ promotionCode: code })
    expect(preview).toMatchObject({ next: { amount: eur(13_050) }, full: { amount: eur(14_500) } })
    desk.requests.length = 0
    await tab.page.promotions.redeem({ attemptId: crypto.randomUUID(), quoteId: preview.quoteId })
    expect(desk.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1)
    expect((await tab.page.subscriptions.current()).state).toMatchObject({ next: eur(13_050) })
    await desk.settle()
    await desk.pass(tab, 32)
    expect((await tab.page.invoices.list(wholeList)).rows[0]?.total).toEqual(eur(13_050))
  })

  test('a booked change keeps its day, and the reduction goes along', async () => {
    const tab = await desk.subscriber({ choice: team })
    const { quoteId } = await tab.page.subscriptions.previewChange({ choice: starterMonthly })
    await tab.page.subscriptions.change({ attemptId: crypto.randomUUID(), quoteId, consentVersion })
    const { code } = await makeCode({ percent_off: 50 })
    expect(await tab.page.promotions.preview({ promotionCode: code })).toMatchObject({
      next: { amount: eur(450) },
    })
    const after = await redeem(tab, code)
    expect(after.booked.change?.to).toEqual(starterMonthly)
    await desk.settle()
    await desk.pass(tab, 32)
    expect((await tab.page.invoices.list(wholeList)).rows[0]?.total).toEqual(eur(450))
    expect((await tab.page.subscriptions.current()).state).toMatchObject({ kind: 'active', next: eur(450) })
  })

  test('a coupon on the customer lowers what Stripe bills, and the sentence, the price after it and a quote say so', async () => {
    const tab = await desk.subscriber()
    const { stripe } = desk.deps
    const { row } = await loadBilling(desk.deps.db, tab.accountId)
    const customer = row?.customerStripeId ?? ''
    const months = { duration: 'repeating', duration_in_months: 3 } as const
    const { id } = await stripe.coupons.create({ percent_off: 20, ...months })
    await desk.atDashboard('customer_discount', { customer, coupon: id })
    await desk.settle()
    const current = await tab.page.subscriptions.current()
    expect(current.state).toMatchObject({ kind: 'active', next: eur(720) })
    expect(current.reduction).toMatchObject({
      discount: { code: null, percentOff: 20, duration: 'repeating' },
      full: { amount: eur(900) },
    })
    const preview = await stripe.invoices.createPreview({ subscription: row?.stripeId ?? '' })
    expect(preview.amount_due).toBe(720)

    const shown = await tab.page.subscriptions.previewChange({ choice: team })
    expect(shown.next.amount).toEqual(eur(11_600))
    const { quoteId } = shown
    await tab.page.subscriptions.change({ attemptId: crypto.randomUUID(), quoteId, consentVersion })
    await desk.settle()
    const bills = (await tab.page.invoices.list(wholeList)).rows
    expect(bills.map(({ total }) => total)).toContainEqual(shown.now?.due)
    const down = await tab.page.subscriptions.previewChange({ choice: starterMonthly })
    expect(down.next.amount).toEqual(eur(720))
    await tab.page.subscriptions.change({
      attemptId: crypto.randomUUID(),
      quoteId: down.quoteId,
      consentVersion,
    })
    await desk.settle()
    await desk.pass(tab, 32)
    expect((await tab.page.invoices.list(wholeList)).rows[0]?.total).toEqual(eur(720))
    await stripe.customers.deleteDiscount(customer)
    await desk.settle()
    const after = await tab.page.subscriptions.current()
    expect([after.state, after.reduction]).toMatchObject([{ kind: 'active', next: eur(900) }, null])
  })

  test('a change that is booked later takes the reduction along', async () => {
    const { code } = await makeCode({ percent_off: 50 })
    const tab = await subscriberWith(code, team)
    const { quoteId } = await tab.page.subscriptions.previewChange({ choice: starterMonthly })
    await tab.page.subscriptions.change({ attemptId: crypto.randomUUID(), quoteId, consentVersion })
    const { row } = await loadBilling(desk.database.db, tab.accountId)
    const schedule = await desk.deps.stripe.subscriptionSchedules.retrieve(row?.scheduleStripeId ?? '')
    expect(schedule.phases.map(({ discounts }) => discounts.length)).toEqual([1, 1])
    await desk.pass(tab, 32)
    expect((await tab.page.invoices.list(wholeList)).rows[0]?.total).toEqual(eur(450))
  })

  test('a preview that was made on another state, is old or is for an order is refused', async () => {
    const { code } = await makeCode()
    const tab = await desk.subscriber()
    const attempt = (quoteId: string) =>
      refusalOf(tab.page.promotions.redeem({ attemptId: crypto.randomUUID(), quoteId }))
    const { quoteId } = await tab.page.promotions.preview({ promotionCode: code })
    await tab.page.subscriptions.cancel({ attemptId: crypto.randomUUID(), reason: null, comment: null })
    expect(await attempt(quoteId)).toMatchObject({ code: 'already_ending' })
    await tab.page.subscriptions.keep({ attemptId: crypto.randomUUID() })
    await desk.pass(tab, 32)
    expect(await attempt(quoteId)).toMatchObject({ code: 'quote_expired' })
    const action = await tab.page.subscriptions.quoteAction({ action: 'cancel_now' })
    expect(await attempt(action.quoteId)).toMatchObject({ code: 'not_found' })
  })

  test('the offer to those who leave is given once, and nobody can type its code', async () => {
    const tab = await desk.subscriber({ choice: team })
    expect(await refusalOf(tab.page.promotions.preview({ promotionCode: 'STAY30' }))).toEqual({
      code: 'promotion_unknown',
      details: {},
    })
    const { quoteId, next } = await tab.page.promotions.preview({ offer: 'leaving' })
    expect(next.amount).toEqual(eur(10_150))
    await tab.page.promotions.redeem({ attemptId: crypto.randomUUID(), quoteId })
    await desk.settle()
    expect(await refusalOf(tab.page.promotions.preview({ offer: 'leaving' }))).toMatchObject({
      code: 'promotion_in_force',
    })
    for (let month = 0; month < 3; month++) await desk.pass(tab, 31)
    expect(await refusalOf(tab.page.promotions.preview({ offer: 'leaving' }))).toMatchObject({
      code: 'promotion_redeemed',
    })
  })
})

describe('with a link to the plans', () => {
  test('a stranger reads what the code takes off and its last day, and from then on when it ended', async () => {
    const stranger = createCallerFactory(appRouter)(contextFor(desk.deps))
    const ends = (days: number) => Math.floor(Date.now() / 1000) + days * 86_400
    const { code } = await makeCode({ redeem_by: ends(2) })
    const look = () => stranger.promotions.look({ promotionCode: code.toLowerCase(), currency: 'eur' })
    const lastDay = new Date(ends(2) * 1000).toISOString()
    expect(await look()).toMatchObject({ discount: { code, percentOff: 20 }, usableUntil: lastDay })
    expect(await stranger.promotions.look({ promotionCode: 'TEAM10', currency: 'usd' })).toMatchObject({
      discount: { amountOff: { amountMinor: 1_100, currency: 'usd' }, duration: 'once' },
      usableUntil: null,
    })
    const before = desk.wall.now
    desk.wall.now = new Date((ends(2) + 1) * 1000)
    expect(await refusalOf(look())).toMatchObject({
      code: 'promotion_expired',
      details: { endedAt: lastDay },
    })
    desk.wall.now = before
  })
})

describe('refusals', () => {
  test('each has its own name', async () => {
    const tab = await desk.newcomer()
    const soon = Math.floor(Date.now() / 1000) + 3_600
    const expiring = await makeCode({}, { expires_at: soon })
    const small = await makeCode(
      {},
      { restrictions: { minimum_amount: 5_000, minimum_amount_currency: 'eur' } },
    )
    const dollars = await makeCode({ amount_off: 500, currency: 'usd' })
    desk.wall.now = new Date(Date.now() + 2 * 3_600_000)
    const refusals = {
      [expiring.code]: { code: 'promotion_expired' },
      [small.code]: { code: 'promotion_below_minimum', details: { minimumMinor: 5_000, currency: 'eur' } },
      [dollars.code]: { code: 'promotion_not_for_plan' },
      TEAM10: { code: 'promotion_not_for_plan' },
    }
    for (const [code, refusal] of Object.entries(refusals)) {
      expect(await refusalOf(quoteOf(tab, code))).toMatchObject(refusal)
    }
    const buyer = await desk.subscriber()
    expect(await refusalOf(buyer.page.promotions.preview({ promotionCode: 'WELCOME20' }))).toMatchObject({
      code: 'promotion_first_purchase_only',
    })
    expect(await refusalOf(buyer.page.promotions.preview({ promotionCode: small.code }))).toMatchObject({
      code: 'promotion_new_orders_only',
    })
    expect(await refusalOf(quoteOf(buyer, 'WELCOME20'))).toMatchObject({ code: 'already_subscribed' })
  })
})

const wholeList = { filter: 'all', year: null, search: '', cursor: null } as const
