import type { Ctx } from '../http/context.ts'
import type { Customer, CustomerBalanceTransaction, Invoice } from '../store/collections.ts'
import { amountDue } from './amount-due.ts'

type MovementType =
  | 'adjustment'
  | 'applied_to_invoice'
  | 'credit_note'
  | 'initial'
  | 'invoice_overpaid'
  | 'invoice_too_small'
  | 'unapplied_from_invoice'

export interface BalanceMovement {
  /** Smallest unit; negative is credit for the customer. */
  amount: number
  type: MovementType
  currency: string
  invoice?: string
  creditNote?: string
  description?: string | null
  metadata?: Record<string, string>
}

/** Writes one line of the customer's ledger and moves the balance with it; the caller says `customer.updated`. */
export function moveBalance(ctx: Ctx, id: string, movement: BalanceMovement): CustomerBalanceTransaction {
  const customer = ctx.store.customers.get(id)
  const ending = customer.balance + movement.amount
  ctx.store.customers.update(id, { balance: ending, currency: customer.currency ?? movement.currency })
  return ctx.store.customer_balance_transactions.put({
    id: ctx.ids.next('cbtxn_'),
    object: 'customer_balance_transaction',
    amount: movement.amount,
    checkout_session: null,
    created: ctx.now(id),
    credit_note: movement.creditNote ?? null,
    currency: movement.currency,
    customer: id,
    customer_account: null,
    description: movement.description ?? null,
    ending_balance: ending,
    invoice: movement.invoice ?? null,
    livemode: false,
    metadata: movement.metadata ?? {},
    type: movement.type,
  })
}

/** What of a customer's balance counts for a bill in this currency: it is kept in one currency alone. */
export function balanceIn(customer: Pick<Customer, 'balance' | 'currency'>, currency: string): number {
  const own = customer.currency ?? currency
  return own === currency ? customer.balance : 0
}

/** Uses the customer's credit (or debt) on an invoice; the customer keeps what is left. Emits `customer.updated`. */
export function applyBalance(ctx: Ctx, invoice: Invoice): { applied: number; due: number; ending: number } {
  const customer = ctx.store.customers.get(invoice.customer ?? '')
  const applied = balanceIn(customer, invoice.currency)
  const { due, ending } = amountDue(invoice.total, applied, invoice.currency)
  const isTooSmall = ending > 0
  const move = (amount: number, type: MovementType) => {
    if (amount !== 0) {
      moveBalance(ctx, customer.id, { amount, type, currency: invoice.currency, invoice: invoice.id })
    }
  }
  move((isTooSmall ? 0 : ending) - applied, 'applied_to_invoice')
  if (isTooSmall) move(ending, 'invoice_too_small')
  tellBalance(ctx, customer)
  return { applied, due, ending }
}

/** Gives back what an invoice took of the balance, or takes back what it gave. Emits `customer.updated`. */
export function unapplyBalance(ctx: Ctx, invoice: Invoice): void {
  const customer = ctx.store.customers.find(invoice.customer ?? '')
  const amount = invoice.starting_balance - (invoice.ending_balance ?? invoice.starting_balance)
  if (customer === undefined || amount === 0) return
  const { currency, id } = invoice
  moveBalance(ctx, customer.id, { amount, type: 'unapplied_from_invoice', currency, invoice: id })
  tellBalance(ctx, customer)
}

/** Says what changed about the customer since `before`; nothing when nothing did. */
export function tellBalance(ctx: Ctx, before: Customer): void {
  ctx.emit('customer.updated', ctx.store.customers.get(before.id), before)
}
