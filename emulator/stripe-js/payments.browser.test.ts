import type { Page } from '@playwright/test'
import { describe, expect, test } from 'vitest'
import { fillCard, pay, browserKitForFile, whenReady } from './testing/browser-kit.ts'

const deferred = { mode: 'payment', amount: 1099, currency: 'eur' }

const kit = browserKitForFile(process.env['CHROMIUM_PATH'])
let page: Page

async function openFilled(elements: Record<string, unknown> = deferred) {
  page = await kit.open({ elements })
  const frame = await whenReady(page)
  await fillCard(frame)
  return frame
}

describe('confirmPayment', () => {
  test('pays an intent that was there first', async () => {
    const { id, clientSecret } = await kit.createIntent('payment_intents')
    await openFilled({ clientSecret })
    expect(await pay(page, clientSecret, { submits: false })).toMatchObject({
      paymentIntent: { id, object: 'payment_intent', status: 'succeeded' },
    })
  })

  test('leaves for the return address with what happened', async () => {
    await openFilled()
    const { id, clientSecret } = await kit.createIntent('payment_intents')
    const returnUrl = `${new URL(page.url()).origin}/done?plan=team`
    const leaving = page.waitForURL(/\/done\?/)
    await page.evaluate(
      ([secret, url]) => {
        const { stripe, elements } = window.harness
        if (!stripe || !elements) return
        void elements
          .submit()
          .then(() =>
            stripe.confirmPayment({ elements, clientSecret: secret, confirmParams: { return_url: url } }),
          )
      },
      [clientSecret, returnUrl] as const,
    )
    await leaving
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      plan: 'team',
      payment_intent: id,
      payment_intent_client_secret: clientSecret,
      redirect_status: 'succeeded',
    })
  })

  test('refuses what only the integration can get wrong', async () => {
    await openFilled()
    const { clientSecret } = await kit.createIntent('payment_intents')
    const setup = await kit.createIntent('setup_intents')
    const thrown = async (secret: string, options: Parameters<typeof pay>[2]) =>
      JSON.stringify(await pay(page, secret, options))
    expect(await thrown(clientSecret, { submits: false })).toContain(
      'IntegrationError: elements.submit() must be called before stripe.confirmPayment().',
    )
    expect(await thrown(clientSecret, { redirect: 'always' })).toContain('confirmParams.return_url')
    expect(await thrown(setup.clientSecret, {})).toContain('You specified a SetupIntent client secret')
    expect(await thrown('nonsense', {})).toContain('clientSecret should be a client secret of the form')
    expect(await thrown(clientSecret, { confirmParams: { return_url: 'javascript:alert(1)' } })).toContain(
      'url_invalid',
    )
  })

  test('wants submit again when something was typed since', async () => {
    const frame = await openFilled()
    const { clientSecret } = await kit.createIntent('payment_intents')
    await page.evaluate(() => window.harness.elements?.submit())
    await frame.locator('[name=postalCode]').fill('94110')
    await page.waitForFunction(() => JSON.stringify(window.harness.events.at(-1)).includes('94110'))
    expect(JSON.stringify(await pay(page, clientSecret, { submits: false }))).toContain(
      'elements.submit() must be called',
    )
  })

  test('does not pay another amount than was shown', async () => {
    await openFilled()
    const { id, clientSecret } = await kit.createIntent('payment_intents', {
      amount: '2000',
      currency: 'eur',
    })
    expect(await pay(page, clientSecret)).toMatchObject({
      error: { type: 'invalid_request_error', param: 'amount', message: expect.stringContaining('2000') },
    })
    expect(await kit.intentStatus('payment_intents', id)).toBe('requires_payment_method')
    await page.evaluate(() => window.harness.elements?.update({ amount: 2000 }))
    expect(await pay(page, clientSecret)).toMatchObject({ paymentIntent: { status: 'succeeded' } })
  })

  test('tells a lost connection and an unreadable answer as errors, and unlocks the form', async () => {
    const frame = await openFilled()
    const { clientSecret } = await kit.createIntent('payment_intents')
    await page.route('**/confirm', (route) => route.fulfill({ body: 'success' }))
    expect(await pay(page, clientSecret)).toMatchObject({ error: { type: 'api_error' } })
    await page.unroute('**/confirm')
    await page.route('**/confirm', (route) => route.abort())
    expect(await pay(page, clientSecret)).toMatchObject({ error: { type: 'api_connection_error' } })
    await page.unroute('**/confirm')
    expect(await frame.locator('[name=number]').isEditable()).toBe(true)
    expect(await pay(page, clientSecret)).toMatchObject({ paymentIntent: { status: 'succeeded' } })
  })

  test('holds the form still while it is under way', async () => {
    const frame = await openFilled()
    const { clientSecret } = await kit.createIntent('payment_intents')
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/confirm', async (route) => {
      await released
      await route.continue()
    })
    const paying = pay(page, clientSecret)
    await expect.poll(() => frame.locator('[name=number]').isEditable()).toBe(false)
    expect(await frame.locator('[name=country]').isDisabled()).toBe(true)
    release()
    expect(await paying).toMatchObject({ paymentIntent: { status: 'succeeded' } })
  })

  test('takes a payment method without a form', async () => {
    page = await kit.open({ elements: deferred })
    await whenReady(page)
    const { id, clientSecret } = await kit.createIntent('payment_intents')
    const result = await page.evaluate(
      (secret) =>
        window.harness.stripe?.confirmPayment({
          clientSecret: secret,
          confirmParams: { payment_method: 'pm_card_visa', return_url: 'https://app.test/' },
          redirect: 'if_required',
        }),
      clientSecret,
    )
    expect(result).toMatchObject({ paymentIntent: { id, status: 'succeeded' } })
  })
})

test('confirmSetup keeps a card', async () => {
  await openFilled({ mode: 'setup', currency: 'eur' })
  const { id, clientSecret } = await kit.createIntent('setup_intents')
  expect(await pay(page, clientSecret, { method: 'confirmSetup' })).toMatchObject({
    setupIntent: { id, object: 'setup_intent', status: 'succeeded' },
  })
})

test('intents are retrieved by their secret, and only by the right one', async () => {
  page = await kit.open({ elements: deferred })
  await whenReady(page)
  const payment = await kit.createIntent('payment_intents')
  const setup = await kit.createIntent('setup_intents')
  const retrieve = (secret: string): Promise<unknown> =>
    page.evaluate(async (value): Promise<unknown> => {
      const { stripe } = window.harness
      return value.startsWith('seti_')
        ? stripe?.retrieveSetupIntent(value)
        : stripe?.retrievePaymentIntent(value)
    }, secret)
  expect(await retrieve(payment.clientSecret)).toMatchObject({ paymentIntent: { id: payment.id } })
  expect(await retrieve(setup.clientSecret)).toMatchObject({ setupIntent: { id: setup.id } })
  expect(await retrieve(`${payment.id}_secret_wrong`)).toMatchObject({
    error: { type: 'invalid_request_error', code: 'resource_missing' },
  })
})

test('createPaymentMethod makes one of what the form holds', async () => {
  await openFilled()
  const result = await page.evaluate(async () => {
    const { stripe, elements } = window.harness
    if (!stripe || !elements) return undefined
    await elements.submit()
    return stripe.createPaymentMethod({ elements, params: { billing_details: { name: 'Ada' } } })
  })
  expect(result).toMatchObject({
    paymentMethod: {
      type: 'card',
      card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2034 },
      billing_details: { name: 'Ada', address: { country: 'US', postal_code: '12345' } },
    },
  })
})

test('a change of the amount asks the API again and ends with update-end', async () => {
  page = await kit.open({ elements: deferred })
  await whenReady(page)
  const asked = page.waitForRequest((request) => request.url().includes('/v1/elements/sessions'))
  const ended = await page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        window.harness.elements?.on('update-end', () => resolve(true))
        void window.harness.elements?.update({ amount: 2400 })
      }),
  )
  expect(ended).toBe(true)
  expect(new URL((await asked).url()).searchParams.get('deferred_intent[amount]')).toBe('2400')
  expect(await page.evaluate(() => window.harness.elements?.fetchUpdates())).toEqual({})
})

test('nothing is asked of another host', async () => {
  const hosts = new Set<string>()
  page = await kit.open({
    elements: deferred,
    prepare: async (opened) => {
      opened.on('request', (request) => hosts.add(new URL(request.url()).origin))
    },
  })
  await fillCard(await whenReady(page))
  const { clientSecret } = await kit.createIntent('payment_intents')
  await pay(page, clientSecret)
  hosts.delete('null')
  expect([...hosts].sort()).toEqual([new URL(page.url()).origin, kit.apiUrl].sort())
})
