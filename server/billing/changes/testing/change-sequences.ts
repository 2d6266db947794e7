import fc from 'fast-check'
import { consentVersion } from '#shared/consent.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import { checkInvariants } from '../../../reliability/check-invariants.ts'
import type { Violation } from '../../../reliability/invariant.ts'
import { snapshotOf } from '../../../reliability/testing/snapshot.ts'
import { advanceAccount } from '../../../testing/advance-account.ts'
import { type Page, starterMonthly, type Tab, type TestPaydesk } from '../../../testing/test-paydesk.ts'
import { loadBilling } from '../../subscriptions/load-billing.ts'

const daySeconds = 86_400

const orders: readonly PlanChoice[] = [
  starterMonthly,
  { ...starterMonthly, interval: 'year' },
  { ...starterMonthly, plan: 'team' },
  { ...starterMonthly, plan: 'team', seats: 4, addOns: [{ code: 'extra_storage', quantity: 2 }] },
  { ...starterMonthly, plan: 'team', seats: 2 },
  { ...starterMonthly, plan: 'business' },
]

/** One thing that somebody, the bank or time does to a subscription. */
type Step =
  | { kind: 'change'; to: PlanChoice }
  | { kind: 'cancel' | 'keep' | 'take_back' | 'pause' | 'resume' | 'redeem' }
  | { kind: 'card'; token: 'pm_card_visa' | 'pm_card_chargeCustomerFail' | 'pm_card_authenticationRequired' }
  | { kind: 'wait'; days: number }

export interface Scene {
  steps: readonly Step[]
  /** Events wait and arrive backwards after each step. */
  isReordered: boolean
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...orders).map((to) => ({ kind: 'change' as const, to })) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(
        'cancel' as const,
        'keep' as const,
        'take_back' as const,
        'pause' as const,
        'resume' as const,
        'redeem' as const,
      )
      .map((kind) => ({ kind })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        'pm_card_visa' as const,
        'pm_card_chargeCustomerFail' as const,
        'pm_card_authenticationRequired' as const,
      )
      .map((token) => ({ kind: 'card' as const, token })),
  },
  { weight: 2, arbitrary: fc.constantFrom(1, 12, 33).map((days) => ({ kind: 'wait' as const, days })) },
)

export const scenes: fc.Arbitrary<Scene> = fc.record({
  steps: fc.array(step, { minLength: 3, maxLength: 7 }),
  isReordered: fc.boolean(),
})

/** Plays a scene with a new account and returns what must hold and does not, with the step after which it was found. */
export async function playScene(
  desk: TestPaydesk,
  { steps, isReordered }: Scene,
): Promise<{ after: Step; violations: readonly Violation[] } | null> {
  const tab = await desk.newcomer()
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  for (const each of steps) {
    desk.delivery.hold = isReordered
    await refusedOrDone(() => play(desk, tab, each))
    await desk.release((held) => (isReordered ? held.reverse() : held))
    const violations = await checkInvariants(
      desk.database.db,
      await snapshotOf(desk.emulator, 'http://localhost:12111', 'sk_test_in_process'),
    )
    if (violations.length > 0) return { after: each, violations }
  }
  return null
}

async function play(desk: TestPaydesk, tab: Tab, each: Step): Promise<void> {
  const { subscriptions } = tab.page
  const attemptId = crypto.randomUUID()
  switch (each.kind) {
    case 'change':
      return change(tab.page, each.to)
    case 'cancel':
      await subscriptions.cancel({ attemptId, reason: null, comment: null })
      return
    case 'keep':
      await subscriptions.keep({ attemptId })
      return
    case 'take_back':
      await subscriptions.dropBookedChange({ attemptId })
      return
    case 'pause':
      await subscriptions.pause({ attemptId, from: 'now', months: null })
      return
    case 'resume': {
      const { quoteId } = await subscriptions.quoteAction({ action: 'resume' })
      await subscriptions.resume({ attemptId, quoteId })
      return
    }
    case 'redeem': {
      const { quoteId } = await tab.page.promotions.preview({ promotionCode: 'team10' })
      await tab.page.promotions.redeem({ attemptId, quoteId })
      return
    }
    case 'card':
      return payWith(desk, tab, each.token)
    case 'wait':
      await advanceAccount(desk.deps, tab.accountId, each.days * daySeconds)
  }
}

/** Agrees to a preview; where the bank asks, the change is given up, as people do. */
async function change(page: Page, to: PlanChoice): Promise<void> {
  const attemptId = crypto.randomUUID()
  const { quoteId } = await page.subscriptions.previewChange({ choice: to })
  const answer = await page.subscriptions.change({ attemptId, quoteId, consentVersion })
  if (answer.kind !== 'confirm_payment') return
  await page.subscriptions.dropChange({ attemptId: crypto.randomUUID(), changeAttemptId: attemptId })
}

async function payWith({ deps }: TestPaydesk, { accountId }: Tab, token: string): Promise<void> {
  const { row } = await loadBilling(deps.db, accountId)
  if (row === null || row.endedAt !== null) return
  const method = await deps.stripe.paymentMethods.attach(token, { customer: row.customerStripeId })
  await deps.stripe.subscriptions.update(row.stripeId, { default_payment_method: method.id })
}

/** A refusal with a name is as good an end as any; all else is a mistake. */
async function refusedOrDone(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null
    const isRefusal = cause instanceof BillingError && cause.code !== 'unexpected'
    if (!isRefusal) throw error
  }
}
