import Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from './start-for-tests.ts'

const emulator = emulatorForTests()

describe('keys', () => {
  test('a request without a key is 401 with the words of Stripe', async () => {
    const { status, error } = await emulator.call('GET', '/v1/customers', { key: '' })
    expect(status).toBe(401)
    expect(error).toMatchObject({ type: 'invalid_request_error' })
    expect(error['message']).toMatch(/^You did not provide an API key\./)
  })

  test.each(['nonsense', 'sk_live_abcdefgh1234', 'sk_test_', 'sk_test_a-b', 'pk_live_x'])(
    'the key %s is refused and not repeated in full',
    async (key) => {
      const { status, error } = await emulator.call('GET', '/v1/customers', { key })
      expect(status).toBe(401)
      expect(error['message']).toMatch(/^Invalid API Key provided: /)
      expect(error['message']).not.toContain('abcdefgh')
    },
  )

  test('the SDK takes a refused key for an authentication error', async () => {
    const stripe = emulator.clientFor('sk_live_abcdefgh1234')
    expect(await failureOf(stripe.customers.list())).toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
  })

  test('a key works as the name of Basic authentication too', async () => {
    const authorization = `Basic ${btoa('sk_test_basic:')}`
    const { status } = await emulator.call('GET', '/v1/customers', { key: '', headers: { authorization } })
    expect(status).toBe(200)
  })

  test('a publishable key cannot call what only a secret key may', async () => {
    const { status, error } = await emulator.call('GET', '/v1/customers', { key: 'pk_test_x' })
    expect(status).toBe(403)
    expect(error).toMatchObject({ code: 'secret_key_required', type: 'invalid_request_error' })
  })

  test('a secret key in a parameter is refused, because any page could send it', async () => {
    const { status } = await emulator.call('POST', '/v1/customers', { key: '', body: 'key=sk_test_param' })
    expect(status).toBe(401)
  })

  test('two keys are two accounts that see nothing of each other', async () => {
    const [one, other] = [emulator.client(), emulator.client()]
    const customer = await one.customers.create({ email: 'a@example.com' })
    expect((await other.customers.list()).data).toEqual([])
    expect((await failureOf(other.customers.retrieve(customer.id))).code).toBe('resource_missing')
  })
})

describe('addresses and methods', () => {
  test.each([
    ['GET', '/v1/nonsense'],
    ['GET', '/v1'],
    ['GET', '/v2/core/events'],
    ['PUT', '/v1/customers'],
    ['PATCH', '/v1/customers/cus_1'],
    ['DELETE', '/v1/customers'],
    ['GET', '/v1/customers/'],
  ])('%s %s is an unrecognized URL', async (method, path) => {
    const { status, error } = await emulator.call(method, path)
    expect(status).toBe(404)
    expect(error['type']).toBe('invalid_request_error')
    expect(error['message']).toMatch(`Unrecognized request URL (${method}: ${path})`)
  })
})

describe('parameters', () => {
  test.each([
    ['foo=1', 'parameter_unknown', 'Received unknown parameter: foo', 'foo'],
    [
      'invoice_settings[foo]=1',
      'parameter_unknown',
      'Received unknown parameter: invoice_settings[foo]',
      'invoice_settings[foo]',
    ],
    ['balance=abc', 'parameter_invalid_integer', 'Invalid integer: abc', 'balance'],
    ['balance=1.5', 'parameter_invalid_integer', 'Invalid integer: 1.5', 'balance'],
    [
      'invoice_prefix=',
      'parameter_invalid_empty',
      /^You passed an empty string for 'invoice_prefix'/,
      'invoice_prefix',
    ],
    [
      'tax_exempt=maybe',
      undefined,
      'Invalid tax_exempt: must be one of none, exempt, or reverse',
      'tax_exempt',
    ],
    ['address=here', undefined, 'Invalid object', 'address'],
    ['preferred_locales=en', undefined, 'Invalid array', 'preferred_locales'],
    ['email[a]=b', undefined, 'Invalid string', 'email'],
    ['metadata[a][b]=c', undefined, 'Invalid string', 'metadata[a]'],
  ])('%s is refused by name', async (body, code, message, param) => {
    const { status, error } = await emulator.call('POST', '/v1/customers', { body })
    expect(status).toBe(400)
    expect(error).toMatchObject({ type: 'invalid_request_error', param })
    expect(error['code']).toBe(code)
    if (typeof message === 'string') expect(error['message']).toBe(message)
    else expect(error['message']).toMatch(message)
  })

  test('a missing required parameter is named', async () => {
    const { error } = await emulator.call('POST', '/v1/products', { body: 'description=x' })
    expect(error).toMatchObject({
      code: 'parameter_missing',
      message: 'Missing required param: name.',
      param: 'name',
    })
    expect(error['doc_url']).toBe('https://stripe.com/docs/error-codes/parameter-missing')
  })

  test('indexed and pushed lists mean the same', async () => {
    for (const body of [
      'preferred_locales[0]=en&preferred_locales[1]=it',
      'preferred_locales[]=en&preferred_locales[]=it',
    ]) {
      const created = await emulator.call('POST', '/v1/customers', { body })
      expect(created.body['preferred_locales']).toEqual(['en', 'it'])
    }
  })

  test('a JSON body is refused, because Stripe reads forms', async () => {
    const { status, error } = await emulator.call('POST', '/v1/customers', {
      body: '{"email":"a@example.com"}',
      headers: { 'content-type': 'application/json' },
    })
    expect(status).toBe(400)
    expect(error['message']).toMatch(
      /check that your POST content type is application\/x-www-form-urlencoded/,
    )
  })

  test.each([
    ['nested too deep', `metadata${'[a]'.repeat(9)}=1`, 400],
    ['too many', Array.from({ length: 501 }, (_, index) => `metadata[k${index}]=1`).join('&'), 400],
    ['too large', `description=${'x'.repeat(300_000)}`, 413],
    ['given twice', 'email=a@example.com&email=b@example.com', 400],
    ['both a text and a hash', 'metadata=&metadata[a]=1', 400],
    ['not UTF-8', 'description=%ff%fe', 400],
    ['with a broken name', 'metadata[a=1', 400],
  ])('A20, A21: parameters %s are refused', async (_, body, expected) => {
    const { status, error } = await emulator.call('POST', '/v1/customers', { body })
    expect(status).toBe(expected)
    expect(error['type']).toBe('invalid_request_error')
  })

  test('A22: metadata may be called like parts of a prototype and harms nothing', async () => {
    const body = 'metadata[__proto__]=x&metadata[constructor]=y'
    const created = await emulator.call('POST', '/v1/customers', { body })
    expect(Object.entries(created.body['metadata'] ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
    const refused = await emulator.call('POST', '/v1/customers', { body: '__proto__[a]=1' })
    expect(refused.error['message']).toBe('Received unknown parameter: __proto__')
  })
})

describe('headers', () => {
  test('an answer carries its request id, the version and the echo of its idempotency key', async () => {
    const { headers } = await emulator.call('POST', '/v1/customers', {
      body: '',
      headers: { 'idempotency-key': 'echo-1', 'stripe-version': '2025-03-31.basil' },
    })
    expect(headers.get('request-id')).toMatch(/^req_\w{14}$/)
    expect(headers.get('original-request')).toBe(headers.get('request-id'))
    expect(headers.get('stripe-version')).toBe('2025-03-31.basil')
    expect(headers.get('idempotency-key')).toBe('echo-1')
  })

  test('the version is the pinned one unless asked, and one that never was is refused', async () => {
    const { headers } = await emulator.call('GET', '/v1/customers')
    expect(headers.get('stripe-version')).toBe('2026-10-28.endive')
    for (const version of ['latest', '2099-01-01', '2026-10-28', 'x'.repeat(200)]) {
      const refused = await emulator.call('GET', '/v1/customers', { headers: { 'stripe-version': version } })
      expect(refused.status).toBe(400)
      expect(refused.error['message']).toBe(`Invalid Stripe API version: ${version.slice(0, 100)}`)
    }
  })

  test('A11: what only a secret key may call stays closed to other origins', async () => {
    const { headers } = await emulator.call('GET', '/v1/customers', {
      headers: { origin: 'http://evil.example' },
    })
    expect(headers.get('access-control-allow-origin')).toBeNull()
    const preflight = await emulator.call('OPTIONS', '/v1/customers', {
      headers: { origin: 'http://evil.example' },
    })
    expect(preflight.status).toBe(404)
    expect(preflight.error['type']).toBe('invalid_request_error')
  })
})

describe('expand', () => {
  test('replaces an id by its object, also in lists and in a list inside an object', async () => {
    const stripe = emulator.client()
    const product = await stripe.products.create({
      name: 'Team',
      default_price_data: { currency: 'eur', unit_amount: 900 },
    })
    const expanded = await stripe.products.retrieve(product.id, { expand: ['default_price.product'] })
    expect(expanded.default_price).toMatchObject({ object: 'price', product: { id: product.id } })
    const list = await stripe.prices.list({ expand: ['data.product.default_price'] })
    expect(list.data[0]?.product).toMatchObject({ object: 'product', default_price: { object: 'price' } })
  })

  test('shows what is left out otherwise', async () => {
    const stripe = emulator.client()
    const { id } = await stripe.customers.create()
    expect(await stripe.customers.retrieve(id)).not.toHaveProperty('subscriptions')
    const expanded = await stripe.customers.retrieve(id, { expand: ['subscriptions'] })
    expect(expanded).toHaveProperty('subscriptions.url', `/v1/customers/${id}/subscriptions`)
  })

  test('goes four levels deep and says so', async () => {
    const stripe = emulator.client()
    const failure = await failureOf(stripe.customers.list({ expand: ['data.a.b.c.d'] }))
    expect(failure.message).toBe('You cannot expand more than 4 levels of a property. Property: data.a.b.c.d')
  })

  test.each(['nonsense', 'email', 'metadata', 'id', 'subscriptions.nonsense', '__proto__'])(
    'refuses %s',
    async (path) => {
      const stripe = emulator.client()
      const { id } = await stripe.customers.create({ email: 'a@example.com' })
      const failure = await failureOf(stripe.customers.retrieve(id, { expand: [path] }))
      expect(failure.message).toBe(`This property cannot be expanded (${path}).`)
    },
  )

  test('a refused expansion undoes the write it came with', async () => {
    const stripe = emulator.client()
    await failureOf(stripe.customers.create({ expand: ['nonsense'] }))
    expect((await stripe.customers.list()).data).toEqual([])
    expect((await stripe.events.list()).data).toEqual([])
  })
})
