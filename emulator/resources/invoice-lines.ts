import { itemOfLine, refuseUnlessDraft, relineDraft } from '../engine/draft-lines.ts'
import type { InvoiceLine } from '../engine/invoice-object.ts'
import { lineOfItem } from '../engine/pending-lines.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest, resourceMissing } from '../http/errors.ts'
import { listObject, pageOf, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Invoice } from '../store/collections.ts'
import { changeItem, createItem, itemShape, type ItemGiven } from './invoice-items.ts'

const MAX_CHANGES = 250
const { unit_amount_decimal: _itemsAlone, ...sharedShape } = itemShape
const lineShape = { ...sharedShape, tax_amounts: p.unplayed('tax_amounts') }
const invoiceMetadata = p.metadata()

/** The lines of an invoice, and what can be done with those of a draft. */
export const invoiceLineRoutes = [
  route({
    method: 'GET',
    path: '/v1/invoices/:id/lines',
    params: pagination,
    handle(ctx, { id, ...query }) {
      const { lines } = ctx.store.invoices.get(id)
      return listObject(`/v1/invoices/${id}/lines`, pageOf(lines.data, query, 'line_item'))
    },
  }),

  route({
    method: 'POST',
    path: '/v1/invoices/:id/add_lines',
    params: {
      invoice_metadata: invoiceMetadata,
      lines: p.required(p.array(p.hash({ ...lineShape, invoice_item: p.string() }), { max: MAX_CHANGES })),
    },
    handle(ctx, { id, lines, invoice_metadata }) {
      const draft = draftOf(ctx, id)
      const added = lines.map((line, index) => addedLine(ctx, draft, line, `lines[${index}]`))
      return changed(ctx, draft, [...draft.lines.data, ...added], invoice_metadata)
    },
  }),

  route({
    method: 'POST',
    path: '/v1/invoices/:id/update_lines',
    params: {
      invoice_metadata: invoiceMetadata,
      lines: p.required(p.array(p.hash({ ...lineShape, id: p.required(p.string()) }), { max: MAX_CHANGES })),
    },
    handle(ctx, { id, lines, invoice_metadata }) {
      const draft = draftOf(ctx, id)
      for (const [index, line] of lines.entries()) lineOf(draft, line.id, `lines[${index}][id]`)
      const after = draft.lines.data.map((line) =>
        lines.reduce(
          (current, { id: wanted, ...given }, index) =>
            wanted === line.id ? updatedLine(ctx, draft, current, given, `lines[${index}]`) : current,
          line,
        ),
      )
      return changed(ctx, draft, after, invoice_metadata)
    },
  }),

  route({
    method: 'POST',
    path: '/v1/invoices/:id/remove_lines',
    params: {
      invoice_metadata: invoiceMetadata,
      lines: p.required(
        p.array(
          p.hash({
            behavior: p.required(p.enumeration('delete', 'unassign')),
            id: p.required(p.string()),
          }),
          { max: MAX_CHANGES },
        ),
      ),
    },
    handle(ctx, { id, lines, invoice_metadata }) {
      const draft = draftOf(ctx, id)
      for (const [index, { id: line, behavior }] of lines.entries()) {
        const path = `lines[${index}][id]`
        releaseItem(ctx, lineOf(draft, line, path), behavior, path)
      }
      const gone = new Set(lines.map((line) => line.id))
      const kept = draft.lines.data.filter((line) => !gone.has(line.id))
      return changed(ctx, draft, kept, invoice_metadata)
    },
  }),

  route({
    method: 'POST',
    path: '/v1/invoices/:id/lines/:line',
    params: lineShape,
    handle(ctx, { id, line: wanted, ...given }) {
      const draft = draftOf(ctx, id)
      if (!draft.lines.data.some((line) => line.id === wanted)) {
        throw resourceMissing('line_item', wanted, 'line_item')
      }
      const lines = draft.lines.data.map((line) =>
        line.id === wanted ? updatedLine(ctx, draft, line, given, '') : line,
      )
      const after = changed(ctx, draft, lines, undefined)
      return after.lines.data.find((line) => line.id === wanted) ?? after
    },
  }),
]

function draftOf(ctx: Ctx, id: string): Invoice {
  const invoice = ctx.store.invoices.get(id)
  ctx.now(invoice.customer)
  refuseUnlessDraft(invoice)
  return invoice
}

function lineOf(draft: Invoice, id: string, param: string): InvoiceLine {
  const line = draft.lines.data.find((one) => one.id === id)
  if (line === undefined) throw resourceMissing('line_item', id, param, 400)
  return line
}

function addedLine(
  ctx: Ctx,
  draft: Invoice,
  { invoice_item: id, ...given }: ItemGiven & { invoice_item?: string },
  path: string,
): InvoiceLine {
  const customer = ctx.store.customers.get(draft.customer ?? '')
  if (id === undefined) {
    const item = createItem(ctx, customer, given, { draft, currency: draft.currency, path })
    return lineOfItem(ctx, item, draft.id)
  }
  const item = ctx.store.invoice_items.refer(id, `${path}[invoice_item]`)
  if (item.invoice !== null || item.customer !== customer.id || item.currency !== draft.currency) {
    throw invalidRequest(`The invoice item ${id} does not wait for an invoice of this kind.`, {
      param: `${path}[invoice_item]`,
    })
  }
  const taken = ctx.store.invoice_items.update(id, { invoice: draft.id })
  return lineOfItem(ctx, changeItem(ctx, taken, given, path), draft.id)
}

function updatedLine(
  ctx: Ctx,
  draft: Invoice,
  line: InvoiceLine,
  given: ItemGiven,
  path: string,
): InvoiceLine {
  const item = ctx.store.invoice_items.find(itemOfLine(line) ?? '')
  if (item !== undefined) {
    return { ...lineOfItem(ctx, changeItem(ctx, item, given, path), draft.id), id: line.id }
  }
  const { description, metadata, period, ...rest } = given
  const [other] = Object.keys(rest)
  if (other !== undefined) {
    throw invalidRequest(`\`${other}\` of the line ${line.id} follows its subscription.`, {
      param: path === '' ? other : `${path}[${other}]`,
    })
  }
  return {
    ...line,
    description: description === undefined ? line.description : description,
    metadata: p.applyMetadata(line.metadata, metadata),
    period: period ?? line.period,
  }
}

function releaseItem(ctx: Ctx, line: InvoiceLine, behavior: 'delete' | 'unassign', param: string): void {
  const item = ctx.store.invoice_items.find(itemOfLine(line) ?? '')
  if (item === undefined) {
    throw invalidRequest(`The line ${line.id} follows its subscription and cannot be removed.`, { param })
  }
  if (behavior === 'unassign') {
    ctx.store.invoice_items.update(item.id, { invoice: null })
    return
  }
  ctx.store.invoice_items.delete(item.id)
  ctx.emit('invoiceitem.deleted', item)
}

function changed(
  ctx: Ctx,
  before: Invoice,
  lines: readonly InvoiceLine[],
  metadata: Record<string, string> | null | undefined,
): Invoice {
  const relined = relineDraft(ctx, before, lines)
  const after = ctx.store.invoices.update(before.id, {
    lines: relined.lines,
    metadata: p.applyMetadata(before.metadata ?? {}, metadata),
  })
  ctx.emit('invoice.updated', after, before)
  return after
}
