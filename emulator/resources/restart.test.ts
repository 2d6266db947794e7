import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { stripeAt } from '../conformance/start-for-tests.ts'
import { startEmulator } from '../node.ts'

const ACCOUNT = 'restart'

async function fromPage(url: string, path: string, params: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({ ...params, key: `pk_test_${ACCOUNT}` })
  const response = await fetch(`${url}${path}`, { method: 'POST', body })
  return response.text()
}

test('a payment that waits for the bank goes on after a restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'emulator-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const first = await startEmulator({ port: 0, dataDir })
  const before = stripeAt(first.url, `sk_test_${ACCOUNT}`)
  const price = await before.prices.create({
    currency: 'eur',
    unit_amount: 900,
    recurring: { interval: 'month' },
    product_data: { name: 'Basic' },
  })
  const customer = await before.customers.create()
  const subscription = await before.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    payment_behavior: 'default_incomplete',
    expand: ['latest_invoice.confirmation_secret'],
  })
  const invoice = typeof subscription.latest_invoice === 'object' ? subscription.latest_invoice : null
  const secret = invoice?.confirmation_secret?.client_secret ?? ''
  const waiting = await fromPage(first.url, `/v1/payment_intents/${secret.split('_secret_')[0]}/confirm`, {
    client_secret: secret,
    'payment_method_data[type]': 'card',
    'payment_method_data[card][number]': '4000000000003220',
    'payment_method_data[card][exp_month]': '12',
    'payment_method_data[card][exp_year]': '40',
    'payment_method_data[card][cvc]': '123',
  })
  const [source = ''] = /payatt_\w+/.exec(waiting) ?? []
  await first.close()

  const second = await startEmulator({ port: 0, dataDir })
  onTestFinished(() => second.close())
  await fromPage(second.url, '/v1/3ds2/challenge_complete', { source, outcome: 'complete' })
  const after = stripeAt(second.url, `sk_test_${ACCOUNT}`)
  expect((await after.subscriptions.retrieve(subscription.id)).status).toBe('active')
  const [method] = (await after.customers.listPaymentMethods(customer.id)).data
  const later = await after.paymentIntents.create({
    amount: 900,
    currency: 'eur',
    customer: customer.id,
    payment_method: method?.id ?? '',
    off_session: true,
    confirm: true,
  })
  expect(later.status).toBe('succeeded')
})
