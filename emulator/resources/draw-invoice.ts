import type { DrawInvoice } from './invoice-pages.ts'
import type { InvoiceSheet } from './invoice-sheet.ts'

type Document = InstanceType<typeof import('pdfkit')>

const MARGIN = 56
const PAGE = { width: 595.28, height: 841.89 }
const RIGHT = PAGE.width - MARGIN
const BOTTOM = PAGE.height - MARGIN
/** Left edge and width of each column of the table. */
const COLUMNS = {
  description: { x: MARGIN, width: 270 },
  quantity: { x: 330, width: 50 },
  unit: { x: 385, width: 75 },
  amount: { x: 465, width: RIGHT - 465 },
} as const
const LABEL = { x: 300, width: 155 } as const

/** A font's file, or where it lies. */
export interface InvoiceFonts {
  regular: string | ArrayBuffer
  bold: string | ArrayBuffer
}

/**
 * Draws invoices on A4, in Node as well as in a page. The fonts are embedded, so that any European currency and name
 * shows. The library and the fonts are loaded with the first invoice that somebody asks for.
 */
export function createDrawInvoice(loadFonts: () => Promise<InvoiceFonts>): DrawInvoice {
  return async (sheet) => {
    const [{ default: PDFDocument }, fonts] = await Promise.all([import('pdfkit'), loadFonts()])
    const document = new PDFDocument({
      size: 'A4',
      margin: MARGIN,
      // None to begin with: the usual one lies in a folder, which a page has not.
      font: '',
      info: { Title: `${sheet.title} ${sheet.facts[0]?.value ?? ''}`.trim(), Producer: 'Stripe emulator' },
    })
    const bytes = collect(document)
    document.registerFont('regular', fonts.regular)
    document.registerFont('bold', fonts.bold)
    drawHead(document, sheet)
    drawTable(document, sheet)
    drawSums(document, sheet)
    if (sheet.footer !== null) note(document, sheet.footer)
    document.end()
    return bytes
  }
}

function collect(document: Document): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array<ArrayBuffer>[] = []
    document.on('data', (chunk: Uint8Array) => chunks.push(new Uint8Array(chunk)))
    document.on('error', reject)
    document.on('end', () => void concat(chunks).then(resolve, reject))
  })
}

async function concat(chunks: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

function drawHead(document: Document, sheet: InvoiceSheet): void {
  document.font('bold').fontSize(22).text(sheet.title)
  document.font('regular').fontSize(10).text(sheet.from).moveDown()
  for (const { name, value } of sheet.facts) document.text(`${name}: ${value}`)
  document.moveDown().font('bold').text('Bill to').font('regular')
  for (const line of sheet.to) document.text(line)
  if (sheet.memo !== null) document.moveDown().text(sheet.memo)
  document.moveDown(2)
}

function drawTable(document: Document, sheet: InvoiceSheet): void {
  document.font('bold').fontSize(9)
  row(document, { description: 'Description', quantity: 'Qty', unit: 'Unit price', amount: 'Amount' })
  document.font('regular')
  for (const line of sheet.lines) row(document, line)
  document.moveDown()
}

/** One line of the table, as high as its description; on a new page when it does not fit. */
function row(document: Document, line: InvoiceSheet['lines'][number]): void {
  const { description, quantity, unit, amount } = COLUMNS
  const height = document.heightOfString(line.description, { width: description.width })
  const y = placeFor(document, height)
  document.text(line.description, description.x, y, { width: description.width })
  const end = document.y
  document.text(line.quantity, quantity.x, y, { width: quantity.width, align: 'right' })
  document.text(line.unit, unit.x, y, { width: unit.width, align: 'right' })
  document.text(line.amount, amount.x, y, { width: amount.width, align: 'right' })
  document
    .moveTo(MARGIN, end + 3)
    .lineTo(RIGHT, end + 3)
    .lineWidth(0.5)
    .strokeColor('#bbbbbb')
    .stroke()
  document.x = MARGIN
  document.y = end + 8
}

function drawSums(document: Document, { sums }: InvoiceSheet): void {
  for (const { name, amount } of sums) {
    const isFinal = name === 'Total' || name === 'Amount due'
    document.font(isFinal ? 'bold' : 'regular').fontSize(10)
    const y = placeFor(document, document.currentLineHeight(true))
    document.text(name, LABEL.x, y, { width: LABEL.width, align: 'right' })
    document.text(amount, COLUMNS.amount.x, y, { width: COLUMNS.amount.width, align: 'right' })
    document.y = y + 16
  }
  document.x = MARGIN
}

function note(document: Document, text: string): void {
  document.moveDown(2).font('regular').fontSize(9).text(text, MARGIN)
}

/** Where the next part of that height goes: here, or at the top of a new page. */
function placeFor(document: Document, height: number): number {
  if (document.y + height > BOTTOM) document.addPage()
  return document.y
}
