import { describe, expect, test } from 'vitest'
import { createEmulator } from '../emulator.ts'
import { createReceiver, stripeOver } from './webhook-receiver.ts'

async function start() {
  const receiver = createReceiver()
  const emulator = await createEmulator({ baseUrl: 'http://localhost:12111', send: receiver.send })
  const stripe = stripeOver(emulator, 'sk_test_seen')
  const get = (path: string, headers: Record<string, string> = {}) =>
    emulator.fetch(new Request(`http://localhost:12111${path}`, { headers }))
  return { receiver, emulator, stripe, get }
}

describe('the page', () => {
  test('leads from the accounts to one object, its history and its JSON', async () => {
    const { stripe, get } = await start()
    const { id } = await stripe.customers.create({ email: 'a@example.com' })
    const overview = await (await get('/')).text()
    expect(overview).toContain('/?account=seen')
    const account = await (await get('/?account=seen')).text()
    expect(account).toContain('customer.created')
    expect(account).toContain('POST /v1/customers')
    expect(await (await get('/?account=seen&kind=customers')).text()).toContain(id)
    const object = `/?account=seen&kind=customers&id=${id}`
    expect(await (await get(object)).text()).toContain('customer.created')
    expect(await (await get(`${object}&as=json`)).json()).toMatchObject({ id })
  })

  test('A12: runs no script and shows markup in names as text', async () => {
    const { stripe, get } = await start()
    await stripe.products.create({ name: '<script>alert(1)</script>' })
    const response = await get('/?account=seen&kind=products')
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    const page = await response.text()
    expect(page).not.toContain('<script>')
    expect(page).toContain('&lt;script&gt;')
  })

  test('A35: shows neither card numbers nor client secrets of requests', async () => {
    const { emulator, get } = await start()
    await emulator.fetch(
      new Request('http://localhost:12111/v1/payment_methods', {
        method: 'POST',
        headers: {
          authorization: 'Bearer sk_test_seen',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'type=card&card[number]=4000056655665556&card[cvc]=314&client_secret=pi_1_secret_2',
      }),
    )
    const page = await (await get('/')).text()
    expect(page).toContain('/v1/payment_methods')
    expect(page).not.toMatch(/4000056655665556|cvc[^a-z]{0,12}314|pi_1_secret_2/)
  })

  test.each(['/?account=nobody', '/?account=seen&kind=nothing', '/?account=seen&kind=customers&id=cus_x'])(
    'has nothing at %s',
    async (path) => {
      const { stripe, get } = await start()
      await stripe.customers.list()
      const response = await get(path)
      expect(response.status).toBe(404)
      expect(await response.json()).toHaveProperty('error.message')
    },
  )
})

describe('the doors', () => {
  test.each(['/', '/_emulator/accounts'])(
    'A11: %s does not answer under a foreign host name',
    async (path) => {
      const { get } = await start()
      const response = await get(path, { host: 'rebound.example.com', 'x-emulator': '1' })
      expect(response.status).toBe(403)
      expect(await response.json()).toHaveProperty('error.message')
    },
  )

  test('A11: stay shut without their header', async () => {
    const { get } = await start()
    expect((await get('/_emulator/accounts')).status).toBe(403)
    expect((await get('/_emulator/accounts', { 'x-emulator': '1' })).status).toBe(200)
  })

  test('empty one account and leave the others alone', async () => {
    const { emulator, stripe } = await start()
    const other = stripeOver(emulator, 'sk_test_other')
    await stripe.customers.create()
    await other.customers.create()
    const response = await door(emulator, 'POST', '/_emulator/reset', { account: 'seen' })
    expect(response.status).toBe(200)
    expect((await stripe.customers.list()).data).toEqual([])
    expect((await other.customers.list()).data).toHaveLength(1)
  })

  test('tell of requests and objects', async () => {
    const { emulator, stripe } = await start()
    await stripe.customers.create({ email: 'a@example.com' })
    const requests = await door(emulator, 'GET', '/_emulator/requests?account=seen')
    expect(await requests.json()).toMatchObject({
      requests: [{ method: 'POST', path: '/v1/customers', status: 200, account: 'seen' }],
    })
    const snapshot = await door(emulator, 'GET', '/_emulator/snapshot?account=seen')
    expect(await snapshot.json()).toMatchObject({ collections: { customers: [{ email: 'a@example.com' }] } })
  })

  test.each([
    ['GET', '/_emulator/nothing', undefined, 404],
    ['GET', '/_emulator/__proto__', undefined, 404],
    ['POST', '/_emulator/reset', [], 400],
    ['POST', '/_emulator/reset', {}, 400],
    ['GET', '/_emulator/deliveries', undefined, 400],
    ['POST', '/_emulator/deliveries/resend', { account: 'nobody', id: 'x' }, 404],
  ])('%s %s with %j is refused with an error', async (method, path, body, status) => {
    const { emulator } = await start()
    const response = await door(emulator, method, path, body)
    expect(response.status).toBe(status)
    expect(await response.json()).toHaveProperty('error.message')
  })
})

function door(
  emulator: { fetch(request: Request): Promise<Response> },
  method: string,
  path: string,
  body?: object,
) {
  return emulator.fetch(
    new Request(`http://localhost:12111${path}`, {
      method,
      headers: { 'x-emulator': '1', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    }),
  )
}
