import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestPaydesk, type TestPaydesk } from '../../testing/test-paydesk.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk({ catalogue: 'images' })
})
afterAll(() => desk.end())

test('one call answers what a product asks of its billing, and asks Stripe nothing', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'basic' } })
  desk.requests.length = 0
  const billing = await tab.page.me.billing()
  expect(desk.requests).toEqual([])
  expect(billing).toMatchObject({
    subscription: { state: { kind: 'active' }, plan: { choice: { plan: 'basic' } } },
    entitlements: { plan: 'basic', isSubscribed: true },
    credits: { balance: 200, isUnlimited: false },
    purchases: [],
    invoices: [{ state: 'paid', total: { amountMinor: 999, currency: 'eur' } }],
    methods: [{ brand: 'visa', isDefault: true }],
  })
  expect(billing.credits?.renewsAt).toBe(billing.subscription.plan?.periodEndsAt)
})

test('who may not see money sees neither invoices nor methods', async () => {
  const { visitor } = await desk.subscriber({ choice: { plan: 'basic' } })
  const member = desk.pageOf({ ...visitor, membership: { ...visitor.membership, role: 'member' } })
  expect(await member.me.billing()).toMatchObject({
    invoices: null,
    methods: null,
    credits: { balance: 200 },
  })
})
