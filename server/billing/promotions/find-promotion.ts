import { and, eq, inArray, ne, or, sql } from 'drizzle-orm'
import type { Currency } from '#shared/money.ts'
import { BillingError } from '#shared/errors.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { findPromotionCodes, type StripePromotionCode } from '../../stripe/promotion-codes.ts'
import { accountNow } from '../clock/account-now.ts'
import { findCustomer } from '../customers/find-customer.ts'
import { judgeCode } from './judge-code.ts'

export interface WantedPromotion {
  code: string
  currency: Currency
  /** Null before a plan is chosen. */
  productIds: readonly string[] | null
  /** Null for a subscription that runs, and before a plan is chosen. */
  newOrderMinor: number | null
  /** The catalogue's offers to those who leave are not to be typed. */
  mayBeOffer: boolean
}

/** What Stripe lets a code be made of. */
const pattern = /^[a-zA-Z0-9-]+$/

/** Marks the codes that the app itself puts on, and that nobody types. */
export const offerMark = 'offer'

/**
 * What a code means for the account, or for a stranger (null). One request, none for what no code can look like. Refuses by name; whether a code
 * that cannot be used here is somebody else's, is switched off or never was cannot be told from the answer.
 */
export async function findPromotion(
  deps: Deps,
  accountId: string | null,
  { code, currency, productIds, newOrderMinor, mayBeOffer }: WantedPromotion,
): Promise<StripePromotionCode> {
  const all = pattern.test(code) ? await findPromotionCodes(deps.stripe, code) : []
  const found = judgeCode(
    all.filter(({ metadata }) => mayBeOffer || metadata?.[offerMark] === undefined),
    {
      customerId: accountId === null ? null : await findCustomer(deps, accountId),
      currency,
      productIds,
      newOrderMinor,
      hasBought: accountId !== null && (await hasBought(deps, accountId)),
      now: await accountNow(deps, accountId),
    },
  )
  if (accountId !== null && (await hasRedeemed(deps, accountId, found.id))) {
    throw new BillingError('promotion_redeemed', 'the account has had this code')
  }
  return found
}

/** Whatever was begun had a payment or a trial, which is what Stripe asks too. */
async function hasBought({ db }: Pick<Deps, 'db'>, accountId: string): Promise<boolean> {
  return (await db.$count(subscriptions, eq(subscriptions.accountId, accountId))) > 0
}

/** An order that was never paid for does not count. */
async function hasRedeemed(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  promotionId: string,
): Promise<boolean> {
  const [used] = await db
    .select({ id: billingOperations.id })
    .from(billingOperations)
    .leftJoin(subscriptions, eq(subscriptions.operationId, billingOperations.id))
    .where(
      and(
        eq(billingOperations.accountId, accountId),
        eq(sql`${billingOperations.input} -> 'promotion' ->> 'id'`, promotionId),
        or(
          and(eq(billingOperations.kind, 'redeem_promotion'), eq(billingOperations.state, 'done')),
          and(
            ne(subscriptions.status, 'incomplete'),
            or(
              eq(subscriptions.hadPaymentMethod, true),
              inArray(subscriptions.status, ['active', 'past_due', 'unpaid', 'paused']),
            ),
          ),
        ),
      ),
    )
    .limit(1)
  return used !== undefined
}
