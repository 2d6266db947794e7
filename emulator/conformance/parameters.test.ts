import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { allRoutes } from '../resources/all-routes.ts'

const resources = join(dirname(createRequire(import.meta.url).resolve('stripe')), '../esm/resources')

/** The names at the top of one of the SDK's parameter types. */
async function namesOf(file: string, type: string): Promise<string[]> {
  const lines = (await readFile(join(resources, `${file}.d.ts`), 'utf8')).split('\n')
  const start = lines.findIndex((line) => line.startsWith(`export interface ${type} `))
  const end = lines.indexOf('}', start)
  expect(start).toBeGreaterThan(0)
  return lines.slice(start, end).flatMap((line) => /^ {4}(\w+)\??:/.exec(line)?.[1] ?? [])
}

const KINDS = { Create: '', Update: '/:id', List: '' } as const

test.each([
  ['coupons', 'Coupons', 'Coupon', ['Create']],
  ['credit_notes', 'CreditNotes', 'CreditNote', ['Create']],
  ['customer_sessions', 'CustomerSessions', 'CustomerSession', ['Create']],
  ['customers', 'Customers', 'Customer', ['Create', 'Update']],
  ['invoiceitems', 'InvoiceItems', 'InvoiceItem', ['Create', 'Update']],
  ['invoices', 'Invoices', 'Invoice', ['Create', 'Update']],
  ['payment_intents', 'PaymentIntents', 'PaymentIntent', ['Create', 'Update']],
  ['payment_methods', 'PaymentMethods', 'PaymentMethod', ['Update']],
  ['prices', 'Prices', 'Price', ['Create']],
  ['products', 'Products', 'Product', ['Create']],
  ['promotion_codes', 'PromotionCodes', 'PromotionCode', ['Create']],
  ['refunds', 'Refunds', 'Refund', ['Create']],
  ['setup_intents', 'SetupIntents', 'SetupIntent', ['Create']],
  ['subscription_items', 'SubscriptionItems', 'SubscriptionItem', ['Create', 'Update']],
  ['subscription_schedules', 'SubscriptionSchedules', 'SubscriptionSchedule', ['Create', 'Update']],
  ['subscriptions', 'Subscriptions', 'Subscription', ['Create', 'Update', 'List']],
] as const)(
  'every parameter of /v1/%s is played, or refused by its name',
  async (path, file, noun, kinds) => {
    for (const kind of kinds) {
      const method = kind === 'List' ? 'GET' : 'POST'
      const route = allRoutes.find((one) => one.method === method && one.path === `/v1/${path}${KINDS[kind]}`)
      const names = await namesOf(file, `${noun}${kind}Params`)
      expect(names.length).toBeGreaterThan(0)
      expect(names.filter((name) => name !== 'expand' && !(name in (route?.shape ?? {})))).toEqual([])
    }
  },
)

test('what is done to invoices and intents is as well', async () => {
  const calls = [
    ['POST /v1/invoices/create_preview', 'Invoices', 'InvoiceCreatePreviewParams'],
    ['POST /v1/invoices/:id/pay', 'Invoices', 'InvoicePayParams'],
    ['POST /v1/payment_intents/:id/confirm', 'PaymentIntents', 'PaymentIntentConfirmParams'],
    ['POST /v1/setup_intents/:id/confirm', 'SetupIntents', 'SetupIntentConfirmParams'],
    ['POST /v1/subscriptions/:id/pause', 'Subscriptions', 'SubscriptionPauseParams'],
    ['POST /v1/subscriptions/:id/resume', 'Subscriptions', 'SubscriptionResumeParams'],
    ['DELETE /v1/subscriptions/:id', 'Subscriptions', 'SubscriptionCancelParams'],
    ['DELETE /v1/subscription_items/:id', 'SubscriptionItems', 'SubscriptionItemDeleteParams'],
  ] as const
  for (const [call, file, type] of calls) {
    const route = allRoutes.find(({ method, path }) => `${method} ${path}` === call)
    const names = await namesOf(file, type)
    expect(names.filter((name) => name !== 'expand' && !(name in (route?.shape ?? {})))).toEqual([])
  }
})
