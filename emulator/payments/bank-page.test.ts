import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { emulatorForTests } from '../conformance/start-for-tests.ts'

const emulator = emulatorForTests()
const returnUrl = 'https://shop.example/back?order=7#top'
const checked = {
  payment_method: 'pm_card_threeDSecure2Required',
  confirm: true,
  return_url: returnUrl,
} as const

const addressOf = (intent: Stripe.PaymentIntent | Stripe.SetupIntent) =>
  intent.next_action?.redirect_to_url?.url ?? 'none'
const press = (address: string, outcome: string) =>
  fetch(address, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' })

test('a card holder who passes the bank’s check comes back to a payment that is made', async () => {
  const stripe = emulator.client()
  const waiting = await stripe.paymentIntents.create({ amount: 1500, currency: 'eur', ...checked })
  const page = await fetch(addressOf(waiting))
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toContain("form-action 'self' https://shop.example")
  expect(await page.text()).toMatch(/>Complete<.*>Fail</s)

  const back = await press(addressOf(waiting), 'complete')
  expect(back.status).toBe(303)
  expect(back.headers.get('location')).toBe(
    `https://shop.example/back?order=7&payment_intent=${waiting.id}&payment_intent_client_secret=${waiting.client_secret}&redirect_status=succeeded#top`,
  )
  expect((await stripe.paymentIntents.retrieve(waiting.id)).status).toBe('succeeded')
})

test('one who fails it comes back to a card that is not set up, and there is nothing to answer any more', async () => {
  const stripe = emulator.client()
  const waiting = await stripe.setupIntents.create(checked)
  const back = await press(addressOf(waiting), 'fail')
  const location = new URL(back.headers.get('location') ?? '')
  expect(Object.fromEntries(location.searchParams)).toEqual({
    order: '7',
    setup_intent: waiting.id,
    setup_intent_client_secret: waiting.client_secret,
    redirect_status: 'failed',
  })
  expect((await stripe.setupIntents.retrieve(waiting.id)).status).toBe('requires_payment_method')
  expect((await press(addressOf(waiting), 'complete')).status).toBe(404)
  expect((await fetch(`${emulator.url}/3d_secure_2_test/acct_nobody/payatt_1`)).status).toBe(404)
})
