import { and, eq, inArray } from 'drizzle-orm'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { TopUpStop } from '#shared/contracts/top-ups.ts'
import { BillingError } from '#shared/errors.ts'
import { recordAudit } from '../../audit/record.ts'
import { topUps, topUpSettings } from '../../db/schema/top-ups.ts'
import type { Deps } from '../../deps.ts'
import { queueReactions } from '../../notifications/queue-reactions.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { accountNow } from '../clock/account-now.ts'
import { loadMethods } from '../payment-methods/load-methods.ts'
import { buyProduct } from '../purchases/buy-product.ts'
import { productsVersion } from '../purchases/list-purchases.ts'
import { purchaseOutcome } from '../purchases/purchase-outcome.ts'

type Settings = typeof topUpSettings.$inferSelect
type Run = typeof topUps.$inferSelect
type RunEnd = { state: 'paid' | 'processing' } | { state: 'failed'; stop: TopUpStop; reason: string }

/** Buys the packs that are due and looks after those whose payment takes days. Safe to repeat and to run twice at once. */
export async function carryOutTopUps(deps: Deps): Promise<void> {
  const open = await deps.db
    .select({ id: topUps.id })
    .from(topUps)
    .where(inArray(topUps.state, ['due', 'processing']))
    .limit(100)
  for (const { id } of open) {
    // Read when its turn has come: somebody may have turned it off while the ones before were paid.
    const [found] = await deps.db
      .select({ run: topUps, settings: topUpSettings })
      .from(topUps)
      .innerJoin(topUpSettings, eq(topUpSettings.accountId, topUps.accountId))
      .where(and(eq(topUps.id, id), inArray(topUps.state, ['due', 'processing'])))
    if (found === undefined) continue
    const { run, settings } = found
    const end = run.state === 'processing' ? await endOfProcessing(deps, run) : await buy(deps, run, settings)
    if (end !== null) await endRun(deps, run, end)
  }
}

/** @returns null when it cannot be done now and is tried again */
async function buy(deps: Deps, run: Run, settings: Settings): Promise<RunEnd | null> {
  const { accountId, product, currency } = run
  const price = catalogueInUse().oneTimeProducts[product]?.prices[currency]
  if (price !== run.amountMinor) return { state: 'failed', stop: 'price_changed', reason: 'price_changed' }
  const { methods, defaultId } = await loadMethods(deps, accountId)
  const method = methods.find(({ stripeId }) => stripeId === defaultId)
  if (method === undefined) return { state: 'failed', stop: 'no_method', reason: 'no_method' }
  const buyer = {
    accountId,
    user: { id: settings.userId, name: settings.userName, email: settings.userEmail, emailVerified: true },
    ip: settings.consentIp,
  }
  const input = {
    attemptId: run.id,
    product,
    currency,
    shown: { productsVersion: productsVersion() },
    consentVersion: settings.consentVersion,
    methodId: method.publicId,
  }
  try {
    const step = await buyProduct(deps, buyer, input, async () => {}, { isOffSession: true })
    if (step.kind === 'done') return { state: 'paid' }
    if (step.kind === 'processing') return { state: 'processing' }
    if (step.kind === 'amount_changed') return { state: 'failed', stop: 'price_changed', reason: step.kind }
    return { state: 'failed', stop: 'bank_check', reason: 'bank_check' }
  } catch (error) {
    return endOfRefusal(deps, run, error)
  }
}

function endOfRefusal(deps: Deps, run: Run, error: unknown): RunEnd | null {
  const billing = error instanceof StripeFailure ? error.billing : error
  if (!(billing instanceof BillingError)) throw error
  if (billing.code === 'stripe_unavailable' || billing.code === 'operation_running') return null
  if (billing.code === 'card_declined') {
    const decline = billing.details['declineCode']
    const reason = typeof decline === 'string' ? decline : 'declined'
    return { state: 'failed', stop: reason === 'authentication_required' ? 'bank_check' : 'declined', reason }
  }
  deps.log.warn({ err: error, accountId: run.accountId }, 'an automatic top-up was refused')
  return { state: 'failed', stop: 'unexpected', reason: billing.code }
}

async function endOfProcessing(deps: Deps, { accountId, id }: Run): Promise<RunEnd | null> {
  const { outcome, declineCode } = await purchaseOutcome(deps, accountId, id)
  if (outcome === 'paid') return { state: 'paid' }
  if (outcome !== 'failed') return null
  return { state: 'failed', stop: 'declined', reason: declineCode ?? 'declined' }
}

/** Writes how a run ended; after a failure nothing is bought by itself until somebody agrees again. */
async function endRun(deps: Deps, run: Run, end: RunEnd): Promise<void> {
  const { accountId } = run
  const at = await accountNow(deps, accountId)
  await deps.db.transaction(async (tx) => {
    const ended = await tx
      .update(topUps)
      .set({ state: end.state, reason: end.state === 'failed' ? end.reason : null })
      .where(and(eq(topUps.id, run.id), eq(topUps.state, run.state)))
      .returning({ id: topUps.id })
    if (ended.length === 0 || end.state !== 'failed') return
    await tx
      .update(topUpSettings)
      .set({ stoppedBecause: end.stop })
      .where(eq(topUpSettings.accountId, accountId))
    const { amountMinor, currency } = run
    const entry = {
      action: 'credits.top_up_stopped',
      subject: `top_ups:${run.id}`,
      onceKey: `credits.top_up_stopped ${run.id}`,
      facts: { because: end.stop, occasion: run.id, amountMinor, currency },
    } as const
    await recordAudit({ tx, accountId, at, actor: { kind: 'job' } }, entry)
    await queueReactions({ tx, accountId }, entry)
  })
  await deps.changes.publish(accountId, ['credits', 'activity'])
}
