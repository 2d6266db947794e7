import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { charges } from '../../db/schema/payments.ts'
import { advanceAccount } from '../../testing/advance-account.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'
import { finishOperations } from '../operations/finish-operations.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const teamMonthly: PlanChoice = { ...starterMonthly, plan: 'team' }

const preview = (tab: Tab, choice: PlanChoice) => tab.page.subscriptions.previewChange({ choice })

const agree = (quoteId: string, attemptId: string = crypto.randomUUID()) => ({
  attemptId,
  quoteId,
  consentVersion,
})

const invoicesOf = async (tab: Tab) =>
  (await desk.deps.stripe.invoices.list({ subscription: await desk.subscriptionIdOf(tab) })).data

test.each(['K1:change', 'K2:change', 'K3:change', 'K4:change', 'K5'])(
  'a crash at %s is finished with the change made and charged once',
  async (point) => {
    const tab = await desk.subscriber()
    const shown = await preview(tab, teamMonthly)
    const page = desk.pageOf(tab.visitor, {
      async checkpoint(name) {
        if (name === point) throw new Error(point)
      },
    })
    await expect(page.subscriptions.change(agree(shown.quoteId))).rejects.toThrow(point)
    await finishOperations(desk.deps)
    await desk.settle()
    expect(await tab.page.subscriptions.current()).toMatchObject({ plan: { choice: teamMonthly } })
    expect((await invoicesOf(tab)).map(({ amount_paid: paid }) => paid)).toEqual([
      shown.now?.due.amountMinor,
      900,
    ])
    const [operation] = await desk.database.db
      .select({ state: billingOperations.state })
      .from(billingOperations)
      .where(
        and(
          eq(billingOperations.accountId, tab.accountId),
          eq(billingOperations.kind, 'change_subscription'),
        ),
      )
    expect(operation).toEqual({ state: 'done' })
  },
)

test('F53: two tabs that agree at once change once and charge once', async () => {
  const tab = await desk.subscriber()
  const [one, two] = [await preview(tab, teamMonthly), await preview(tab, teamMonthly)]
  const results = await Promise.allSettled([
    tab.page.subscriptions.change(agree(one.quoteId)),
    desk.pageOf(tab.visitor).subscriptions.change(agree(two.quoteId)),
  ])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await desk.settle()
  expect((await invoicesOf(tab)).length).toBe(2)
})

test('F16: while Stripe’s own try has just paid a renewal, neither paying by hand nor a change charges once more', async () => {
  const tab = await desk.subscriber()
  await desk.payWith(tab, 'pm_card_chargeCustomerFail')
  await desk.pass(tab, 32)
  const { openInvoice } = await tab.page.subscriptions.current()
  expect((await refusalOf(preview(tab, teamMonthly))).code).toBe('payment_open')
  await desk.payWith(tab, 'pm_card_visa')
  await desk.settle()
  const { methods } = await tab.page.paymentMethods.list()
  const methodId = methods.find(({ isDefault }) => isDefault)?.id ?? ''
  // The try of the third day succeeds, and its events have not arrived.
  desk.delivery.hold = true
  await advanceAccount(desk.deps, tab.accountId, 4 * 86_400)
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'past_due' }, openInvoice })
  expect((await invoicesOf(tab))[0]).toMatchObject({ status: 'paid' })
  const invoiceId = openInvoice?.id ?? ''
  const pay = await tab.page.invoices
    .pay({ attemptId: crypto.randomUUID(), invoiceId, methodId })
    .catch((error: unknown) => error)
  expect(pay).toEqual({ kind: 'paid' })
  await desk.release((held) => held.reverse())
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'active' },
    openInvoice: null,
  })
  expect((await invoicesOf(tab)).map(({ amount_paid: paid }) => paid)).toEqual([900, 900])
  const succeeded = await desk.database.db
    .select({ amountMinor: charges.amountMinor })
    .from(charges)
    .where(and(eq(charges.accountId, tab.accountId), eq(charges.status, 'succeeded')))
  expect(succeeded).toEqual([{ amountMinor: 900 }, { amountMinor: 900 }])
})

test('F18: a change whose answer is lost is made and charged once, and found by the same attempt', async () => {
  const tab = await desk.subscriber()
  const shown = await preview(tab, teamMonthly)
  const pass = () => Promise.resolve(undefined)
  // The first request asks for the amount once more; the second changes the plan.
  desk.faults.push(pass, async (request) => {
    await desk.emulator.fetch(request.clone())
    return new Response('{"error":{"type":"api_error"}}', { status: 500 })
  })
  const input = agree(shown.quoteId)
  await tab.page.subscriptions.change(input).catch(() => null)
  desk.faults.length = 0
  expect(await tab.page.subscriptions.change(input)).toEqual({ kind: 'done' })
  await desk.settle()
  expect((await invoicesOf(tab)).map(({ amount_paid: paid }) => paid)).toEqual([
    shown.now?.due.amountMinor,
    900,
  ])
})
