import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { type LoadRequest, send } from './load.ts'
import { sendRaw } from './raw-load.ts'

const withId = z.object({ id: z.string() })
const subscription = z.object({ id: z.string(), items: z.object({ data: z.array(withId).min(1) }) })
const clock = z.object({ id: z.string(), status: z.string() })
const list = z.object({ data: z.array(withId) })

const DAY = 24 * 60 * 60

/** A GET of this path under an account's key. */
export function get(url: string, key: string, path: string): LoadRequest {
  return { method: 'GET', url: `${url}${path}`, headers: { authorization: `Bearer ${key}` } }
}

/** A POST of these parameters under an account's key. */
export function post(url: string, key: string, path: string, params: Record<string, string>): LoadRequest {
  return {
    method: 'POST',
    url: `${url}${path}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(params).toString(),
  }
}

export function createCustomer(url: string, key: string): LoadRequest {
  return post(url, key, '/v1/customers', { email: 'bench@example.com', 'metadata[plan]': 'team' })
}

/** A monthly price of an account. */
export async function createPrice(url: string, key: string): Promise<string> {
  const product = withId.parse(JSON.parse(await send(post(url, key, '/v1/products', { name: 'Team' }))))
  const params = {
    product: product.id,
    currency: 'eur',
    unit_amount: '1900',
    'recurring[interval]': 'month',
  }
  return withId.parse(JSON.parse(await send(post(url, key, '/v1/prices', params)))).id
}

/** Customers with a card that pays, all on a clock when one is given. */
export async function createPayers(
  url: string,
  key: string,
  count: number,
  testClock?: string,
): Promise<string[]> {
  const request = post(url, key, '/v1/customers', {
    email: 'bench@example.com',
    payment_method: 'pm_card_visa',
    'invoice_settings[default_payment_method]': 'pm_card_visa',
    ...(testClock !== undefined && { test_clock: testClock }),
  })
  await sendRaw({ requests: [request], amount: { count } })
  const ids: string[] = []
  while (ids.length < count) {
    const after = ids.at(-1)
    const query = new URLSearchParams({
      limit: '100',
      ...(testClock !== undefined && { test_clock: testClock }),
      ...(after !== undefined && { starting_after: after }),
    })
    const { data } = list.parse(JSON.parse(await send(get(url, key, `/v1/customers?${query}`))))
    ids.push(...data.map(({ id }) => id))
  }
  return ids.slice(0, count)
}

export function subscribe(url: string, key: string, customer: string, price: string): LoadRequest {
  return post(url, key, '/v1/subscriptions', { customer, 'items[0][price]': price })
}

/** Previews of what another quantity would cost a subscriber who is made for it. */
export async function previewOf(url: string, key: string, price: string): Promise<LoadRequest> {
  const [customer = ''] = await createPayers(url, key, 1)
  const { id, items } = subscription.parse(JSON.parse(await send(subscribe(url, key, customer, price))))
  return post(url, key, '/v1/invoices/create_preview', {
    customer,
    subscription: id,
    'subscription_details[items][0][id]': items.data[0]?.id ?? '',
    'subscription_details[items][0][quantity]': '3',
  })
}

/** How many seconds one clock takes to renew this many subscriptions, each with its invoice, payment and events. */
export async function renew(url: string, key: string, count: number): Promise<number> {
  const start = 1_900_000_000
  const path = '/v1/test_helpers/test_clocks'
  const { id } = clock.parse(JSON.parse(await send(post(url, key, path, { frozen_time: String(start) }))))
  const price = await createPrice(url, key)
  const payers = await createPayers(url, key, count, id)
  const requests = payers.map((customer) => subscribe(url, key, customer, price))
  await sendRaw({ requests, amount: { count } })
  const startedAt = performance.now()
  await send(post(url, key, `${path}/${id}/advance`, { frozen_time: String(start + 32 * DAY) }))
  for (;;) {
    const { status } = clock.parse(JSON.parse(await send(get(url, key, `${path}/${id}`))))
    if (status === 'ready') break
    if (status !== 'advancing') throw new Error(`The clock is ${status}`)
    await delay(20)
  }
  const seconds = (performance.now() - startedAt) / 1000
  await checkRenewed(url, key, payers)
  return seconds
}

/** A fast clock that bills nobody is no result. */
async function checkRenewed(url: string, key: string, customers: readonly string[]): Promise<void> {
  const invoices = z.object({ data: z.array(z.object({ billing_reason: z.string(), status: z.string() })) })
  for (const customer of [customers[0] ?? '', customers.at(-1) ?? '']) {
    const { data } = invoices.parse(
      JSON.parse(await send(get(url, key, `/v1/invoices?customer=${customer}`))),
    )
    const said = data.map(({ billing_reason, status }) => `${billing_reason} ${status}`).join(', ')
    if (said !== 'subscription_cycle paid, subscription_create paid') throw new Error(`Not renewed: ${said}`)
  }
}
