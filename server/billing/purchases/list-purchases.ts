import { managesBilling } from '#shared/billing/manager-roles.ts'
import type { OneTimeProduct } from '#shared/billing/catalogue-types.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { fingerprint } from '#shared/billing/pricing.ts'
import type { Role } from '#shared/contracts/account.ts'
import type { LocalizedText } from '#shared/contracts/plans.ts'
import type { OfferedProduct, Purchase, PurchaseList } from '#shared/contracts/purchases.ts'
import { currencies } from '#shared/currency.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { findAccount } from '../accounts/find-account.ts'
import { isBought, type PurchaseRow, selectPurchases, stateOf } from './select-purchases.ts'

/** What is sold once, and what the account has bought; no request leaves. */
export async function listPurchases(
  deps: Pick<Deps, 'db' | 'stripeBreaker'>,
  { accountId, role }: { accountId: string; role: Role },
): Promise<PurchaseList> {
  const [rows, account] = await Promise.all([
    selectPurchases(deps.db, accountId),
    findAccount(deps.db, accountId),
  ])
  return {
    productsVersion: productsVersion(),
    currency: account?.currency ?? catalogueInUse().defaultCurrency,
    isCurrencyFixed: account?.currency != null,
    products: Object.entries(catalogueInUse().oneTimeProducts).map(([code, product]) =>
      offered(code, product, rows),
    ),
    purchases: rows.filter((row) => stateOf(row) !== 'void').map(shown),
    canBuy: managesBilling(role),
    isProviderUp: deps.stripeBreaker.state() === 'closed',
  }
}

/** Fingerprint of what is sold once and for how much. */
export function productsVersion(): string {
  const products = Object.entries(catalogueInUse().oneTimeProducts)
  return fingerprint(JSON.stringify(products.map(([code, { prices }]) => [code, prices])))
}

/** What a product is called; its code when it is sold no more. */
export function nameOfProduct(code: string): LocalizedText {
  const { oneTimeProducts } = catalogueInUse()
  const product = Object.hasOwn(oneTimeProducts, code) ? oneTimeProducts[code] : undefined
  return product?.name ?? { en: code, it: code }
}

/** Refuses with `already_purchased` what is bought once and no more, and was. */
export function refuseBought(code: string, rows: readonly PurchaseRow[]): void {
  const { oneTimeProducts } = catalogueInUse()
  const isOnce = Object.hasOwn(oneTimeProducts, code) && (oneTimeProducts[code]?.unlocks.length ?? 0) > 0
  if (isOnce && rows.some((row) => row.product === code && isBought(row))) {
    throw new BillingError('already_purchased', `${code} was bought before`)
  }
}

/** What an earlier attempt left unpaid, and may be gone on with; null when there is nothing. */
export function unpaidOf(code: string, rows: readonly PurchaseRow[]): PurchaseRow | null {
  return rows.find((row) => row.product === code && row.status === 'open' && stateOf(row) === 'open') ?? null
}

function offered(code: string, product: OneTimeProduct, rows: readonly PurchaseRow[]): OfferedProduct {
  const { features } = catalogueInUse()
  const unpaid = unpaidOf(code, rows)
  return {
    code,
    name: product.name,
    description: product.description,
    prices: currencies.map((currency) => ({ currency, amountMinor: product.prices[currency] })),
    unlocks: product.unlocks.map((feature) => ({
      code: feature,
      name: features[feature]?.name ?? { en: feature, it: feature },
    })),
    credits: product.credits,
    isOwned: product.unlocks.length > 0 && rows.some((row) => row.product === code && isBought(row)),
    unpaid: unpaid && {
      quoteId: unpaid.publicId,
      due: { amountMinor: unpaid.remainingMinor, currency: unpaid.currency },
    },
  }
}

function shown(row: PurchaseRow): Purchase {
  return {
    product: row.product,
    name: nameOfProduct(row.product),
    state: stateOf(row),
    amount: { amountMinor: row.totalMinor, currency: row.currency },
    at: (row.paidAt ?? row.createdAt).toISOString(),
    invoiceId: row.publicId,
    number: row.number,
  }
}
