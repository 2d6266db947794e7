import { and, desc, eq } from 'drizzle-orm'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { SaveTopUpInput, TopUp } from '#shared/contracts/top-ups.ts'
import { topUpStopSchema } from '#shared/contracts/top-ups.ts'
import { BillingError } from '#shared/errors.ts'
import { recordAudit } from '../../audit/record.ts'
import type { Database } from '../../db/client.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { topUps, topUpSettings } from '../../db/schema/top-ups.ts'
import type { Deps } from '../../deps.ts'
import { findAccount } from '../accounts/find-account.ts'
import { accountNow } from '../clock/account-now.ts'
import { loadEntitlements } from '../entitlements/load-entitlements.ts'
import { loadMethods } from '../payment-methods/load-methods.ts'
import { nameOfProduct, productsVersion } from '../purchases/list-purchases.ts'
import { selectPurchases } from '../purchases/select-purchases.ts'
import type { Starter } from '../subscriptions/prepare-start.ts'
import { withCurrentBook } from './keep-credits.ts'
import { boughtInMonthOf, noteLowCredits, withdrawDueTopUp } from './note-low-credits.ts'

const shownRuns = 3

/** An account's automatic top-up with its last three; null when the product has no credits. No request leaves. */
export async function readTopUp(deps: Pick<Deps, 'db' | 'clock'>, accountId: string): Promise<TopUp | null> {
  if (catalogueInUse().credits === null) return null
  const { db } = deps
  const now = await accountNow(deps, accountId)
  const [settings] = await db.select().from(topUpSettings).where(eq(topUpSettings.accountId, accountId))
  const { methods, defaultId } = await loadMethods(deps, accountId)
  const method = methods.find(({ stripeId }) => stripeId === defaultId)
  return {
    settings: settings
      ? {
          isOn: settings.isOn,
          product: settings.product,
          whenBelow: settings.whenBelow,
          maxPerMonth: settings.maxPerMonth,
          price: { amountMinor: settings.priceMinor, currency: settings.currency },
        }
      : null,
    stoppedBecause:
      settings?.stoppedBecause == null
        ? null
        : topUpStopSchema.catch('unexpected').parse(settings.stoppedBecause),
    boughtThisMonth: await boughtInMonthOf(db, accountId, now),
    method: method ? { type: method.type, brand: method.brand, last4: method.last4 } : null,
    recent: await recentRuns(db, accountId),
  }
}

/**
 * Turns the automatic top-up on, with what is agreed to, or off. Audited. What had stopped it is forgotten: somebody looked.
 * What was due and not begun is taken back; where fewer credits are there than the new line says, a pack is due at once.
 * @throws BillingError `product_not_offered` for what is no pack, `quote_expired` when the page showed other prices,
 *   `currency_not_offered`, `email_not_verified`, `no_payment_method` when nothing on file could pay
 */
export async function saveTopUp(
  deps: Pick<Deps, 'db' | 'clock' | 'changes' | 'settings' | 'newId'>,
  { accountId, user, ip }: Starter,
  input: SaveTopUpInput,
): Promise<void> {
  const price = await priceOf(deps, { accountId, user }, input)
  const { isOn, product, whenBelow, maxPerMonth, currency, consentVersion } = input
  const wanted = {
    ...{ isOn, product, whenBelow, maxPerMonth, currency, priceMinor: price, stoppedBecause: null },
    ...{ userId: user.id, userName: user.name, userEmail: user.email },
    ...{ consentVersion, consentIp: ip, agreedAt: deps.clock.now() },
  }
  const entitlements = await loadEntitlements(deps, accountId)
  await inTransaction(deps.db, (tx) =>
    withCurrentBook(tx, deps, accountId, entitlements, async (book) => {
      const [before] = await tx.select().from(topUpSettings).where(eq(topUpSettings.accountId, accountId))
      await tx
        .insert(topUpSettings)
        .values({ accountId, ...wanted })
        .onConflictDoUpdate({ target: topUpSettings.accountId, set: wanted })
      await recordAudit(
        { tx, accountId, at: book.now, actor: { kind: 'user', userId: user.id, name: user.name } },
        {
          action: isOn ? 'credits.top_up_on' : 'credits.top_up_off',
          subject: `top_up_settings:${accountId}`,
          before: before === undefined ? null : { isOn: before.isOn, product: before.product },
          after: { isOn, product, whenBelow, maxPerMonth, currency, priceMinor: price, consentVersion },
          facts: { product, whenBelow, maxPerMonth, amountMinor: price, currency },
        },
      )
      await withdrawDueTopUp(tx, accountId)
      await noteLowCredits(tx, deps, accountId, book)
    }),
  )
  await deps.changes.publish(accountId, ['credits', 'activity'])
}

async function priceOf(
  deps: Pick<Deps, 'db' | 'settings'>,
  { accountId, user }: Pick<Starter, 'accountId' | 'user'>,
  { isOn, product: code, currency, productsVersion: shown }: SaveTopUpInput,
): Promise<number> {
  const { oneTimeProducts } = catalogueInUse()
  const product = Object.hasOwn(oneTimeProducts, code) ? oneTimeProducts[code] : undefined
  if (product == null || product.credits === null) {
    throw new BillingError('product_not_offered', `${code} is no pack of credits`)
  }
  const price = product.prices[currency]
  if (!isOn) return price
  if (deps.settings.requireVerifiedEmail && !user.emailVerified) {
    throw new BillingError('email_not_verified', 'the e-mail address is not verified')
  }
  if (shown !== productsVersion())
    throw new BillingError('quote_expired', 'what was shown is not what is sold')
  const account = await findAccount(deps.db, accountId)
  if (account?.currency != null && account.currency !== currency) {
    throw new BillingError('currency_not_offered', `the account buys in ${account.currency}`)
  }
  const { defaultId } = await loadMethods(deps, accountId)
  if (defaultId === null) throw new BillingError('no_payment_method', 'nothing on file could pay')
  return price
}

async function recentRuns(db: Database, accountId: string): Promise<TopUp['recent']> {
  const runs = await db
    .select({ run: topUps, outcome: billingOperations.outcome })
    .from(topUps)
    .leftJoin(
      billingOperations,
      and(eq(billingOperations.accountId, topUps.accountId), eq(billingOperations.attemptId, topUps.id)),
    )
    .where(eq(topUps.accountId, accountId))
    .orderBy(desc(topUps.at), desc(topUps.id))
    .limit(shownRuns)
  const purchases = runs.length === 0 ? [] : await selectPurchases(db, accountId)
  return runs.map(({ run, outcome }) => {
    const invoiceId = outcome?.kind === 'purchase' ? outcome.invoiceId : null
    const purchase = purchases.find((each) => each.invoiceId === invoiceId)
    return {
      id: run.id,
      at: run.at.toISOString(),
      name: nameOfProduct(run.product),
      amount: { amountMinor: run.amountMinor, currency: run.currency },
      state: run.state,
      receipt: purchase ? { invoiceId: purchase.publicId, number: purchase.number } : null,
    }
  })
}
