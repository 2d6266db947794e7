import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { doorsAt } from '../control/doors-for-tests.ts'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, eventTypes, openShop, type Shop } from './billing-for-tests.ts'
import {
  amounts,
  at,
  change,
  NOVEMBER,
  openRunning,
  priceOf,
  renewal,
  type Running,
} from './running-for-tests.ts'

const emulator = emulatorForTests()

const coupon = (shop: Shop, terms: Stripe.CouponCreateParams) => shop.stripe.coupons.create(terms)
const apply = (shop: Running, discounts: Stripe.SubscriptionUpdateParams['discounts']) =>
  shop.stripe.subscriptions.update(shop.subscription.id, {
    ...(discounts === undefined ? {} : { discounts }),
  })
const invoiceOf = (subscription: Stripe.Subscription) =>
  typeof subscription.latest_invoice === 'object' ? subscription.latest_invoice : null

/** A subscription that starts with the discounts, its first invoice unpaid. */
function start(shop: Shop, discounts: Stripe.SubscriptionCreateParams['discounts'], price = shop.price.id) {
  return shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    items: [{ price }],
    payment_behavior: 'default_incomplete',
    expand: ['latest_invoice'],
    ...(discounts === undefined ? {} : { discounts }),
  })
}

test('a percentage lowers the first invoice, which says what it took and asks for the rest', async () => {
  const shop = await openShop(emulator, { unitAmount: 2500 })
  const { id } = await coupon(shop, { percent_off: 10, duration: 'forever' })
  const preview = await shop.stripe.invoices.createPreview({
    customer: shop.customer.id,
    discounts: [{ coupon: id }],
    subscription_details: { items: [{ price: shop.price.id }] },
  })
  const subscription = await start(shop, [{ coupon: id }])
  const invoice = invoiceOf(subscription)
  const discount = subscription.discounts[0]
  expect(invoice).toMatchObject({
    subtotal: 2500,
    total: 2250,
    amount_due: 2250,
    discounts: [discount],
    total_discount_amounts: [{ amount: 250, discount }],
    total_pretax_credit_amounts: [{ amount: 250, discount, type: 'discount' }],
    lines: { data: [{ amount: 2500, discount_amounts: [{ amount: 250, discount }] }] },
  })
  expect([preview.subtotal, preview.total, preview.amount_due]).toEqual([2500, 2250, 2250])
  expect(await shop.stripe.coupons.retrieve(id)).toMatchObject({ times_redeemed: 1, valid: true })
  expect(await eventTypes(shop.stripe)).toContain('customer.discount.created')
})

test('a discount of everything starts an active subscription with nothing to pay', async () => {
  const shop = await openShop(emulator)
  const { id } = await coupon(shop, { percent_off: 100, duration: 'once' })
  const subscription = await start(shop, [{ coupon: id }])
  expect(subscription.status).toBe('active')
  expect(invoiceOf(subscription)).toMatchObject({ status: 'paid', total: 0, amount_due: 0 })
})

test("an item's own discount lies within the subtotal", async () => {
  const shop = await openShop(emulator, { unitAmount: 1900 })
  const { id } = await coupon(shop, { percent_off: 50 })
  const subscription = await shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    items: [{ price: shop.price.id, discounts: [{ coupon: id }] }],
    payment_behavior: 'default_incomplete',
    expand: ['latest_invoice'],
  })
  expect(invoiceOf(subscription)).toMatchObject({
    subtotal: 950,
    total: 950,
    discounts: [],
    total_discount_amounts: [{ amount: 950 }],
  })
})

test.each([
  ['once', {}, [2000, 2000]],
  ['repeating', { duration_in_months: 2 }, [1600, 2000]],
  ['forever', {}, [1600, 1600]],
] as const)('a discount that holds %s lowers the right renewals', async (duration, terms, expected) => {
  const shop = await openShop(emulator, { frozen: NOVEMBER })
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
  const { id } = await coupon(shop, { percent_off: 20, duration, ...terms })
  const subscription = await shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    default_payment_method: method.id,
    items: [{ price: shop.price.id }],
    discounts: [{ coupon: id }],
    expand: ['latest_invoice'],
  })
  const running: Running = { ...shop, subscription, item: subscription.items.data[0]?.id ?? '' }
  expect(invoiceOf(subscription)?.amount_paid).toBe(1600)
  const upcoming = await shop.stripe.invoices.createPreview({ subscription: subscription.id })
  const december = await renewal(emulator, running, '2026-12-01T02:00:00Z')
  const january = await renewal(emulator, running, '2027-01-01T02:00:00Z')
  expect([december?.amount_paid, january?.amount_paid]).toEqual(expected)
  expect(upcoming.total).toBe(december?.total)
})

test('prorations of an upgrade are net of the discount on both sides, as the preview said', async () => {
  const shop = await openShop(emulator, { frozen: NOVEMBER })
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
  const { id } = await coupon(shop, { percent_off: 20, duration: 'forever' })
  const subscription = await shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    default_payment_method: method.id,
    items: [{ price: shop.price.id }],
    discounts: [{ coupon: id }],
  })
  const item = subscription.items.data[0]?.id ?? ''
  const running: Running = { ...shop, subscription, item }
  const pro = await priceOf(shop, 5000)
  await advance(emulator, shop, at('2026-11-16T00:00:00Z'))
  const preview = await shop.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items: [{ id: item, price: pro.id }], proration_behavior: 'always_invoice' },
  })
  const after = await shop.stripe.subscriptions.update(subscription.id, {
    items: [{ id: item, price: pro.id }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  })
  expect(amounts(invoiceOf(after))).toEqual([-800, 2000])
  expect(preview.total).toBe(1200)
  expect(invoiceOf(after)?.total).toBe(1200)
  expect((await renewal(emulator, running, '2026-12-01T02:00:00Z'))?.total).toBe(4000)
})

test('a credit for a period that a discount for once lowered gives back what was paid', async () => {
  const shop = await openShop(emulator, { frozen: NOVEMBER })
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
  const { id } = await coupon(shop, { percent_off: 20, duration: 'once' })
  const subscription = await shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    default_payment_method: method.id,
    items: [{ price: shop.price.id }],
    discounts: [{ coupon: id }],
  })
  const item = subscription.items.data[0]?.id ?? ''
  const pro = await priceOf(shop, 5000)
  const invoice = await change(emulator, { ...shop, subscription, item }, '2026-11-16T00:00:00Z', {
    items: [{ id: item, price: pro.id }],
    proration_behavior: 'always_invoice',
  })
  expect(amounts(invoice)).toEqual([-800, 2500])
})

test('discounts of a running subscription are replaced, kept and cleared', async () => {
  const shop = await openRunning(emulator)
  const first = await coupon(shop, { percent_off: 10, duration: 'forever' })
  const second = await coupon(shop, { amount_off: 300, currency: 'usd', duration: 'forever' })
  const one = await apply(shop, [{ coupon: first.id }])
  const kept = String(one.discounts[0])
  const two = await apply(shop, [{ discount: kept }, { coupon: second.id }])
  expect(two.discounts).toEqual([kept, expect.stringMatching(/^di_/)])
  const preview = await shop.stripe.invoices.createPreview({ subscription: shop.subscription.id })
  expect(preview.total).toBe(1500)
  expect((await apply(shop, [{ coupon: second.id }])).discounts).not.toContain(kept)
  expect((await apply(shop, '')).discounts).toEqual([])
  expect((await eventTypes(shop.stripe)).filter((type) => type === 'customer.discount.deleted')).toHaveLength(
    3,
  )
})

test('a promotion code is found in any letter case, works once, and is then inactive', async () => {
  const shop = await openShop(emulator)
  const { id } = await coupon(shop, { percent_off: 25, duration: 'forever' })
  const code = await shop.stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: id },
    code: 'Autumn25',
    max_redemptions: 1,
  })
  const found = await shop.stripe.promotionCodes.list({ code: 'AUTUMN25', active: true })
  expect(found.data.map((one) => one.id)).toEqual([code.id])
  expect(invoiceOf(await start(shop, [{ promotion_code: code.id }]))?.total).toBe(1500)
  expect(await shop.stripe.promotionCodes.retrieve(code.id)).toMatchObject({
    active: false,
    times_redeemed: 1,
  })
  const error = await failureOf(start(shop, [{ promotion_code: code.id }]))
  expect(error.message).toContain('redeemed the maximum number of times')
  expect(error.statusCode).toBe(400)
})

test('what may not be redeemed is refused with the reason and leaves nothing behind', async () => {
  const shop = await openShop(emulator, { frozen: NOVEMBER })
  const other = await shop.stripe.customers.create()
  const product = await shop.stripe.products.create({ name: 'Other' })
  const { id } = await coupon(shop, { percent_off: 10 })
  const limited = await coupon(shop, { percent_off: 10, applies_to: { products: [product.id] } })
  const euros = await coupon(shop, { amount_off: 100, currency: 'eur' })
  const promotion = { type: 'coupon', coupon: id } as const
  const minimum = { minimum_amount: 2001, minimum_amount_currency: 'usd' }
  const code = async (terms: Partial<Stripe.PromotionCodeCreateParams>) =>
    (await shop.stripe.promotionCodes.create({ promotion, ...terms })).id
  const refused: [Stripe.SubscriptionCreateParams['discounts'], RegExp][] = [
    [[{ coupon: 'NONE' }], /No such coupon: 'NONE'/],
    [[{ promotion_code: 'promo_none' }], /No such promotion code/],
    [[{ coupon: id }, { coupon: id }], /more than once/],
    [[{ coupon: limited.id }], /does not apply to any/],
    [[{ coupon: euros.id }], /no amount in the currency usd/],
    [[{ promotion_code: await code({ active: false }) }], /not active/],
    [[{ promotion_code: await code({ customer: other.id }) }], /another customer/],
    [[{ promotion_code: await code({ restrictions: minimum }) }], /minimum amount of \$20\.01/],
    [[{ coupon: id, promotion_code: 'promo_none' }], /exactly one/],
  ]
  for (const [discounts, reason] of refused) {
    const error = await failureOf(start(shop, discounts))
    expect([error.statusCode, error.message]).toEqual([400, expect.stringMatching(reason)])
  }
  expect((await shop.stripe.subscriptions.list({ customer: shop.customer.id })).data).toEqual([])
  expect((await shop.stripe.coupons.retrieve(id)).times_redeemed).toBe(0)
})

test('a code for a first purchase is refused to those who bought, one with a minimum to those who run', async () => {
  const shop = await openRunning(emulator)
  const { id } = await coupon(shop, { percent_off: 10 })
  const code = async (restrictions: Stripe.PromotionCodeCreateParams.Restrictions) =>
    (await shop.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: id }, restrictions })).id
  const first = await failureOf(
    apply(shop, [{ promotion_code: await code({ first_time_transaction: true }) }]),
  )
  expect(first.message).toContain('prior transactions')
  const minimum = await code({ minimum_amount: 100, minimum_amount_currency: 'usd' })
  expect((await failureOf(apply(shop, [{ promotion_code: minimum }]))).message).toContain('new subscription')
})

test('a deleted coupon can be redeemed no more, and what was redeemed goes on', async () => {
  const shop = await openRunning(emulator)
  const { id } = await coupon(shop, { percent_off: 50, duration: 'forever' })
  await apply(shop, [{ coupon: id }])
  await shop.stripe.coupons.del(id)
  expect((await failureOf(shop.stripe.coupons.retrieve(id))).statusCode).toBe(404)
  expect((await renewal(emulator, shop, '2026-12-01T02:00:00Z'))?.total).toBe(1000)
  const read = await shop.stripe.subscriptions.retrieve(shop.subscription.id, {
    expand: ['discounts.source.coupon'],
  })
  expect(read.discounts).toMatchObject([{ source: { coupon: { id, valid: false } } }])
})

test('a coupon past its last day is refused as expired', async () => {
  const shop = await openShop(emulator, { frozen: at('2027-06-01T00:00:00Z') })
  const { id } = await coupon(shop, { percent_off: 10, redeem_by: at('2027-05-01T00:00:00Z') })
  expect(await failureOf(start(shop, [{ coupon: id }]))).toMatchObject({
    code: 'coupon_expired',
    message: `Coupon expired: ${id}`,
  })
})

test('the discount of a subscription can be taken away by its own address, once', async () => {
  const shop = await openRunning(emulator)
  const { id } = await coupon(shop, { percent_off: 10, duration: 'forever' })
  const { discounts } = await apply(shop, [{ coupon: id }])
  const gone = await shop.stripe.subscriptions.deleteDiscount(shop.subscription.id)
  expect(gone).toMatchObject({ id: discounts[0], object: 'discount', deleted: true })
  expect((await shop.stripe.subscriptions.retrieve(shop.subscription.id)).discounts).toEqual([])
  const again = await failureOf(shop.stripe.subscriptions.deleteDiscount(shop.subscription.id))
  expect(again).toMatchObject({ statusCode: 404, code: 'resource_missing' })
})

test('a coupon on the customer lowers subscriptions without one of their own, until its time is over', async () => {
  const shop = await openRunning(emulator)
  const { stripe, customer, subscription } = shop
  const terms = { percent_off: 50, duration: 'repeating', duration_in_months: 2 } as const
  const { id } = await coupon(shop, terms)
  const put = (wanted: string) =>
    doorsAt(emulator.url)('POST', 'customer_discount', {
      account: stripe.account,
      customer: customer.id,
      coupon: wanted,
    })
  expect(await put('no_such')).toMatchObject({ status: 404 })
  expect(await put(id)).toMatchObject({ status: 200, body: { customer: customer.id, coupon: id } })
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ discount: { source: { coupon: id } } })
  const preview = await stripe.invoices.createPreview({ subscription: subscription.id })
  const first = await renewal(emulator, shop, '2026-12-01T00:00:00Z')
  expect([preview.total, first?.total]).toEqual([preview.subtotal / 2, preview.subtotal / 2])

  const own = await coupon(shop, { percent_off: 10, duration: 'once' })
  await apply(shop, [{ coupon: own.id }])
  const second = await renewal(emulator, shop, '2027-01-01T00:00:00Z')
  expect(second?.total).toBe(preview.subtotal * 0.9)
  const third = await renewal(emulator, shop, '2027-02-01T00:00:00Z')
  expect(third?.total).toBe(preview.subtotal)
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ discount: null })
  expect(await failureOf(stripe.customers.deleteDiscount(customer.id))).toMatchObject({ statusCode: 404 })

  const once = await coupon(shop, { percent_off: 25, duration: 'once' })
  await put(once.id)
  const lowered = await renewal(emulator, shop, '2027-03-01T02:00:00Z')
  expect(lowered?.total).toBe(preview.subtotal * 0.75)
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ discount: null })
})
