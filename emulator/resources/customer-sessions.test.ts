import { expect, test } from 'vitest'
import { doorsAt } from '../control/doors-for-tests.ts'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { eventTypes, fromBrowser, openShop, type Shop } from './billing-for-tests.ts'

const emulator = emulatorForTests()

const features = {
  payment_method_redisplay: 'enabled',
  payment_method_remove: 'enabled',
  payment_method_save: 'enabled',
  payment_method_save_usage: 'off_session',
} as const

async function openSession(shop: Shop, changes: Record<string, unknown> = {}) {
  return shop.stripe.customerSessions.create({
    customer: shop.customer.id,
    components: { payment_element: { enabled: true, features: { ...features, ...changes } } },
  })
}

async function elementsSession(shop: Shop, secret: string) {
  const query = new URLSearchParams({
    key: `pk_test_${shop.stripe.account}`,
    type: 'deferred_intent',
    'deferred_intent[mode]': 'setup',
    customer_session_client_secret: secret,
  })
  return emulator.call('GET', `/v1/elements/sessions?${query.toString()}`, { key: '' })
}

const idsOf = (answer: Awaited<ReturnType<typeof elementsSession>>) =>
  JSON.stringify(answer.body['customer']).match(/pm_\w+/g) ?? []

async function attachAs(shop: Shop, allow_redisplay: 'always' | 'limited' | 'unspecified') {
  const { id } = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
  await shop.stripe.paymentMethods.update(id, { allow_redisplay })
  return id
}

test('a session says what its form may do, and for how long', async () => {
  const shop = await openShop(emulator)
  const session = await openSession(shop)
  expect(session).toMatchObject({
    object: 'customer_session',
    customer: shop.customer.id,
    client_secret: expect.stringMatching(/^cuss_secret_/),
    expires_at: session.created + 1800,
    components: {
      payment_element: {
        enabled: true,
        features: {
          ...features,
          payment_method_allow_redisplay_filters: ['always'],
          payment_method_redisplay_limit: 3,
        },
      },
      pricing_table: { enabled: false },
      customer_sheet: { enabled: false, features: null },
    },
  })
  const nothing = shop.stripe.customerSessions.create({
    customer: shop.customer.id,
    components: { pricing_table: { enabled: false } },
  })
  expect(await failureOf(nothing)).toMatchObject({ statusCode: 400, param: 'components' })
})

test('the form is told the saved methods that may be shown again, the default first', async () => {
  const shop = await openShop(emulator)
  const hidden = await attachAs(shop, 'unspecified')
  const first = await attachAs(shop, 'always')
  const second = await attachAs(shop, 'always')
  const limited = await attachAs(shop, 'limited')
  await shop.stripe.customers.update(shop.customer.id, {
    invoice_settings: { default_payment_method: first },
  })
  const shown = await elementsSession(shop, (await openSession(shop)).client_secret)
  expect([...new Set(idsOf(shown))]).toEqual([first, second])
  const all = await openSession(shop, {
    payment_method_allow_redisplay_filters: ['always', 'limited', 'unspecified'],
    payment_method_redisplay_limit: 10,
  })
  const wide = await elementsSession(shop, all.client_secret)
  expect(new Set(idsOf(wide))).toEqual(new Set([first, second, limited, hidden]))
  const off = await openSession(shop, { payment_method_redisplay: 'disabled' })
  expect((await elementsSession(shop, off.client_secret)).body['customer']).toMatchObject({
    payment_methods: [],
  })
  expect((await elementsSession(shop, 'cuss_secret_no')).error).toMatchObject({
    param: 'customer_session_client_secret',
  })
})

test('the form removes and renews what its own customer saved, and nothing else', async () => {
  const shop = await openShop(emulator)
  const method = await attachAs(shop, 'always')
  const { client_secret: secret } = await openSession(shop)
  const path = `/v1/elements/payment_methods/${method}`
  const from = (at: string, sessionSecret: string, params: Record<string, string> = {}) =>
    fromBrowser(emulator, shop, at, { customer_session_client_secret: sessionSecret, ...params })
  const renewed = await from(path, secret, { 'card[exp_month]': '1', 'card[exp_year]': '2040' })
  expect(renewed.body).toMatchObject({ customer: null, card: { exp_month: 1, exp_year: 2040 } })
  const guarded = await openSession(shop, { payment_method_remove: 'disabled' })
  expect((await from(`${path}/detach`, guarded.client_secret)).status).toBe(400)
  const other = await openShop(emulator)
  const stranger = await shop.stripe.customers.create({ payment_method: 'pm_card_visa' })
  const foreign = await shop.stripe.customers.listPaymentMethods(stranger.id)
  expect((await from(`/v1/elements/payment_methods/${foreign.data[0]?.id}/detach`, secret)).status).toBe(400)
  expect((await from(`${path}/detach`, (await openSession(other)).client_secret)).status).toBe(400)
  expect((await from(`${path}/detach`, secret)).status).toBe(200)
  const types = await eventTypes(shop.stripe)
  expect(types.filter((type) => type.startsWith('payment_method.'))).toEqual([
    'payment_method.attached',
    'payment_method.updated',
    'payment_method.updated',
    'payment_method.attached',
    'payment_method.detached',
  ])
})

const cardData = {
  'payment_method_data[type]': 'card',
  'payment_method_data[card][number]': '4242424242424242',
  'payment_method_data[card][exp_month]': '12',
  'payment_method_data[card][exp_year]': '40',
  'payment_method_data[card][cvc]': '123',
}

test('a confirmation token carries a form to the server, once and for twelve hours', async () => {
  const shop = await openShop(emulator)
  const made = await fromBrowser(emulator, shop, '/v1/confirmation_tokens', {
    ...cardData,
    setup_future_usage: 'off_session',
    return_url: 'https://example.com/done',
    'shipping[name]': 'Ada',
    'shipping[address][line1]': 'Via Roma 1',
  })
  const id = String(made.body['id'])
  const token = await shop.stripe.confirmationTokens.retrieve(id)
  expect(token).toMatchObject({
    expires_at: token.created + 12 * 3600,
    payment_intent: null,
    payment_method_preview: { type: 'card', card: { brand: 'visa', last4: '4242' }, customer: null },
    return_url: 'https://example.com/done',
    setup_future_usage: 'off_session',
  })
  const paid = await shop.stripe.paymentIntents.create({
    amount: 1099,
    currency: 'eur',
    customer: shop.customer.id,
    confirm: true,
    confirmation_token: id,
  })
  expect(paid).toMatchObject({
    status: 'succeeded',
    setup_future_usage: 'off_session',
    shipping: { name: 'Ada' },
  })
  expect(await shop.stripe.confirmationTokens.retrieve(id)).toMatchObject({ payment_intent: paid.id })
  const again = shop.stripe.paymentIntents.create({
    amount: 1099,
    currency: 'eur',
    confirm: true,
    confirmation_token: id,
  })
  expect(await failureOf(again)).toMatchObject({ statusCode: 400, param: 'confirmation_token' })
  expect((await eventTypes(shop.stripe)).filter((type) => type.includes('token'))).toEqual([])
})

test('a token that is too old, unconfirmed or beside another method is refused', async () => {
  const shop = await openShop(emulator)
  const fresh = () =>
    shop.stripe.testHelpers.confirmationTokens.create({ payment_method: 'pm_card_visa' }).then(({ id }) => id)
  const create = async (params: Record<string, unknown>) =>
    failureOf(shop.stripe.setupIntents.create({ usage: 'off_session', ...params }))
  const refused = { statusCode: 400, param: 'confirmation_token' }
  expect(await create({ confirmation_token: await fresh() })).toMatchObject(refused)
  const both = { confirm: true, payment_method: 'pm_card_visa', confirmation_token: await fresh() }
  expect(await create(both)).toMatchObject(refused)
  expect(await create({ confirm: true, confirmation_token: 'ctoken_no' })).toMatchObject(refused)
  const old = await fresh()
  const body = { account: shop.stripe.account, advance: 13 * 3600 }
  expect((await doorsAt(emulator.url)('POST', 'clock', body)).status).toBe(200)
  expect(await create({ confirm: true, confirmation_token: old })).toMatchObject({
    ...refused,
    message: expect.stringContaining('expired'),
  })
})
