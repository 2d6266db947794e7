import fc from 'fast-check'
import { createEmulator } from '../emulator.ts'
import type { Route } from '../http/route.ts'
import type { Journal } from '../store/journal.ts'
import { stripeOver } from './webhook-receiver.ts'

export interface FuzzedEmulator {
  /** Sends malformed input to a route; throws when the answer breaks a rule that holds for every input. */
  attack(route: Route, runs: number): Promise<void>
}

/** An emulator with an account that has something of everything, and a watch on what is written. */
export async function startFuzzing(): Promise<FuzzedEmulator> {
  let writes = 0
  const journal: Journal = {
    async *read() {},
    append(text) {
      writes += text.split('\n').length - 1
      return Promise.resolve()
    },
    rewrite: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  const emulator = await createEmulator({ baseUrl: 'http://emulator.test', journal })
  const known = await furnish(stripeOver(emulator, 'sk_test_fuzz'))

  async function check(route: Route, path: string, form: string, key: string): Promise<void> {
    await emulator.idle()
    const before = writes
    const isRead = route.method === 'GET'
    const response = await emulator.fetch(
      new Request(`http://emulator.test${path}${isRead && form !== '' ? `?${form}` : ''}`, {
        method: route.method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-www-form-urlencoded' },
        ...(!isRead && { body: form }),
      }),
    )
    const text = await response.text()
    const parsed: unknown = JSON.parse(text)
    const what = `${route.method} ${path} ${form}\n${response.status} ${text.slice(0, 1000)}`
    if (response.status >= 500) throw new Error(`A fault: ${what}`)
    if (typeof parsed !== 'object' || parsed === null) throw new Error(`No object: ${what}`)
    const isRefused = response.status < 200 || response.status > 299
    if (isRefused !== 'error' in parsed) throw new Error(`An error without its envelope: ${what}`)
    // A declined payment leaves its intent and its charge behind, as with Stripe; nothing else may.
    if (isRefused && response.status !== 402 && writes !== before) throw new Error(`It wrote: ${what}`)
    if (isRead && writes !== before) throw new Error(`A read wrote: ${what}`)
  }

  return {
    async attack(route, runs) {
      const keys = route.publishable ? ['sk_test_fuzz', 'pk_test_fuzz'] : ['sk_test_fuzz']
      const property = fc.asyncProperty(
        pathsOf(route, known),
        formsOf(route, known),
        fc.constantFrom(...keys),
        (path, form, key) => check(route, path, form, key),
      )
      await fc.assert(property, { numRuns: runs })
    },
  }
}

/** Ids of one object of each kind. */
async function furnish(stripe: ReturnType<typeof stripeOver>): Promise<string[]> {
  const { default_price: price, id: product } = await stripe.products.create({
    name: 'Team',
    default_price_data: { currency: 'eur', unit_amount: 2000, recurring: { interval: 'month' } },
  })
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_900_000_000 })
  const customer = await stripe.customers.create({ payment_method: 'pm_card_visa' })
  const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: String(price) }],
    payment_behavior: 'default_incomplete',
  })
  const intent = await stripe.paymentIntents.create({ amount: 1000, currency: 'eur' })
  const setup = await stripe.setupIntents.create()
  const secrets = [intent.client_secret ?? '', setup.client_secret ?? '']
  const invoice = String(subscription.latest_invoice)
  const item = subscription.items.data[0]?.id ?? ''
  const ids = [
    product,
    String(price),
    clock.id,
    customer.id,
    method?.id ?? '',
    subscription.id,
    item,
    invoice,
  ]
  return [...ids, intent.id, setup.id, ...secrets, 'pm_card_visa', 'pm_card_visa_chargeDeclined']
}

function pathsOf(route: Route, known: readonly string[]): fc.Arbitrary<string> {
  const id = fc.oneof(
    fc.constantFrom(...known),
    fc.constantFrom('cus_x', '__proto__', 'constructor', '%', '%00', '..', '%2e%2e%2f', 'a'.repeat(3000)),
    fc.string({ minLength: 1 }).map(encodeURIComponent),
  )
  const parts = route.path.split('/').slice(1)
  const segments = parts.map((part) => (part.startsWith(':') ? id : fc.constant(part)))
  return fc.tuple(...segments).map((texts) => new URL(`/${texts.join('/')}`, 'http://emulator.test').pathname)
}

/** Forms that mix the names the route knows with values that do not fit, and names that nobody knows. */
function formsOf(route: Route, known: readonly string[]): fc.Arbitrary<string> {
  const names = [
    ...Object.keys(route.shape),
    'expand',
    'limit',
    'foo',
    '__proto__',
    'constructor',
    'toString',
  ]
  const segment = fc.oneof(
    fc.constantFrom(
      '',
      '0',
      '1',
      '7',
      'id',
      'price',
      'type',
      'card',
      'enabled',
      '__proto__',
      'hasOwnProperty',
    ),
    fc.constantFrom(...names),
    fc.string({ maxLength: 8 }).map(encodeURIComponent),
  )
  const name = fc
    .tuple(fc.constantFrom(...names), fc.array(segment, { maxLength: 4 }))
    .map(([first, rest]) => `${first}${rest.map((one) => `[${one}]`).join('')}`)
  const value = fc.oneof(
    fc.constantFrom(...known),
    fc.constantFrom(
      '',
      '0',
      '-1',
      '1',
      '1.5',
      '1e309',
      '99999999999999999999',
      'NaN',
      'true',
      'null',
      'now',
      'card',
    ),
    fc.constantFrom(
      'eur',
      'EUR',
      'usd',
      'month',
      'inf',
      'customer',
      'latest_invoice.payments',
      'data',
      '%ff',
      '%',
      '\u0000',
    ),
    fc.string().map((text) => encodeURIComponent(text)),
  )
  const pair = fc.tuple(name, value).map(([one, other]) => `${one}=${other}`)
  return fc.oneof(
    { weight: 9, arbitrary: fc.array(pair, { maxLength: 6 }).map((pairs) => pairs.join('&')) },
    { weight: 1, arbitrary: fc.string() },
  )
}
