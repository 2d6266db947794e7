import type Stripe from 'stripe'
import type { Locale } from '#shared/contracts/plans.ts'
import type { Deps } from '../../deps.ts'
import { readInvoice, replacesMark } from '../../stripe/invoices.ts'
import type { StripeInvoiceLine } from '../../stripe/objects.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { ReissueInvoiceWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { resultOfStep, runStep } from '../operations/run-step.ts'
import { notCorrectable } from './correction.ts'

const memos: Record<Locale, (number: string) => string> = {
  en: (number) => `This invoice takes the place of ${number}, which a credit note cancels.`,
  it: (number) => `Questa fattura sostituisce la ${number}, annullata da una nota di credito.`,
}

/**
 * Drafts the new invoice first, because only Stripe knows its tax: when it comes to another amount the draft goes and the
 * old invoice stays. Then the credit note puts what was paid onto the balance, and finishing the draft takes it off again.
 * Four requests.
 */
export async function carryOutReissue(
  deps: Deps,
  operation: OperationWith<ReissueInvoiceWish>,
): Promise<OperationEnd> {
  const { id: operationId, accountId, input: wish } = operation
  const metadata = { account_id: accountId, operation_id: operationId, ...replacesMark(wish.invoiceId) }
  const before = await readInvoice(deps.stripe, wish.invoiceId)
  await runStep(deps, operation, 'create_invoice', () => ({
    call: 'invoices.create',
    params: {
      customer: wish.customerId,
      currency: before.currency,
      collection_method: 'charge_automatically',
      auto_advance: false,
      pending_invoice_items_behavior: 'exclude',
      ...(before.automatic_tax.enabled ? { automatic_tax: { enabled: true } } : {}),
      description: memos[wish.language](wish.number),
      metadata,
    },
  }))
  const draftId = await resultOfStep(deps, operationId, 'create_invoice')
  await runStep(deps, operation, 'add_lines', () => ({
    call: 'invoices.addLines',
    id: draftId,
    params: { lines: before.lines.data.map((line) => lineAgain(line, before)) },
  }))
  const draft = await readInvoice(deps.stripe, draftId)
  if (draft.status === 'draft' && draft.total !== wish.totalMinor) {
    await runStep(deps, operation, 'delete_draft', () => ({ call: 'invoices.delete', id: draftId }))
    throw notCorrectable('other_amount')
  }
  await runStep(deps, operation, 'credit', () => ({
    call: 'creditNotes.create',
    params: { invoice: wish.invoiceId, amount: wish.totalMinor, credit_amount: wish.totalMinor, metadata },
  }))
  await runStep(deps, operation, 'finalize', () => ({
    call: 'invoices.finalize',
    id: draftId,
    params: { auto_advance: true, expand: ['payments'] },
  }))
  return { outcome: { kind: 'invoice_reissued', replacementId: draftId }, answer: null }
}

/**
 * A line as it was billed, less what was taken off it. Its price is given in place, so that nothing that a plan or a
 * purchase brings is brought twice; its product says how it is taxed.
 */
function lineAgain(
  line: StripeInvoiceLine,
  { currency, automatic_tax: automatic }: { currency: string; automatic_tax: { enabled: boolean } },
): Stripe.InvoiceAddLinesParams.Line {
  const off = (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)
  const amount = line.amount - off
  const product = line.pricing?.price_details?.product
  const behavior = line.taxes?.[0]?.tax_behavior
  const rates = (line.taxes ?? []).flatMap(({ tax_rate_details: details }) => details?.tax_rate ?? [])
  return {
    ...(product == null
      ? { amount }
      : {
          price_data: {
            currency,
            product,
            unit_amount: amount,
            ...(behavior === undefined ? {} : { tax_behavior: behavior }),
          },
        }),
    ...(line.description === null ? {} : { description: line.description }),
    discountable: false,
    period: { start: secondsOf(line.period.start), end: secondsOf(line.period.end) },
    ...(automatic.enabled || rates.length === 0 ? {} : { tax_rates: rates }),
  }
}

const secondsOf = (at: Date) => Math.floor(at.getTime() / 1000)
