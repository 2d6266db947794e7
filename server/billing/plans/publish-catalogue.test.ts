import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Catalogue } from '#shared/billing/catalogue-types.ts'
import { planCatalogue } from '#shared/billing/plan-catalogue.ts'
import { offeredPlans } from '#shared/billing/offered-plans.ts'
import { stripePrices } from '../../db/schema/plans.ts'
import { openTestPaydesk, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { diffCatalogue, wantedPrices } from './diff-catalogue.ts'
import { lookupKeyOf } from './lookup-key.ts'
import { publishCatalogue } from './publish-catalogue.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const dearer: Catalogue = {
  ...planCatalogue,
  plans: {
    ...planCatalogue.plans,
    starter: {
      ...planCatalogue.plans.starter,
      name: { en: 'Starter Plus', it: 'Starter Plus' },
      prices: { ...planCatalogue.plans.starter.prices, month: { eur: 1100, usd: 1000 } },
    },
  },
}

test('what is published equals the catalogue, so that pages may show its prices as Stripe’s', async () => {
  const { data } = await desk.deps.stripe.prices.list({
    active: true,
    limit: 100,
    expand: ['data.tiers'],
  })
  const plans = offeredPlans(planCatalogue)
  const { products } = await (await desk.newcomer()).page.purchases.list()
  for (const price of data) {
    const { plan, add_on: addOn } = price.metadata
    const offered = plans.find(({ code }) => code === plan)
    const prices =
      addOn === undefined ? offered?.prices : offered?.addOns.find(({ code }) => code === addOn)?.prices
    const shown = prices?.find(
      ({ interval, currency }) => interval === price.recurring?.interval && currency === price.currency,
    )
    const once = products.find(({ code }) => code === price.metadata['product'])?.prices
    const paidOnce = once?.find(({ currency }) => currency === price.currency)?.amountMinor
    const [included, further] = price.tiers ?? []
    expect(shown?.unitAmountMinor ?? paidOnce).toBe(price.unit_amount ?? included?.flat_amount)
    expect(shown?.furtherSeatMinor ?? null).toBe(further?.unit_amount ?? null)
    if (included !== undefined) expect(included.up_to).toBe(offered?.seats?.included)
    expect(price.tax_behavior).toBe('exclusive')
  }
  expect(data).toHaveLength(wantedPrices(planCatalogue).length)
  expect((await diffCatalogue(desk.deps)).changes).toEqual([])
})

test('to publish again changes nothing', async () => {
  desk.requests.length = 0
  expect(await publishCatalogue(desk.deps)).toEqual([])
  expect(desk.requests.filter((request) => request.startsWith('POST'))).toEqual([])
})

test('a changed price becomes a new one that takes over the lookup key; the old one stays as it was, archived', async () => {
  const key = lookupKeyOf({ plan: 'starter', interval: 'month', currency: 'eur' })
  const [before] = await desk.database.db.select().from(stripePrices).where(eq(stripePrices.lookupKey, key))
  expect((await diffCatalogue(desk.deps, dearer)).changes.map(({ kind }) => kind).sort()).toEqual([
    'rename_product',
    'replace_price',
  ])
  await publishCatalogue(desk.deps, dearer)

  const old = await desk.deps.stripe.prices.retrieve(before?.stripeId ?? '')
  expect(old).toMatchObject({ active: false, unit_amount: 900, lookup_key: null })
  const { data } = await desk.deps.stripe.prices.list({ lookup_keys: [key] })
  expect(data).toMatchObject([{ active: true, unit_amount: 1100 }])
  const rows = await desk.database.db.select().from(stripePrices).where(eq(stripePrices.lookupKey, key))
  expect(rows.filter(({ isActive }) => isActive)).toMatchObject([
    { stripeId: data[0]?.id, unitAmountMinor: 1100 },
  ])
  expect(rows).toHaveLength(2)

  await publishCatalogue(desk.deps)
  expect((await diffCatalogue(desk.deps)).changes).toEqual([])
})

test('another number of included seats, or another price of a further one, is another price', async () => {
  const { business } = planCatalogue.plans
  const withSeats = (count: number, monthly: number): Catalogue => {
    const furtherPrices = { ...business.seats.included.furtherPrices, month: { eur: monthly, usd: 1000 } }
    const seats = { ...business.seats, included: { count, furtherPrices } }
    return { ...planCatalogue, plans: { ...planCatalogue.plans, business: { ...business, seats } } }
  }
  const replacedBy = async (catalogue: Catalogue) =>
    (await diffCatalogue(desk.deps, catalogue)).changes.map(({ kind }) => kind)
  expect(await replacedBy(withSeats(10, 900))).toEqual([])
  expect(await replacedBy(withSeats(10, 800))).toEqual(['replace_price'])
  expect(await replacedBy(withSeats(5, 900))).toEqual(Array(4).fill('replace_price'))
})

test('to look at the differences changes nothing', async () => {
  desk.requests.length = 0
  await diffCatalogue(desk.deps, dearer)
  expect(desk.requests.filter((request) => !request.startsWith('GET'))).toEqual([])
})
