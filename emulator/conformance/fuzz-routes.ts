import fc from 'fast-check'
import { createEmulator } from '../emulator.ts'
import type { Param, Shape } from '../http/params.ts'
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

/**
 * Forms that an endpoint may well take, some of them spoiled: by a wrong value, a missing or an unknown name. Only
 * what comes past the first check can show what lies behind it.
 */
function formsOf(route: Route, known: readonly string[]): fc.Arbitrary<string> {
  const fitting = pairsOf(route.shape, known, 0)
  const unknown = fc.constantFrom(
    'foo',
    '__proto__',
    'constructor',
    'toString',
    'metadata',
    'expand',
    'expand[]',
    'limit',
  )
  const spoiled = fc.tuple(unknown, valuesOf(known)).map(([name, value]): Pair => [name, value])
  const pairs = fc.tuple(fitting, fc.array(spoiled, { maxLength: 2 }), fc.double({ min: 0, max: 1 }))
  const form = pairs.map(([fit, spoil, dice]) => encode(dice < 0.7 ? fit : [...fit, ...spoil]))
  return fc.oneof({ weight: 19, arbitrary: form }, { weight: 1, arbitrary: fc.string() })
}

type Pair = readonly [name: string, value: string]

function encode(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&')
}

function pairsOf(shape: Shape, known: readonly string[], depth: number): fc.Arbitrary<Pair[]> {
  const fields = Object.entries(shape).map(([name, param]) => {
    const given = pairsFor(name, param, known, depth)
    const absent = fc.constant<Pair[]>([])
    return param.required
      ? fc.oneof({ weight: 19, arbitrary: given }, { weight: 1, arbitrary: absent })
      : fc.oneof(
          { weight: 1, arbitrary: given },
          { weight: 2 + Math.ceil(Object.keys(shape).length / 4), arbitrary: absent },
        )
  })
  return fc.tuple(...fields).map((lists) => lists.flat())
}

function pairsFor(
  name: string,
  param: Param<unknown>,
  known: readonly string[],
  depth: number,
): fc.Arbitrary<Pair[]> {
  const scalar = valuesOf(known).map((value): Pair[] => [[name, value]])
  const { takes } = param
  const isDeep = depth >= 4
  const nested = (inner: fc.Arbitrary<Pair[]>) =>
    fc.oneof(
      {
        weight: 9,
        arbitrary: inner.map((pairs) => pairs.map(([one, value]): Pair => [within(name, one), value])),
      },
      { weight: 1, arbitrary: scalar },
    )
  if (!takes || isDeep) return scalar
  if ('texts' in takes) {
    const fitting = fc.constantFrom(...takes.texts).map((value): Pair[] => [[name, value]])
    return fc.oneof({ weight: 5, arbitrary: fitting }, { weight: 1, arbitrary: scalar })
  }
  if ('shape' in takes) return nested(pairsOf(takes.shape, known, depth + 1))
  const items = fc.tuple(
    pairsFor('0', takes.item, known, depth + 1),
    pairsFor('1', takes.item, known, depth + 1),
  )
  return nested(
    fc.tuple(items, fc.boolean()).map(([[one, other], both]) => (both ? [...one, ...other] : one)),
  )
}

/** `items` around `0[price]` is `items[0][price]`. */
function within(outer: string, inner: string): string {
  const open = inner.indexOf('[')
  return open === -1 ? `${outer}[${inner}]` : `${outer}[${inner.slice(0, open)}]${inner.slice(open)}`
}

function valuesOf(known: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...known),
    fc.constantFrom(
      'eur',
      'usd',
      'EUR',
      'card',
      'a@example.com',
      'http://localhost/hook',
      '*',
      'price.created',
    ),
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
      'inf',
    ),
    fc.constantFrom(
      'customer',
      'latest_invoice.payments',
      'data',
      '%ff',
      '%',
      '%00',
      '4242424242424242',
      '2040',
      '12',
    ),
    fc.string().map((text) => encodeURIComponent(text)),
  )
}
