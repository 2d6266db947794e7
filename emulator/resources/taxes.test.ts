import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, openShop } from './billing-for-tests.ts'
import { at, newsSince, NOVEMBER } from './running-for-tests.ts'

const emulator = emulatorForTests()

interface TaxedShop {
  stripe: Awaited<ReturnType<typeof openShop>>['stripe']
  clock: Stripe.TestHelpers.TestClock | null
  price: Stripe.Price
  customer: Stripe.Customer
}

/** A customer with a card on a clock at an address, and a price of 20.00 a month. */
async function openTaxed(
  customer: Stripe.CustomerUpdateParams = {},
  price: Partial<Stripe.PriceCreateParams> = {},
): Promise<TaxedShop> {
  const shop = await openShop(emulator, { frozen: NOVEMBER, price: { currency: 'eur', ...price } })
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
  await shop.stripe.customers.update(shop.customer.id, {
    ...customer,
    invoice_settings: { default_payment_method: method.id },
  })
  return shop
}

const automatic = { automatic_tax: { enabled: true } } as const

async function subscribe(shop: TaxedShop, params: Partial<Stripe.SubscriptionCreateParams> = automatic) {
  const subscription = await shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    items: [{ price: shop.price.id }],
    expand: ['latest_invoice'],
    ...params,
  })
  return { subscription, invoice: invoiceOf(subscription) }
}

function invoiceOf({ latest_invoice: invoice }: Stripe.Subscription): Stripe.Invoice {
  if (invoice === null || typeof invoice === 'string') throw new Error('the latest invoice was not expanded')
  return invoice
}

const latest = async ({ stripe }: TaxedShop, id: string) =>
  invoiceOf(await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] }))

function sums({ subtotal, total, total_excluding_tax: net, total_taxes: taxes }: Stripe.Invoice) {
  return { subtotal, total, net, taxes: taxes?.map(({ amount }) => amount) }
}

describe('automatic tax', () => {
  test.each([
    ['IT', {}, 440, 'standard_rated'],
    ['DE', {}, 380, 'standard_rated'],
    ['FR', {}, 400, 'standard_rated'],
    ['ES', {}, 420, 'standard_rated'],
    ['AT', {}, 400, 'standard_rated'],
    ['NL', {}, 420, 'standard_rated'],
    ['IE', {}, 460, 'standard_rated'],
    ['GB', {}, 400, 'standard_rated'],
    ['CH', {}, 162, 'standard_rated'],
    ['US', { state: 'NY' }, 80, 'standard_rated'],
    ['US', { state: 'TX' }, 125, 'standard_rated'],
    ['US', { postal_code: '94105' }, 145, 'standard_rated'],
    ['US', { state: 'CO' }, 0, 'not_collecting'],
    ['JP', {}, 0, 'not_collecting'],
  ])('of 20.00 for %s %j is %i', async (country, rest, amount, reason) => {
    const { invoice } = await subscribe(await openTaxed({ address: { country, ...rest } }))
    expect(sums(invoice)).toEqual({ subtotal: 2000, total: 2000 + amount, net: 2000, taxes: [amount] })
    expect(invoice.total_taxes?.[0]).toMatchObject({ taxability_reason: reason, taxable_amount: 2000 })
    expect(invoice.amount_paid).toBe(2000 + amount)
    expect(invoice.automatic_tax).toMatchObject({ enabled: true, status: 'complete', provider: 'stripe' })
    expect(invoice.lines.data[0]).toMatchObject({ amount: 2000, taxes: [{ amount }] })
  })

  test('lies within a price that says so, and its rate can be read', async () => {
    const shop = await openTaxed({ address: { country: 'IT' } }, { tax_behavior: 'inclusive' })
    const { invoice } = await subscribe(shop)
    expect(sums(invoice)).toEqual({ subtotal: 2000, total: 2000, net: 1639, taxes: [361] })
    const id = invoice.total_taxes?.[0]?.tax_rate_details?.tax_rate ?? ''
    expect(await shop.stripe.taxRates.retrieve(id)).toMatchObject({
      percentage: 22,
      inclusive: true,
      country: 'IT',
    })
    expect((await shop.stripe.taxRates.list()).data).toEqual([])
  })

  test.each([
    ['verified', 'DE000000000', 0, 'reverse_charge'],
    ['refused', 'DE111111111', 380, 'standard_rated'],
    ['waiting', 'DE222222222', 380, 'standard_rated'],
  ])('with a VAT number that is %s', async (_state, value, amount, reason) => {
    const shop = await openTaxed({ address: { country: 'DE' } })
    await shop.stripe.customers.createTaxId(shop.customer.id, { type: 'eu_vat', value })
    const { invoice } = await subscribe(shop)
    expect(invoice.total_taxes).toMatchObject([{ amount, taxability_reason: reason }])
    expect(invoice.customer_tax_ids).toEqual([{ type: 'eu_vat', value }])
  })

  test.each([
    ['exempt', 'customer_exempt'],
    ['reverse', 'reverse_charge'],
  ] as const)('is nothing for a customer who is %s', async (exempt, reason) => {
    const { invoice } = await subscribe(await openTaxed({ address: { country: 'IT' }, tax_exempt: exempt }))
    expect(invoice).toMatchObject({ total: 2000, customer_tax_exempt: exempt })
    expect(invoice.total_taxes).toMatchObject([{ amount: 0, taxability_reason: reason }])
  })

  test('refuses to begin without a place, and leaves nothing', async () => {
    const shop = await openTaxed()
    const failure = await failureOf(subscribe(shop))
    expect(failure).toMatchObject({ statusCode: 400, code: 'customer_tax_location_invalid' })
    expect((await shop.stripe.subscriptions.list({ customer: shop.customer.id })).data).toEqual([])
  })

  test('is in what a preview says: without a place it asks for one, with one it is what will be charged', async () => {
    const shop = await openTaxed({ address: { country: 'IT' } })
    const details = { subscription_details: { items: [{ price: shop.price.id }] }, ...automatic }
    const unknown = await shop.stripe.invoices.createPreview(details)
    expect(unknown).toMatchObject({ total: 2000, automatic_tax: { status: 'requires_location_inputs' } })
    const described = await shop.stripe.invoices.createPreview({
      ...details,
      customer_details: { address: { country: 'FR' } },
    })
    expect(sums(described)).toMatchObject({ total: 2400, taxes: [400] })
    const business = await shop.stripe.invoices.createPreview({
      ...details,
      customer: shop.customer.id,
      customer_details: { tax_ids: [{ type: 'eu_vat', value: 'IT00000000000' }] },
    })
    expect(business.total).toBe(2000)
    const own = await shop.stripe.invoices.createPreview({ ...details, customer: shop.customer.id })
    const { invoice } = await subscribe(shop)
    expect(sums(own)).toEqual(sums(invoice))
  })

  test('is taken of prorations as the preview says, and given back with them', async () => {
    const shop = await openTaxed({ address: { country: 'IT' } })
    const bigger = await shop.stripe.prices.create({
      currency: 'eur',
      unit_amount: 5000,
      recurring: { interval: 'month' },
      product_data: { name: 'Pro' },
    })
    const { subscription } = await subscribe(shop)
    await advance(emulator, shop, at('2026-11-16T00:00:00Z'))
    const items = [{ id: subscription.items.data[0]?.id ?? '', price: bigger.id }]
    const preview = await shop.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { items, proration_behavior: 'always_invoice' },
    })
    const change = { items, proration_behavior: 'always_invoice' as const, expand: ['latest_invoice'] }
    const up = invoiceOf(await shop.stripe.subscriptions.update(subscription.id, change))
    expect(sums(preview)).toEqual(sums(up))
    expect(sums(up)).toEqual({ subtotal: 1500, total: 1830, net: 1500, taxes: [330] })
    expect(up.lines.data.map(({ taxes }) => taxes?.map(({ amount }) => amount))).toEqual([[-220], [550]])
    const back = invoiceOf(
      await shop.stripe.subscriptions.update(subscription.id, {
        ...change,
        items: [{ id: items[0]?.id ?? '', price: shop.price.id }],
      }),
    )
    expect(back.total).toBe(-up.total)
  })

  test('goes with the customer who moves, and waits at a renewal for one whose place is lost', async () => {
    const shop = await openTaxed({ address: { country: 'IT' } })
    const { subscription } = await subscribe(shop)
    await shop.stripe.customers.update(shop.customer.id, { address: { country: 'FR' } })
    await advance(emulator, shop, at('2026-12-01T02:00:00Z'))
    expect(sums(await latest(shop, subscription.id))).toMatchObject({ total: 2400, taxes: [400] })
    await shop.stripe.customers.update(shop.customer.id, { address: '' })
    const news = await newsSince(shop.stripe)
    await advance(emulator, shop, at('2027-01-01T02:00:00Z'))
    const draft = await latest(shop, subscription.id)
    expect(draft).toMatchObject({
      status: 'draft',
      automatic_tax: { status: 'requires_location_inputs' },
      last_finalization_error: { code: 'customer_tax_location_invalid' },
    })
    expect(await news()).toContain('invoice.finalization_failed')
    const failure = await failureOf(shop.stripe.invoices.finalizeInvoice(draft.id ?? ''))
    expect(failure.code).toBe('customer_tax_location_invalid')
    await shop.stripe.customers.update(shop.customer.id, { address: { country: 'DE' } })
    await advance(emulator, shop, at('2027-01-02T04:00:00Z'))
    expect(await latest(shop, subscription.id)).toMatchObject({ status: 'paid', total: 2380 })
  })

  test('is switched on later, when the place is known', async () => {
    const shop = await openTaxed()
    const { subscription } = await subscribe(shop, {})
    const failure = await failureOf(shop.stripe.subscriptions.update(subscription.id, automatic))
    expect(failure.code).toBe('customer_tax_location_invalid')
    await shop.stripe.customers.update(shop.customer.id, { address: { country: 'IT' } })
    const after = await shop.stripe.subscriptions.update(subscription.id, automatic)
    expect(after.automatic_tax).toMatchObject({ enabled: true, liability: { type: 'self' } })
    await advance(emulator, shop, at('2026-12-01T02:00:00Z'))
    expect((await latest(shop, subscription.id)).total).toBe(2440)
  })

  test('is worked out on an invoice of its own', async () => {
    const shop = await openTaxed({ address: { country: 'IT' } })
    const draft = await shop.stripe.invoices.create({
      customer: shop.customer.id,
      currency: 'eur',
      ...automatic,
    })
    await shop.stripe.invoiceItems.create({
      customer: shop.customer.id,
      invoice: draft.id ?? '',
      amount: 1000,
      currency: 'eur',
    })
    const open = await shop.stripe.invoices.finalizeInvoice(draft.id ?? '')
    expect(sums(open)).toEqual({ subtotal: 1000, total: 1220, net: 1000, taxes: [220] })
  })
})

describe('tax rates', () => {
  const rateOf = (shop: TaxedShop, percentage: number, inclusive: boolean) =>
    shop.stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive })

  test('come on top or lie within, of items before those of the subscription', async () => {
    const shop = await openTaxed()
    const [top, within] = [await rateOf(shop, 10, false), await rateOf(shop, 25, true)]
    const byDefault = await subscribe(shop, { default_tax_rates: [top.id] })
    expect(sums(byDefault.invoice)).toEqual({ subtotal: 2000, total: 2200, net: 2000, taxes: [200] })
    const byItem = await subscribe(shop, {
      default_tax_rates: [top.id],
      items: [{ price: shop.price.id, tax_rates: [within.id] }],
    })
    expect(sums(byItem.invoice)).toEqual({ subtotal: 2000, total: 2000, net: 1600, taxes: [400] })
    expect(byItem.subscription.items.data[0]?.tax_rates).toMatchObject([{ id: within.id }])
    expect(byItem.invoice.default_tax_rates).toMatchObject([{ id: top.id }])
  })

  test('are taken of what a discount leaves', async () => {
    const shop = await openTaxed()
    const rate = await rateOf(shop, 5, false)
    const coupon = await shop.stripe.coupons.create({ percent_off: 10, duration: 'forever' })
    const { invoice } = await subscribe(shop, {
      default_tax_rates: [rate.id],
      discounts: [{ coupon: coupon.id }],
    })
    expect(sums(invoice)).toEqual({ subtotal: 2000, total: 1890, net: 1800, taxes: [90] })
  })

  test('inside a price are taken out of it for an exempt customer', async () => {
    const shop = await openTaxed({ tax_exempt: 'exempt' }, { unit_amount: 10_000 })
    const rate = await rateOf(shop, 10, true)
    const { invoice } = await subscribe(shop, { default_tax_rates: [rate.id] })
    expect(sums(invoice)).toEqual({ subtotal: 9091, total: 9091, net: 9091, taxes: [0] })
  })

  test('go on an invoice item and a draft, and off again', async () => {
    const shop = await openTaxed()
    const rate = await rateOf(shop, 10, false)
    const { customer, stripe } = shop
    const draft = await stripe.invoices.create({ customer: customer.id, currency: 'eur' })
    const item = { customer: customer.id, invoice: draft.id ?? '', currency: 'eur', amount: 1000 }
    await stripe.invoiceItems.create({ ...item, tax_rates: [rate.id] })
    await stripe.invoiceItems.create(item)
    expect((await stripe.invoices.retrieve(draft.id ?? '')).total).toBe(2100)
    const both = await stripe.invoices.update(draft.id ?? '', { default_tax_rates: [rate.id] })
    expect(both.total).toBe(2200)
    expect((await stripe.invoices.update(draft.id ?? '', { default_tax_rates: '' })).total).toBe(2100)
  })

  test('are archived, not deleted, and only their words can change', async () => {
    const shop = await openTaxed()
    const rate = await rateOf(shop, 22, false)
    await shop.stripe.taxRates.update(rate.id, { active: false, display_name: 'IVA' })
    const failure = await failureOf(subscribe(shop, { default_tax_rates: [rate.id] }))
    expect(failure).toMatchObject({ statusCode: 400, param: 'default_tax_rates[0]' })
    expect((await shop.stripe.taxRates.list({ active: true })).data).toEqual([])
    const fixed = emulator.call('POST', `/v1/tax_rates/${rate.id}`, {
      key: `sk_test_${shop.stripe.account}`,
      body: 'percentage=10',
    })
    expect((await fixed).status).toBe(400)
  })

  test('do not go together with automatic tax', async () => {
    const shop = await openTaxed({ address: { country: 'IT' } })
    const rate = await rateOf(shop, 22, false)
    const failure = await failureOf(subscribe(shop, { ...automatic, default_tax_rates: [rate.id] }))
    expect(failure).toMatchObject({ statusCode: 400, param: 'automatic_tax[enabled]' })
  })
})
