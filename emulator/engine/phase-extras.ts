import type { Ctx } from '../http/context.ts'
import type { ExtraPeriod, WantedExtra } from './extra-items.ts'
import { itemMoney } from './invoice-item-object.ts'
import { discountsWished } from './phase-discounts.ts'
import type { Phase } from './schedule-phases.ts'

type PhaseExtra = Phase['add_invoice_items'][number]

/** What a phase bills once, when it begins; an amount is that of its price then. */
export function extrasOf(ctx: Ctx, customer: string, phase: Phase): WantedExtra[] {
  return phase.add_invoice_items.map((extra) => {
    const price = ctx.store.prices.get(extra.price)
    const money = itemMoney(price, phase.currency, extra.quantity ?? 1)
    return {
      money,
      description: ctx.store.products.get(price.product).name,
      discountable: extra.discountable ?? money.amount >= 0,
      discounts: discountsWished(ctx, customer, [], extra.discounts).fresh,
      metadata: extra.metadata ?? {},
      period: periodOf(extra.period),
      taxRates: extra.tax_rates ?? [],
    }
  })
}

/** What was stored was read as one of these. */
function periodOf({ start, end }: PhaseExtra['period']): ExtraPeriod {
  const begins = (['now', 'timestamp'] as const).find((type) => type === start.type)
  const ends = (['timestamp'] as const).find((type) => type === end.type)
  return {
    start: { type: begins ?? 'max_item_period_start', timestamp: start.timestamp ?? null },
    end: { type: ends ?? 'min_item_period_end', timestamp: end.timestamp ?? null },
  }
}
