import Stripe from 'stripe'
import { describe, expect, test, vi } from 'vitest'
import { createEmulator } from '../emulator.ts'
import { apiVersions } from '../http/api-versions.ts'
import { eventNames } from '../webhooks/event-names.ts'
import { createReceiver, stripeOver } from './webhook-receiver.ts'
import { failureOf } from './start-for-tests.ts'

const URL_OF_APP = 'http://localhost:3999/webhooks/stripe'

async function start() {
  const receiver = createReceiver()
  const clock = { now: Date.UTC(2026, 10, 21) }
  const emulator = await createEmulator({
    baseUrl: 'http://emulator.test',
    now: () => clock.now,
    send: (request) => receiver.send(request),
  })
  const stripe = stripeOver(emulator, 'sk_test_webhooks')
  const door = (method: string, path: string, body?: object) =>
    emulator.fetch(
      new Request(`http://localhost${path}`, {
        method,
        headers: { 'x-emulator': '1', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      }),
    )
  return { receiver, clock, emulator, stripe, door }
}

describe('an endpoint', () => {
  test('gets events that the SDK verifies with the secret told once', async () => {
    const { receiver, emulator, stripe } = await start()
    const endpoint = await stripe.webhookEndpoints.create({ url: URL_OF_APP, enabled_events: ['*'] })
    const customer = await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'k1' })
    await emulator.idle()
    expect(receiver.received).toHaveLength(1)
    const [delivery] = receiver.received
    expect(delivery?.url).toBe(URL_OF_APP)
    expect(delivery?.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const event = await stripe.webhooks.constructEventAsync(
      delivery?.body ?? '',
      delivery?.signature ?? '',
      endpoint.secret ?? '',
      1_000_000_000,
    )
    expect(event).toMatchObject({
      type: 'customer.created',
      api_version: '2026-10-28.endive',
      data: { object: { id: customer.id } },
      pending_webhooks: 1,
      request: { id: customer.lastResponse.requestId, idempotency_key: 'k1' },
    })
    expect((await stripe.events.retrieve(event.id)).pending_webhooks).toBe(0)
    expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty('secret')
  })

  test('gets only the types it listens to, and none when disabled or deleted', async () => {
    const { receiver, emulator, stripe } = await start()
    const { id } = await stripe.webhookEndpoints.create({
      url: URL_OF_APP,
      enabled_events: ['product.created'],
    })
    await stripe.customers.create()
    await stripe.products.create({ name: 'Team' })
    await emulator.idle()
    expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toEqual(['product.created'])
    expect(await stripe.webhookEndpoints.update(id, { disabled: true })).toMatchObject({ status: 'disabled' })
    await stripe.products.create({ name: 'Team' })
    await stripe.webhookEndpoints.update(id, { disabled: false })
    await stripe.webhookEndpoints.del(id)
    await stripe.products.create({ name: 'Team' })
    await emulator.idle()
    expect(receiver.received).toHaveLength(1)
  })

  test.each([
    'https://example.com/hook',
    'http://169.254.169.254/latest',
    'http://localhost.example.com/',
    'file:///etc/passwd',
    'http://user:pass@localhost/',
    'nonsense',
  ])('cannot be at %s', async (url) => {
    const { stripe } = await start()
    const failure = await failureOf(stripe.webhookEndpoints.create({ url, enabled_events: ['*'] }))
    expect(failure).toMatchObject({ statusCode: 400, code: 'url_invalid', param: 'url' })
  })

  test('asks only for events and versions that there are, and the list of them is the SDK’s', async () => {
    const { stripe } = await start()
    // Judged by the compiler as well: a name that either side lacks does not build.
    const named: readonly Stripe.WebhookEndpointCreateParams.EnabledEvent[] = eventNames
    const versions: readonly Stripe.WebhookEndpointCreateParams.ApiVersion[] = apiVersions
    const isWhole: Exclude<
      Stripe.WebhookEndpointCreateParams.EnabledEvent,
      '*' | (typeof eventNames)[number]
    > extends never
      ? true
      : false = true
    expect([named.length > 0, versions.at(-1), isWhole]).toEqual([true, '2026-10-28.endive', true])
    const wrong = { enabled_events: ['invoice.payed'], api_version: '2026-01-01' }
    for (const [name, value] of Object.entries(wrong)) {
      const params = { url: URL_OF_APP, enabled_events: ['*'], [name]: value }
      const failure = await failureOf(stripe.rawRequest('POST', '/v1/webhook_endpoints', params))
      expect(failure).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' })
    }
    expect((await stripe.webhookEndpoints.list()).data).toEqual([])
  })

  test('is signed with the old secret too for a day after a new one was made', async () => {
    const { receiver, emulator, stripe, door, clock } = await start()
    const endpoint = await stripe.webhookEndpoints.create({ url: URL_OF_APP, enabled_events: ['*'] })
    const rolled = await door('POST', '/_emulator/webhook_endpoints/roll', {
      account: 'webhooks',
      id: endpoint.id,
    })
    const { secret } = (await rolled.json()) as { secret: string }
    await stripe.customers.create()
    await emulator.idle()
    const { body = '', signature = '' } = receiver.received[0] ?? {}
    for (const one of [secret, endpoint.secret ?? '']) {
      await expect(stripe.webhooks.constructEventAsync(body, signature, one, 1e9)).resolves.toBeDefined()
    }
    clock.now += 25 * 60 * 60 * 1000
    await stripe.customers.create()
    await emulator.idle()
    const later = receiver.received[1]
    await expect(
      stripe.webhooks.constructEventAsync(
        later?.body ?? '',
        later?.signature ?? '',
        endpoint.secret ?? '',
        1e9,
      ),
    ).rejects.toBeInstanceOf(Stripe.errors.StripeSignatureVerificationError)
  })
})

describe('a delivery that fails', () => {
  test.each([
    ['an error status', () => new Response('no', { status: 500 }), 'Answered 500'],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: '/' } }), 'Answered 302'],
    ['no answer', () => Promise.reject(new Error('connect ECONNREFUSED')), 'connect ECONNREFUSED'],
  ])('by %s is tried again later, signed afresh, until it succeeds', async (_, answer, reason) => {
    const { receiver, emulator, stripe, door, clock } = await start()
    await stripe.webhookEndpoints.create({ url: URL_OF_APP, enabled_events: ['*'] })
    receiver.answer = answer
    await stripe.customers.create()
    await emulator.idle()
    const listed = async () => {
      const response = await door('GET', '/_emulator/deliveries?account=webhooks')
      return ((await response.json()) as { deliveries: { state: string; attempts: { error: string }[] }[] })
        .deliveries
    }
    expect(await listed()).toMatchObject([{ state: 'pending', attempts: [{ error: reason }] }])
    receiver.answer = () => new Response()
    await stripe.customers.list()
    await emulator.idle()
    expect(receiver.received).toHaveLength(1)
    clock.now += 2_000
    await stripe.customers.list()
    await emulator.idle()
    expect(receiver.received).toHaveLength(2)
    expect(receiver.received[1]?.signature).not.toBe(receiver.received[0]?.signature)
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body)
    expect(await listed()).toMatchObject([
      { state: 'delivered', attempts: [{ error: reason }, { error: null }] },
    ])
    expect((await stripe.events.list({ delivery_success: true })).data).toHaveLength(1)
  })

  test('is given up after the last try, and can be sent again by hand', async () => {
    const { receiver, emulator, stripe, door, clock } = await start()
    await stripe.webhookEndpoints.create({ url: URL_OF_APP, enabled_events: ['*'] })
    receiver.answer = () => new Response(null, { status: 503 })
    await stripe.customers.create()
    for (let day = 0; day < 12; day++) {
      await emulator.idle()
      clock.now += 24 * 60 * 60 * 1000
      await stripe.customers.list()
    }
    await emulator.idle()
    expect(receiver.received).toHaveLength(9)
    const response = await door('GET', '/_emulator/deliveries?account=webhooks')
    const { deliveries } = (await response.json()) as { deliveries: { id: string; state: string }[] }
    expect(deliveries[0]?.state).toBe('failed')
    expect((await stripe.events.list({ delivery_success: false })).data).toHaveLength(1)
    receiver.answer = () => new Response()
    const resent = await door('POST', '/_emulator/deliveries/resend', {
      account: 'webhooks',
      id: deliveries[0]?.id,
    })
    expect(resent.status).toBe(200)
    await emulator.idle()
    expect(receiver.received).toHaveLength(10)
    expect((await stripe.events.list({ delivery_success: true })).data).toHaveLength(1)
  })
})

test('deliveries that are held come when they are released', async () => {
  const { receiver, emulator, stripe, door } = await start()
  await stripe.webhookEndpoints.create({ url: URL_OF_APP, enabled_events: ['*'] })
  await door('POST', '/_emulator/deliveries/hold', { account: 'webhooks' })
  await stripe.customers.create()
  await emulator.idle()
  expect(receiver.received).toHaveLength(0)
  await door('POST', '/_emulator/deliveries/release', { account: 'webhooks' })
  await emulator.idle()
  expect(receiver.received).toHaveLength(1)
})

test('closing cuts a delivery off that gets no answer, and the next start sends it again', async () => {
  const lines: string[] = []
  const journal = (known: readonly string[]) => ({
    async *read() {
      yield* known
    },
    append(text: string) {
      lines.push(...text.split('\n').filter((line) => line !== ''))
      return Promise.resolve()
    },
    rewrite: () => Promise.resolve(),
    close: () => Promise.resolve(),
  })
  let asked = 0
  const first = await createEmulator({
    baseUrl: 'http://emulator.test',
    journal: journal([]),
    send(request) {
      asked++
      return new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason))
      })
    },
  })
  const stripe = stripeOver(first, 'sk_test_webhooks')
  await stripe.webhookEndpoints.create({ url: URL_OF_APP, enabled_events: ['*'] })
  await stripe.customers.create()
  await vi.waitFor(() => expect(asked).toBe(1))
  await first.close()

  const receiver = createReceiver()
  const second = await createEmulator({
    baseUrl: 'http://emulator.test',
    now: () => Date.now() + 60_000,
    journal: journal([...lines]),
    send: receiver.send,
  })
  await second.idle()
  expect(receiver.received).toHaveLength(1)
})

describe('events', () => {
  test('are listed by type, by kind of type and by time', async () => {
    const { stripe } = await start()
    await stripe.customers.create()
    await stripe.products.create({ name: 'Team', default_price_data: { currency: 'eur', unit_amount: 1 } })
    const typesOf = async (query: Stripe.EventListParams) =>
      (await stripe.events.list(query)).data.map(({ type }) => type)
    expect(await typesOf({ type: 'customer.created' })).toEqual(['customer.created'])
    expect(await typesOf({ types: ['product.*', 'customer.created'] })).toEqual([
      'product.updated',
      'product.created',
      'customer.created',
    ])
    expect(await typesOf({ created: { gt: 4_000_000_000 } })).toEqual([])
  })

  test('leave out what did not happen', async () => {
    const { stripe } = await start()
    await failureOf(stripe.customers.update('cus_missing', { name: 'x' }))
    expect((await stripe.events.list()).data).toEqual([])
  })
})
