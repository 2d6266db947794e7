import type { Money } from '#shared/money.ts'
import type { CatalogueChange, WantedPrice } from './diff-catalogue.ts'

/** A difference between catalogue and Stripe as one line for a terminal. */
export function describeChange(change: CatalogueChange): string {
  switch (change.kind) {
    case 'create_product':
      return `+ product  ${change.product.name}`
    case 'rename_product':
      return `~ product  ${change.from} → ${change.product.name}`
    case 'create_price':
      return `+ price    ${change.price.lookupKey}  ${amountOf(change.price)}`
    case 'replace_price': {
      const { price, fromMinor } = change
      const from = fromMinor === null ? 'another kind' : format({ ...price, amountMinor: fromMinor })
      return `~ price    ${price.lookupKey}  ${from} → ${amountOf(price)} (new price; the old one is archived)`
    }
    case 'create_promotion': {
      const { promotion, replaces } = change
      const old = replaces.length === 0 ? '' : ' (new code; the old one is switched off)'
      return `${replaces.length === 0 ? '+' : '~'} code     ${promotion.code}${old}`
    }
  }
}

function amountOf({ currency, unitAmountMinor, included }: WantedPrice): string {
  const unit = format({ currency, amountMinor: unitAmountMinor })
  if (included === null) return unit
  return `${format({ currency, amountMinor: included.amountMinor })} for ${included.units}, then ${unit} each`
}

/** Both currencies that are sold have two decimals. */
function format({ amountMinor, currency }: Money): string {
  return `${(amountMinor / 100).toFixed(2)} ${currency.toUpperCase()}`
}
