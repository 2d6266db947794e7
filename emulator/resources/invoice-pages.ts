import { html } from '../control/html.ts'
import type { Accounts } from '../runtime/accounts.ts'
import type { Store } from '../store/store.ts'
import { sheetOf, sheetOfCreditNote, type InvoiceSheet } from './invoice-sheet.ts'

const PATH = /^\/i\/acct_(\w+)\/((?:in|cn)_\w+?)(\/pdf)?$/

/** Draws an invoice on paper; it is no business of the core how. */
export type DrawInvoice = (sheet: InvoiceSheet) => Promise<Uint8Array<ArrayBuffer>>

interface InvoicePageParts {
  accounts: Accounts
  draw?: DrawInvoice | undefined
}

/**
 * What `hosted_invoice_url` and `invoice_pdf` of a finalized invoice lead to: a page that shows it, and the same as a
 * PDF where something can draw one. Undefined for any other path.
 */
export function createInvoicePages({ accounts, draw }: InvoicePageParts) {
  return async (request: Request, url: URL): Promise<Response | undefined> => {
    const [, account, id, asPdf] = PATH.exec(url.pathname) ?? []
    if (account === undefined || id === undefined) return undefined
    if (request.method !== 'GET') return refusal(405, 'An invoice can only be read.')
    const store = accounts.find(account)?.data.store
    const sheet = store && sheetById(store, id)
    if (!sheet) return refusal(404, 'There is no such invoice.')
    if (asPdf === undefined) return page(sheet, `${url.pathname}/pdf`)
    if (draw === undefined) return refusal(404, 'This emulator runs where it cannot draw a PDF.')
    return new Response(await draw(sheet), {
      headers: {
        ...COMMON_HEADERS,
        'Content-Type': 'application/pdf',
        'Content-Disposition': `attachment; filename="${sheet.title.replace(' ', '-')}-${(sheet.facts[0]?.value ?? id).replaceAll(/[^\w-]/g, '_')}.pdf"`,
      },
    })
  }
}

function sheetById(store: Store, id: string): InvoiceSheet | null {
  const note = store.credit_notes.find(id)
  const invoice = store.invoices.find(note?.invoice ?? id)
  // A draft has no address yet.
  if (!invoice?.hosted_invoice_url) return null
  return note ? sheetOfCreditNote(note, invoice) : sheetOf(invoice, store)
}

function refusal(status: number, message: string): Response {
  return Response.json(
    { error: { type: 'invalid_request_error', message } },
    { status, headers: COMMON_HEADERS },
  )
}

const COMMON_HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

function page(sheet: InvoiceSheet, pdf: string): Response {
  const body = html`<h1>${sheet.title}</h1>
    <p>${sheet.from}</p>
    <p><a href="${pdf}">Download PDF</a></p>
    <dl>
      ${sheet.facts.map(
        ({ name, value }) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <address>${sheet.to.map((line) => html`${line}<br />`)}</address>
    ${sheet.memo === null ? '' : html`<p>${sheet.memo}</p>`}
    <table>
      <thead>
        <tr>
          <th>Description</th>
          <th>Quantity</th>
          <th>Unit price</th>
          <th>Amount</th>
        </tr>
      </thead>
      <tbody>
        ${sheet.lines.map(
          (line) =>
            html`<tr>
              <td>${line.description}</td>
              <td>${line.quantity}</td>
              <td>${line.unit}</td>
              <td>${line.amount}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        ${sheet.sums.map(
          ({ name, amount }) =>
            html`<tr>
              <th colspan="3" scope="row">${name}</th>
              <td>${amount}</td>
            </tr>`,
        )}
      </tfoot>
    </table>
    ${sheet.footer === null ? '' : html`<footer>${sheet.footer}</footer>`}`
  return new Response(documentOf(sheet.title, body.markup), {
    headers: {
      ...COMMON_HEADERS,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    },
  })
}

const documentOf = (title: string, body: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>${title}</title>
    <style>${STYLE}</style>
  </head>
  <body><main>${body}</main></body>
</html>`

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 3rem auto; padding: 0 1.5rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }
dd { margin: 0; }
table { width: 100%; border-collapse: collapse; margin-block: 1.5rem; }
th, td { padding: 0.375rem 0.5rem; text-align: start; border-block-end: 1px solid color-mix(in srgb, currentcolor 20%, transparent); }
th:not(:first-child), td:not(:first-child), tfoot th { text-align: end; font-variant-numeric: tabular-nums; }
`
