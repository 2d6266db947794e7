import type Stripe from 'stripe'
import type { Emulator } from '../emulator.ts'

const STATUSES: readonly string[] = [
  'active',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
]
export const FINAL: readonly string[] = ['canceled', 'incomplete_expired']

/** One life: a shop, a customer on a clock, and what was seen of its subscriptions. */
export interface Life {
  stripe: Stripe
  emulator: Emulator
  customer: string
  clock: string
  prices: readonly string[]
  seen: Map<string, string>
}

/** Every subscription that the life has had. */
export const subscriptionsOf = async ({ stripe, customer }: Life) =>
  (await stripe.subscriptions.list({ customer, status: 'all', limit: 100 })).data

/** No status but Stripe's, and none after the last one. */
export async function checkSubscriptions(life: Life): Promise<void> {
  for (const { id, status, items, pending_update, ended_at } of await subscriptionsOf(life)) {
    const before = life.seen.get(id)
    if (!STATUSES.includes(status)) throw new Error(`${id} is ${status}`)
    if (before !== undefined && FINAL.includes(before) && status !== before) {
      throw new Error(`${id} went from ${before} to ${status}`)
    }
    if (FINAL.includes(status) !== (ended_at !== null))
      throw new Error(`${id} is ${status} and ended ${ended_at}`)
    if (FINAL.includes(status) && pending_update !== null) throw new Error(`${id} is over and waits`)
    const turned = items.data.find((item) => item.current_period_end < item.current_period_start)
    if (turned) throw new Error(`${id} has a period that ends before it begins`)
    life.seen.set(id, status)
  }
}

/** The clock goes on, lines add up, nothing owed is negative, and nobody is charged less than nothing or more than an invoice says. */
export async function checkMoney({ stripe, customer, clock }: Life): Promise<void> {
  const { status } = await stripe.testHelpers.testClocks.retrieve(clock)
  if (status !== 'ready') throw new Error(`the clock is ${status}`)
  const invoices = (await stripe.invoices.list({ customer, limit: 100 })).data
  for (const invoice of invoices) {
    const { id, subtotal, total, amount_due: due, amount_paid: paid, amount_remaining: left } = invoice
    const { data: lines, has_more: hasMore } = invoice.lines
    const amounts = lines.reduce((sum, line) => sum + line.amount, 0)
    const own = sumOf(
      lines.flatMap(({ discounts, discount_amounts }) =>
        (discount_amounts ?? []).filter(({ discount }) => discounts.includes(idOf(discount))),
      ),
    )
    const shared = sumOf(invoice.total_discount_amounts ?? []) - own
    const taxes = (invoice.total_taxes ?? []).filter(({ tax_behavior: behavior }) => behavior === 'exclusive')
    if (!hasMore && amounts - own !== subtotal) {
      throw new Error(`${id}: lines ${amounts} less ${own} of their own, subtotal ${subtotal}`)
    }
    if (!hasMore && subtotal - shared + sumOf(taxes) !== total) {
      throw new Error(`${id}: subtotal ${subtotal} less ${shared} and ${sumOf(taxes)} of tax is not ${total}`)
    }
    if (due < 0 || paid < 0 || left < 0) throw new Error(`${id}: due ${due}, paid ${paid}, left ${left}`)
    if (invoice.status === 'paid' && left !== 0) throw new Error(`${id} is paid and ${left} is left`)
    if (paid > due && invoice.amount_overpaid === 0) throw new Error(`${id}: paid ${paid} of ${due}`)
  }
  const charges = (await stripe.charges.list({ customer, limit: 100 })).data
  const wrong = charges.find(({ amount }) => amount <= 0)
  if (wrong) throw new Error(`${wrong.id} charges ${wrong.amount}`)
}

const sumOf = (parts: readonly { amount: number }[]): number =>
  parts.reduce((sum, { amount }) => sum + amount, 0)
const idOf = (discount: string | { id: string }): string =>
  typeof discount === 'string' ? discount : discount.id
