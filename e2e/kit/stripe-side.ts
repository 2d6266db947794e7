import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import Stripe from 'stripe'
import { throughPage } from './mocks-page.ts'
import { chosenTarget, fromSetup } from './target.ts'

/**
 * Where a story looks at Stripe's side: the emulator or Stripe's test mode, through the same SDK. In mocks the emulator is
 * inside the page, so the SDK's requests go through it.
 */
export function stripeSide(page: Page): Stripe {
  if (chosenTarget() === 'mocks')
    return new Stripe('sk_test_mocks', { httpClient: Stripe.createFetchHttpClient(throughPage(page)) })
  const { hostname, port, protocol } = new URL(fromSetup('E2E_EMULATOR_URL'))
  return new Stripe(fromSetup('E2E_SECRET_KEY'), {
    host: hostname,
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    protocol: protocol === 'https:' ? 'https' : 'http',
    maxNetworkRetries: 2,
  })
}

/** The one customer with this email address. Stripe lists customers on a test clock only together with their clock. */
export async function customerOf(stripe: Stripe, email: string): Promise<Stripe.Customer> {
  const found = (await stripe.customers.list({ email, limit: 2 })).data
  for await (const { id } of stripe.testHelpers.testClocks.list({ limit: 100 })) {
    found.push(...(await stripe.customers.list({ test_clock: id, email, limit: 2 })).data)
    if (found.length > 0) break
  }
  const [customer] = found
  if (!customer || found.length > 1) throw new Error(`${email} has ${found.length} customers.`)
  return customer
}

/** Every subscription that the customer with this email ever had, whatever became of it. */
export async function subscriptionsOf(stripe: Stripe, email: string): Promise<Stripe.Subscription[]> {
  const { id } = await customerOf(stripe, email)
  return (await stripe.subscriptions.list({ customer: id, status: 'all', limit: 100 })).data
}

/** The payments of the customer with this email that went through. */
export async function paymentsOf(stripe: Stripe, email: string): Promise<Stripe.PaymentIntent[]> {
  const { id } = await customerOf(stripe, email)
  const { data } = await stripe.paymentIntents.list({ customer: id, limit: 100 })
  return data.filter((intent) => intent.status === 'succeeded')
}

/** The key that an app on the emulator made for itself in its data folder. */
export async function readSecretKey(dataDir: string): Promise<string> {
  const key = /sk_test_\w+/.exec(await readFile(join(dataDir, 'secrets.json'), 'utf8'))?.[0]
  if (key === undefined) throw new Error('The app left no secret key in its data folder.')
  return key
}
