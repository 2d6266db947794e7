import type Stripe from 'stripe'
import { beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../emulator.ts'
import type { Param, Shape } from '../http/params.ts'
import type { Route } from '../http/route.ts'
import { allRoutes } from '../resources/all-routes.ts'
import type { Journal } from '../store/journal.ts'
import { stripeOver } from './webhook-receiver.ts'

const SECRET_EMAIL = 'victim@example.com'

let emulator: Emulator
let writes = 0
/** Ids of the victim's objects, by the first word of their path. */
let foreign: ReadonlyMap<string, string>

beforeAll(async () => {
  const journal: Journal = {
    async *read() {},
    append(text) {
      writes += text.split('\n').length - 1
      return Promise.resolve()
    },
    rewrite: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  emulator = await createEmulator({ baseUrl: 'http://emulator.test', journal })
  foreign = await furnishVictim(stripeOver(emulator, 'sk_test_victim'))
  // The attacker's account exists.
  await stripeOver(emulator, 'sk_test_attacker').customers.create()
  await emulator.idle()
})

async function furnishVictim(stripe: Stripe): Promise<Map<string, string>> {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_900_000_000 })
  const product = await stripe.products.create({ name: 'Team' })
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 2000,
    recurring: { interval: 'month' },
  })
  const customer = await stripe.customers.create({
    email: SECRET_EMAIL,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  })
  const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'once' })
  const code = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id } })
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: method?.id ?? '',
  })
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id })
  const item = await stripe.invoiceItems.create({ customer: customer.id, amount: 100, currency: 'usd' })
  const [charge] = (await stripe.charges.list({ customer: customer.id })).data
  const refund = await stripe.refunds.create({ charge: charge?.id ?? '', amount: 100 })
  const [payment] = (await stripe.invoicePayments.list({ invoice: String(subscription.latest_invoice) })).data
  const setup = await stripe.setupIntents.create({ customer: customer.id })
  const endpoint = await stripe.webhookEndpoints.create({
    url: 'http://localhost:1/hook',
    enabled_events: ['price.deleted'],
  })
  const [event] = (await stripe.events.list({ limit: 1 })).data
  return new Map([
    ['test_helpers', clock.id],
    ['products', product.id],
    ['prices', price.id],
    ['customers', customer.id],
    ['payment_methods', method?.id ?? ''],
    ['coupons', coupon.id],
    ['promotion_codes', code.id],
    ['subscriptions', subscription.id],
    ['subscription_items', subscription.items.data[0]?.id ?? ''],
    ['subscription_schedules', schedule.id],
    ['invoices', String(subscription.latest_invoice)],
    ['invoiceitems', item.id],
    ['charges', charge?.id ?? ''],
    ['refunds', refund.id],
    ['invoice_payments', payment?.id ?? ''],
    ['payment_intents', String(charge?.payment_intent)],
    ['setup_intents', setup.id],
    ['webhook_endpoints', endpoint.id],
    ['events', event?.id ?? ''],
  ])
}

/** Every parameter with its wire name, those of nested hashes and lists too. */
function* paramsOf(shape: Shape, prefix = '', depth = 0): Generator<[name: string, param: Param<unknown>]> {
  if (depth > 3) return
  for (const [key, param] of Object.entries(shape)) {
    const name = prefix === '' ? key : `${prefix}[${key}]`
    yield [name, param]
    const { takes } = param
    if (takes && 'shape' in takes) yield* paramsOf(takes.shape, name, depth + 1)
    if (takes && 'item' in takes && takes.item.takes && 'shape' in takes.item.takes) {
      yield* paramsOf(takes.item.takes.shape, `${name}[0]`, depth + 1)
    }
  }
}

/** Forms that no endpoint may take. */
function hostileForms(route: Route): string[] {
  const forms = [
    `a${'[a'.repeat(300)}=1`,
    `metadata${'[a]'.repeat(40)}=1`,
    '__proto__[polluted]=1',
    'constructor[prototype][polluted]=1',
    'metadata[__proto__][polluted]=1',
    'expand[__proto__]=x',
    'expand[]=a.b.c.d.e.f',
  ]
  for (const [name, param] of paramsOf(route.shape)) {
    const { takes } = param
    forms.push(`${name}[__proto__][polluted]=1`)
    if (takes && 'texts' in takes) forms.push(`${name}[x][y]=1`, `${name}=${'9'.repeat(40)}`, `${name}=1e309`)
    if (takes && 'shape' in takes) forms.push(`${name}=text`, `${name}[constructor]=1`)
    if (takes && 'item' in takes) forms.push(`${name}=text`, `${name}[x]=1`, `${name}[99999999999]=1`)
  }
  return forms
}

async function send(route: Route, path: string, form: string): Promise<{ status: number; text: string }> {
  const isRead = route.method === 'GET'
  const response = await emulator.fetch(
    new Request(`http://emulator.test${path}${isRead && form !== '' ? `?${form}` : ''}`, {
      method: route.method,
      headers: {
        authorization: 'Bearer sk_test_attacker',
        'content-type': 'application/x-www-form-urlencoded',
      },
      ...(!isRead && { body: form }),
    }),
  )
  return { status: response.status, text: await response.text() }
}

const ERROR = /^\s*{\s*"error":\s*{/

const named = (routes: readonly Route[]) =>
  routes.map((route) => [`${route.method} ${route.path}`, route] as const)
const nounOf = (route: Route) => route.path.split('/')[2] ?? ''
const pathWith = (route: Route, id: string) => route.path.replaceAll(/:\w+/g, id)

test.each(named(allRoutes))(
  '%s refuses bombs, prototype keys, huge numbers and wrong types, and changes nothing',
  async (_, route) => {
    const path = pathWith(route, foreign.get(nounOf(route)) ?? 'x')
    const before = writes
    for (const form of hostileForms(route)) {
      const { status, text } = await send(route, path, form)
      expect(status, `${form} was answered with ${text.slice(0, 300)}`).toBeLessThan(500)
      // What a browser sends beside what is known is dropped there.
      if (route.publishable) continue
      expect(status, form).toBeGreaterThanOrEqual(400)
      expect(text).toMatch(ERROR)
    }
    await emulator.idle()
    if (!route.publishable) expect(writes).toBe(before)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  },
)

test.each(named(allRoutes.filter((route) => route.path.includes(':'))))(
  '%s knows neither unknown nor foreign objects',
  async (_, route) => {
    const before = writes
    for (const id of ['unknown_1', '__proto__', 'constructor', '%00', foreign.get(nounOf(route)) ?? 'x']) {
      const { status, text } = await send(route, pathWith(route, id), '')
      expect([400, 401, 403, 404], `${id}: ${text.slice(0, 300)}`).toContain(status)
      expect(text).toMatch(ERROR)
      expect(text).not.toContain(SECRET_EMAIL)
    }
    await emulator.idle()
    expect(writes).toBe(before)
  },
)
