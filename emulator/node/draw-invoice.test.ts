import { extractText, getDocumentProxy } from 'unpdf'
import { expect, test } from 'vitest'
import { emulatorForTests } from '../conformance/start-for-tests.ts'

const emulator = emulatorForTests()

test('an invoice is read as a page and as a PDF, with its number, every line, the total and the euro sign', async () => {
  const stripe = emulator.client()
  const customer = await stripe.customers.create({
    name: 'Łukasz Ångström <b>& Söhne</b>',
    email: 'ada@example.com',
    address: { line1: 'Via Roma 1', city: 'Torino', postal_code: '10100', country: 'IT' },
  })
  const price = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 1050,
    product_data: { name: 'Position' },
  })
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once', name: 'Half' })
  const draft = await stripe.invoices.create({
    customer: customer.id,
    currency: 'eur',
    collection_method: 'send_invoice',
    days_until_due: 14,
    discounts: [{ coupon: coupon.id }],
    footer: 'Thank you for your trust.',
    custom_fields: [{ name: 'Order', value: 'PO-77' }],
  })
  await stripe.invoices.addLines(draft.id, {
    lines: Array.from({ length: 60 }, (_, index) => ({
      pricing: { price: price.id },
      quantity: 2,
      description: `Position ${index + 1} of sixty, which is long enough to need a second line of the table`,
    })),
  })
  expect((await fetch(`${emulator.url}/i/acct_${stripe.account}/${draft.id}`)).status).toBe(404)
  const invoice = await stripe.invoices.finalizeInvoice(draft.id)

  const page = await fetch(invoice.hosted_invoice_url ?? '')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const shown = await page.text()
  expect(shown).toContain('Łukasz Ångström &lt;b&gt;')
  expect(shown).toContain('€630.00')

  const answer = await fetch(invoice.invoice_pdf ?? '')
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="Invoice-${invoice.number}.pdf"`,
  )
  const { words, pages } = await readPdf(answer)
  expect(pages).toBeGreaterThan(1)
  for (const part of [
    `Invoice number: ${invoice.number}`,
    'Łukasz Ångström',
    'Order: PO-77',
    'Position 1 of sixty',
    'Position 60 of sixty',
    'Subtotal €1,260.00',
    'Discount Half -€630.00',
    'Total €630.00',
    'Amount due €630.00',
    'Thank you for your trust.',
  ]) {
    expect(words).toContain(part)
  }

  const note = await stripe.creditNotes.create({ invoice: invoice.id, amount: 2500, memo: 'Two too many' })
  const paper = await readPdf(await fetch(note.pdf))
  for (const part of [`Credit note number: ${note.number}`, 'Two too many', 'Total €25.00']) {
    expect(paper.words).toContain(part)
  }
})

async function readPdf(answer: Response): Promise<{ words: string; pages: number }> {
  const document = await getDocumentProxy(new Uint8Array(await answer.arrayBuffer()))
  const { text, totalPages } = await extractText(document, { mergePages: true })
  return { words: text.replaceAll(/\s+/g, ' '), pages: totalPages }
}
