import type { BuyInput } from '#shared/contracts/purchases.ts'
import type { PaymentStep } from '#shared/contracts/subscriptions.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { BillingError } from '#shared/errors.ts'
import type { OperationOutcome } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { readPaymentSecret } from '../../stripe/invoices.ts'
import { findAccount } from '../accounts/find-account.ts'
import { refuseLockedCards } from '../cards/card-lock.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import type { BuyProductWish } from '../operations/inputs.ts'
import { runOperation } from '../operations/run-operation.ts'
import { findMethod } from '../payment-methods/find-method.ts'
import type { KnownSecret } from '../subscriptions/payment-step.ts'
import type { Starter } from '../subscriptions/prepare-start.ts'
import { productsVersion, refuseBought, unpaidOf } from './list-purchases.ts'
import { type PurchaseRow, selectPurchases } from './select-purchases.ts'

/**
 * Buys something once, with an invoice of its own, or goes on with the unpaid invoice of an earlier attempt, and says what
 * the page has to do next. The same attempt id always gives the same payment; after `amount_changed` the accepted amount takes
 * a new attempt id.
 * Refuses with `product_not_offered`, `already_purchased`, `currency_not_offered`, `quote_expired` or `card_declined`.
 * @param takeToken counts a new attempt against the limits
 * @param options.isOffSession nobody is there who could answer the bank
 */
export async function buyProduct(
  deps: Deps,
  buyer: Starter,
  input: BuyInput,
  takeToken: () => Promise<void>,
  { isOffSession = false }: { isOffSession?: boolean } = {},
): Promise<PaymentStep> {
  const { accountId, user } = buyer
  const { attemptId, product, currency, methodId } = input
  if (deps.settings.requireVerifiedEmail && !user.emailVerified) {
    throw new BillingError('email_not_verified', 'the e-mail address is not verified')
  }
  await refuseLockedCards(deps, accountId)
  const { outcome, answer } = await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'buy_product',
    inputHash: hashOfInput({
      product,
      currency,
      ...(methodId !== undefined && { methodId }),
      ...(isOffSession && { isOffSession }),
    }),
    user,
    prepare: async () => ({ ...(await prepare(deps, buyer, input, takeToken)), isOffSession }),
  })
  return stepOf(deps, { accountId, attemptId }, outcome, answer)
}

/** Checks a wish to buy against catalogue, rows and what the page showed, without a request, and freezes it. */
async function prepare(
  deps: Deps,
  { accountId, user, ip }: Starter,
  { product: code, currency, shown, consentVersion, methodId }: BuyInput,
  takeToken: () => Promise<void>,
): Promise<Omit<BuyProductWish, 'isOffSession'>> {
  const { oneTimeProducts } = catalogueInUse()
  const product = Object.hasOwn(oneTimeProducts, code) ? oneTimeProducts[code] : undefined
  if (product === undefined) throw new BillingError('product_not_offered', `${code} is not sold`)
  const account = await findAccount(deps.db, accountId)
  if (account?.currency != null && account.currency !== currency) {
    throw new BillingError('currency_not_offered', `the account buys in ${account.currency}`)
  }
  const rows = await selectPurchases(deps.db, accountId)
  refuseBought(code, rows)
  const found = unpaidOf(code, rows)
  const unpaid = found?.currency === currency ? found : null
  const expectedDueMinor = shownAmount(shown, unpaid, product.prices[currency])
  const method = methodId === undefined ? null : await findMethod(deps, accountId, methodId)
  await takeToken()
  return {
    product: code,
    currency,
    expectedDueMinor,
    customer: { email: user.email, name: user.name },
    consent: { version: consentVersion, ip },
    methodId: method?.stripeId ?? null,
    invoiceId: unpaid?.invoiceId ?? null,
  }
}

function shownAmount(shown: BuyInput['shown'], unpaid: PurchaseRow | null, listMinor: number): number {
  const isCurrent =
    'quoteId' in shown
      ? unpaid !== null && unpaid.publicId === shown.quoteId
      : shown.productsVersion === productsVersion()
  if (!isCurrent) throw new BillingError('quote_expired', 'what was shown is not what is sold')
  // A finished invoice is only ever lowered.
  return 'quoteId' in shown && unpaid !== null ? unpaid.remainingMinor : listMinor
}

async function stepOf(
  deps: Deps,
  { accountId, attemptId }: { accountId: string; attemptId: string },
  outcome: OperationOutcome,
  secret: KnownSecret,
): Promise<PaymentStep> {
  if (outcome.kind !== 'purchase') {
    throw new BillingError('attempt_reused', 'the attempt was about something else')
  }
  const { invoiceId, result } = outcome
  switch (result) {
    case 'paid':
      return { kind: 'done' }
    case 'processing':
      return { kind: 'processing' }
    case 'amount_changed': {
      const row = (await selectPurchases(deps.db, accountId)).find((each) => each.invoiceId === invoiceId)
      if (row === undefined) throw new BillingError('needs_review', 'the invoice has no row')
      return { kind: 'amount_changed', quoteId: row.publicId }
    }
    case 'confirm': {
      const clientSecret = secret ?? (await readPaymentSecret(deps.stripe, invoiceId))
      if (clientSecret === null) return { kind: 'done' }
      const returnUrl = `${deps.settings.appUrl}/billing/bought?attempt=${attemptId}`
      return { kind: 'confirm_payment', clientSecret, returnUrl }
    }
  }
}
