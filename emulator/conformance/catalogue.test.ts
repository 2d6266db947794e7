import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from './start-for-tests.ts'

const emulator = emulatorForTests()

describe('products', () => {
  test('are created, changed, archived and found', async () => {
    const stripe = emulator.client()
    const product = await stripe.products.create({
      id: 'team',
      name: 'Team',
      unit_label: 'seat',
      metadata: { plan: 'team' },
    })
    expect(product).toMatchObject({ id: 'team', active: true, type: 'service', default_price: null })
    const updated = await stripe.products.update('team', { active: false, description: 'For teams' })
    expect(updated).toMatchObject({ active: false, description: 'For teams', unit_label: 'seat' })
    expect((await stripe.products.list({ active: true })).data).toEqual([])
    expect((await stripe.products.list({ ids: ['team', 'other'] })).data.map(({ id }) => id)).toEqual([
      'team',
    ])
  })

  test('can be made with a price in the same call', async () => {
    const stripe = emulator.client()
    const product = await stripe.products.create({
      name: 'Starter',
      default_price_data: { currency: 'EUR', unit_amount: 900, recurring: { interval: 'month' } },
    })
    const price = await stripe.prices.retrieve(String(product.default_price))
    expect(price).toMatchObject({ product: product.id, currency: 'eur', unit_amount: 900, type: 'recurring' })
    const types = (await stripe.events.list()).data.map(({ type }) => type).reverse()
    expect(types).toEqual(['product.created', 'plan.created', 'price.created', 'product.updated'])
  })

  test('cannot take an id twice', async () => {
    const stripe = emulator.client()
    await stripe.products.create({ id: 'team', name: 'Team' })
    expect((await failureOf(stripe.products.create({ id: 'team', name: 'Team' }))).code).toBe(
      'resource_already_exists',
    )
  })

  test('go only while they have no price', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.products.create({ name: 'Team' })
    expect(await stripe.products.del(id)).toMatchObject({ id, deleted: true })
    expect((await failureOf(stripe.products.retrieve(id))).statusCode).toBe(404)
    const priced = await stripe.products.create({
      name: 'T',
      default_price_data: { currency: 'eur', unit_amount: 1 },
    })
    expect((await failureOf(stripe.products.del(priced.id))).message).toMatch(/cannot be deleted/)
  })
})

describe('prices', () => {
  async function withProduct() {
    const stripe = emulator.client()
    const { id: product } = await stripe.products.create({ name: 'Team' })
    return { stripe, product }
  }

  test('keep their amount in both forms', async () => {
    const { stripe, product } = await withProduct()
    const whole = await stripe.prices.create({
      product,
      currency: 'usd',
      unit_amount: 2000,
      recurring: { interval: 'year' },
    })
    expect(whole.unit_amount_decimal?.toString()).toBe('2000')
    expect(whole.recurring).toEqual({
      interval: 'year',
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: 'licensed',
    })
    const raw = await emulator.call('POST', '/v1/prices', {
      key: `sk_test_${stripe.account}`,
      body: `product=${product}&currency=usd&unit_amount_decimal=0.50`,
    })
    expect(raw.body).toMatchObject({ unit_amount: null, unit_amount_decimal: '0.5', type: 'one_time' })
  })

  test('show their other currencies and tiers only when asked', async () => {
    const { stripe, product } = await withProduct()
    const { id } = await stripe.prices.create({
      product,
      currency: 'eur',
      unit_amount: 1000,
      currency_options: { usd: { unit_amount: 1200 } },
    })
    expect(await stripe.prices.retrieve(id)).not.toHaveProperty('currency_options')
    const expanded = await stripe.prices.retrieve(id, { expand: ['currency_options'] })
    expect(expanded.currency_options).toMatchObject({
      eur: { unit_amount: 1000 },
      usd: { unit_amount: 1200 },
    })
    const [event] = (await stripe.events.list({ type: 'price.created' })).data
    expect(event?.data.object).not.toHaveProperty('currency_options')
  })

  test('are found by lookup key, which only one of them can hold', async () => {
    const { stripe, product } = await withProduct()
    const create = (transfer_lookup_key: boolean) =>
      stripe.prices.create({
        product,
        currency: 'eur',
        unit_amount: 1,
        lookup_key: 'team_m',
        transfer_lookup_key,
      })
    const first = await create(false)
    const taken = await failureOf(create(false))
    expect(taken).toMatchObject({ statusCode: 400, param: 'lookup_key' })
    expect(taken.message).toContain(first.id)
    const second = await create(true)
    const found = await stripe.prices.list({ lookup_keys: ['team_m', 'other'] })
    expect(found.data.map(({ id }) => id)).toEqual([second.id])
    expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull()
    const [event] = (await stripe.events.list({ type: 'price.updated' })).data
    expect(event?.data).toMatchObject({
      object: { id: first.id },
      previous_attributes: { lookup_key: 'team_m' },
    })
  })

  test('never change their amount', async () => {
    const { stripe, product } = await withProduct()
    const { id } = await stripe.prices.create({ product, currency: 'eur', unit_amount: 1 })
    const { error } = await emulator.call('POST', `/v1/prices/${id}`, {
      key: `sk_test_${stripe.account}`,
      body: 'unit_amount=2',
    })
    expect(error['message']).toBe('Received unknown parameter: unit_amount')
    expect(await stripe.prices.update(id, { active: false, nickname: 'old' })).toMatchObject({
      active: false,
      nickname: 'old',
    })
  })

  test('are listed by product, activity, type and interval', async () => {
    const { stripe, product } = await withProduct()
    const monthly = await stripe.prices.create({
      product,
      currency: 'eur',
      unit_amount: 1,
      recurring: { interval: 'month' },
    })
    const once = await stripe.prices.create({ product, currency: 'usd', unit_amount: 1 })
    await stripe.prices.create({ currency: 'eur', unit_amount: 1, product_data: { name: 'Other' } })
    const idsOf = async (query: Parameters<typeof stripe.prices.list>[0]) =>
      (await stripe.prices.list(query)).data.map(({ id }) => id)
    expect(await idsOf({ product })).toEqual([once.id, monthly.id])
    expect(await idsOf({ product, type: 'recurring' })).toEqual([monthly.id])
    expect(await idsOf({ recurring: { interval: 'month' } })).toEqual([monthly.id])
    expect(await idsOf({ currency: 'usd', active: true })).toEqual([once.id])
  })

  test('graduate through tiers that end without bound', async () => {
    const { stripe, product } = await withProduct()
    const { id } = await stripe.prices.create({
      product,
      currency: 'eur',
      billing_scheme: 'tiered',
      tiers_mode: 'graduated',
      recurring: { interval: 'month' },
      tiers: [
        { up_to: 10, unit_amount: 100 },
        { up_to: 'inf', unit_amount: 50, flat_amount: 500 },
      ],
    })
    const { tiers, unit_amount } = await stripe.prices.retrieve(id, { expand: ['tiers'] })
    expect(unit_amount).toBeNull()
    expect(tiers).toMatchObject([
      { up_to: 10, unit_amount: 100, flat_amount: null },
      { up_to: null, unit_amount: 50, flat_amount: 500 },
    ])
  })

  test.each([
    ['currency=eur', 'Missing required param: product.'],
    ['product=prod_x&currency=eur&unit_amount=1', "No such product: 'prod_x'"],
    ['currency=zzz&unit_amount=1&product_data[name]=x', 'Invalid currency: zzz'],
    ['currency=eur&unit_amount=-1&product_data[name]=x', 'This value must be greater than or equal to 0.'],
    ['currency=eur&product_data[name]=x', 'Missing required param: unit_amount.'],
    [
      'currency=eur&unit_amount=1&product_data[name]=x&recurring[interval]=eon',
      'Invalid interval: must be one of day, week, month, or year',
    ],
  ])('with %s are refused, and nothing is left behind', async (body, message) => {
    const stripe = emulator.client()
    const { status, error } = await emulator.call('POST', '/v1/prices', {
      key: `sk_test_${stripe.account}`,
      body,
    })
    expect(status).toBe(400)
    expect(error['message']).toBe(message)
    expect((await stripe.products.list()).data).toEqual([])
    expect((await stripe.events.list()).data).toEqual([])
  })
})
