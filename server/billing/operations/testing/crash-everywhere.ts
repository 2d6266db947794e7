import { and, eq, ne, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { customers } from '../../../db/schema/customers.ts'
import { billingOperations, operationSteps } from '../../../db/schema/operations.ts'
import type { Deps } from '../../../deps.ts'
import type { Tab, TestPaydesk } from '../../../testing/test-paydesk.ts'
import type { OperationKind } from '../inputs.ts'
import { acts } from './acts.ts'

/** Ends the run where it stands, as a crash would. */
class Killed extends Error {}

/** What Stripe holds for the account in the end, without names and moments. */
async function atStripe(desk: TestPaydesk, { accountId }: Tab) {
  const { stripe, db } = desk.deps
  const [row] = await db.select().from(customers).where(eq(customers.accountId, accountId))
  const customer = row?.stripeId ?? ''
  const [subscriptions, invoices, intents, setups, methods, schedules, refunds] = await Promise.all([
    stripe.subscriptions.list({ customer, status: 'all' }),
    stripe.invoices.list({ customer }),
    stripe.paymentIntents.list({ customer }),
    stripe.setupIntents.list({ customer }),
    stripe.paymentMethods.list({ customer }),
    stripe.subscriptionSchedules.list({ customer }),
    stripe.refunds.list({ limit: 100 }),
  ])
  const own = new Set(intents.data.map(({ id }) => id))
  const standing = await stripe.customers.retrieve(customer)
  const defaultMethod =
    'invoice_settings' in standing ? standing.invoice_settings.default_payment_method : null
  return {
    subscriptions: subscriptions.data.map(
      ({ status, cancel_at_period_end: ends, items, pending_update, automatic_tax: tax }) => ({
        status,
        ends,
        isTaxed: tax.enabled,
        items: items.data.map(({ price, quantity }) => [price.lookup_key, quantity]),
        waits: pending_update !== null,
      }),
    ),
    invoices: invoices.data.map(({ status, total, amount_paid: paid }) => [status, total, paid]),
    payments: intents.data.map(({ status, amount }) => [status, amount]),
    setups: setups.data.map(({ status }) => status),
    methods: methods.data.map(({ id, card }) => [card?.brand, id === defaultMethod]),
    schedules: schedules.data.map(({ status }) => status),
    refunds: refunds.data
      .filter(({ payment_intent: intent }) => typeof intent === 'string' && own.has(intent))
      .map(({ status, amount }) => [status, amount]),
  }
}

const operationOf = async (desk: TestPaydesk, attemptId: string) => {
  const [row] = await desk.deps.db
    .select()
    .from(billingOperations)
    .where(eq(billingOperations.attemptId, attemptId))
  return row
}

/** The account of somebody who did the same and lived. */
async function undisturbed(desk: TestPaydesk, kind: OperationKind) {
  const act = await acts[kind](desk)
  await act.call(act.tab.page, crypto.randomUUID(), desk.deps)
  await desk.settle()
  return atStripe(desk, act.tab)
}

/** A request that left is older than its key may be used, so only a look at Stripe can tell what became of it. */
const passKeyLife = (desk: TestPaydesk, operationId: string | undefined) =>
  desk.deps.db
    .update(operationSteps)
    .set({ keyMadeAt: sql`now() - interval '25 hours'` })
    .where(and(eq(operationSteps.operationId, operationId ?? ''), ne(operationSteps.state, 'done')))

/** Finishing a change that its payment carried out asks Stripe for nothing more. */
const pointsOf = (kind: OperationKind) =>
  kind === 'finish_change' ? ['K5'] : ['K0', 'K1', 'K2', 'K3', 'K4', 'K5']

/**
 * Does one thing with a process that dies once at each point of each step, and comes back a day late wherever an answer
 * was lost. The same attempt then ends once, with Stripe as it would have been without any of it.
 */
export async function crashEverywhere(desk: TestPaydesk, kind: OperationKind): Promise<void> {
  const act = await acts[kind](desk)
  const attemptId = crypto.randomUUID()
  const deaths: string[] = []
  const deps: Deps = {
    ...desk.deps,
    async checkpoint(name) {
      if (deaths.includes(name)) return
      deaths.push(name)
      throw new Killed(name)
    },
  }
  const page = desk.pageOf(act.tab.visitor, deps)
  for (let isOver = false; !isOver;) {
    const before = deaths.length
    isOver = await act.call(page, attemptId, deps).then(
      () => true,
      (error: unknown) => {
        if (deaths.length === before) throw error
        return false
      },
    )
    if (deaths.at(-1)?.startsWith('K3:')) await passKeyLife(desk, (await operationOf(desk, attemptId))?.id)
  }
  expect([...new Set(deaths.map((point) => point.split(':')[0]))].sort()).toEqual(pointsOf(kind))
  expect(await operationOf(desk, attemptId)).toMatchObject({ kind, state: 'done' })
  await desk.settle()
  expect(await atStripe(desk, act.tab)).toEqual(await undisturbed(desk, kind))
}
