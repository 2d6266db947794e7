import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type {
  InvoiceExportInput,
  InvoiceListInput,
  InvoiceRow,
  UpcomingInvoice,
} from '#shared/contracts/invoices.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, openInvoice, planList } from '../../testing/samples.ts'

const { id, number, createdAt, dueAt, subject, state, total, remaining, hasDocument } = openInvoice
const row: InvoiceRow = { id, number, createdAt, dueAt, subject, state, total, remaining, hasDocument }
const rows = Array.from({ length: 1_200 }, (_, index): InvoiceRow => ({
  ...row,
  id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  number: `PD-${1_200 - index}`,
  state: 'paid',
  remaining: { amountMinor: 0, currency: 'eur' },
}))
const pageSize = 5

let list: readonly InvoiceRow[] | Error
let upcoming: UpcomingInvoice | Error
let asked: InvoiceListInput[]
let exported: InvoiceExportInput[]
let fetchedIds: string[]
let failingTurn: number | null
beforeEach(() => {
  list = rows
  asked = []
  exported = []
  fetchedIds = []
  failingTurn = null
  upcoming = {
    at: '2026-12-20T09:00:00.000Z',
    total,
    due: total,
    lines: openInvoice.lines,
    subtotal: total,
    discount: { amountMinor: 0, currency: 'eur' },
    tax: { amountMinor: 0, currency: 'eur' },
    taxes: null,
    balanceApplied: { amountMinor: 0, currency: 'eur' },
  }
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const cursorOf = (at: number) =>
  `2026-11-20T09:00:00.000Z~00000000-0000-4000-8000-${String(at).padStart(12, '0')}`
const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  invoices: {
    recovery: () => null,
    upcoming() {
      if (upcoming instanceof Error) throw upcoming
      return upcoming
    },
    list(input) {
      asked.push(input)
      if (list instanceof Error) throw list
      const from = input.cursor === null ? 0 : Number(input.cursor.slice(-12))
      const found = list.filter((each) => (each.number ?? '').includes(input.search))
      const next = from + pageSize
      return {
        rows: found.slice(from, next),
        count: found.length,
        years: [2026, 2025],
        next: next < found.length ? cursorOf(next) : null,
      }
    },
    document({ invoiceId }) {
      fetchedIds.push(invoiceId)
      if (fetchedIds.length === failingTurn)
        throw refusal('rate_limited', 'req_test', { retryAfterSeconds: 20 })
      return { name: `${invoiceId}.pdf`, type: 'application/pdf', base64: btoa(`%PDF-${invoiceId}`) }
    },
    export(input) {
      exported.push(input)
      return { name: 'invoices.csv', type: 'text/csv', base64: btoa('number\r\n') }
    },
  },
}
const show = (search = '') => renderApp({ path: `/billing/invoices${search}`, answers })
const shownNumbers = () => [...document.querySelectorAll('tbody th')].map(({ textContent }) => textContent)

test('1,200 invoices come page by page without gap or double, and what comes next stands before them', async () => {
  const { user } = show()
  expect(await screen.findByText('5 of 1,200 invoices')).toBeTruthy()
  const next = await screen.findByRole('region', { name: 'Next, on 20 December 2026' })
  expect(next.compareDocumentPosition(screen.getByRole('table'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  expect(within(next).getByText('Estimate')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Show more' }))
  expect(await screen.findByText('10 of 1,200 invoices')).toBeTruthy()
  expect(shownNumbers()).toEqual(rows.slice(0, 10).map((each) => each.number))
  expect(asked.map(({ cursor }) => cursor)).toEqual([null, cursorOf(5)])
})

test('state, year and number narrow the list and the export alike, and stand in the address', async () => {
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  Object.assign(URL, { createObjectURL: () => 'blob:1', revokeObjectURL: () => {} })
  const { user, addresses } = show('?status=paid')
  await screen.findByRole('table')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Year' }), '2025')
  await user.type(screen.getByRole('searchbox', { name: 'Search by number or amount' }), 'PD-77')
  await waitFor(() =>
    expect(asked.at(-1)).toEqual({ filter: 'paid', year: 2025, search: 'PD-77', cursor: null }),
  )
  await waitFor(() => expect(addresses().at(-1)).toBe('/billing/invoices?status=paid&year=2025&number=PD-77'))
  await waitFor(() => expect(shownNumbers()).toHaveLength(5))
  await user.click(screen.getByRole('button', { name: 'Export as CSV' }))
  await waitFor(() => expect(exported).toEqual([{ filter: 'paid', year: 2025, search: 'PD-77' }]))
})

/** What `arrayBuffer()` gives in a browser. */
const bytesOf = (blob: Blob) =>
  new Promise<Uint8Array>((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(new Uint8Array(reader.result instanceof ArrayBuffer ? reader.result : []))
    reader.readAsArrayBuffer(blob)
  })

test('ticked invoices are saved as one file, one PDF at a time, and after a refusal those that came are not fetched again', async () => {
  const saved: Blob[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  Object.assign(URL, { createObjectURL: (blob: Blob) => saved.push(blob), revokeObjectURL: () => {} })
  failingTurn = 2
  const { user } = show()
  await user.click(await screen.findByRole('checkbox', { name: 'Select invoice PD-1200' }))
  await user.click(screen.getByRole('checkbox', { name: 'Select invoice PD-1198' }))
  const save = screen.getByRole('button', { name: 'Download 2 PDFs as zip' })
  await user.click(save)
  expect(await screen.findByText('The file was not made')).toBeTruthy()
  expect(saved).toEqual([])
  await user.click(save)
  await waitFor(() => expect(saved).toHaveLength(1))
  const [first, third] = [rows[0]?.id ?? '', rows[2]?.id ?? '']
  expect(fetchedIds).toEqual([first, third, third])
  const files = unzipSync(await bytesOf(saved[0] ?? new Blob()))
  expect(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)])).toEqual(
    [first, third].map((each) => [`${each}.pdf`, `%PDF-${each}`]),
  )
  expect(await screen.findByText('2 invoices were saved as one file.')).toBeTruthy()
  expect(screen.getByRole('checkbox', { name: 'Select invoice PD-1200' })).toHaveProperty('checked', false)

  for (let page = 1; page < 6; page++) await user.click(screen.getByRole('button', { name: 'Show more' }))
  await user.click(screen.getByRole('button', { name: 'Select the first 25' }))
  expect(screen.getByText('25 go into one file. Save these first.')).toBeTruthy()
  expect(screen.getByRole('checkbox', { name: 'Select invoice PD-1175' })).toHaveProperty('disabled', true)
})

test('an account without invoices learns when the first one comes; a filter that finds none says so', async () => {
  list = []
  upcoming = null
  show()
  expect(await screen.findByText('No invoices yet')).toBeTruthy()
  expect(screen.queryByText('Estimate')).toBeNull()
  cleanup()
  show('?number=nothing')
  expect(await screen.findByText('No invoice matches')).toBeTruthy()
})

test('a preview that fails shows no figure and leaves the list; a list that fails leaves the preview', async () => {
  upcoming = refusal('stripe_unavailable')
  show()
  await screen.findByText("We couldn't work out the next amount")
  expect(await screen.findByRole('table')).toBeTruthy()
  cleanup()
  upcoming = null
  list = refusal('unexpected')
  const { user } = show()
  await screen.findByText("We couldn't load your invoices")
  list = rows
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('table')).toBeTruthy()
})
