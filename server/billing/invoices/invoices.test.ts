import { eq } from 'drizzle-orm'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InvoiceListInput } from '#shared/contracts/invoices.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { advanceAccount } from '../../testing/advance-account.ts'
import { answerBank } from '../../testing/people.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { csvOf } from '#shared/csv.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const attempt = () => crypto.randomUUID()
const whole: InvoiceListInput = { filter: 'all', year: null, search: '', cursor: null }
const list = async (tab: Tab, wanted: Partial<InvoiceListInput> = {}) =>
  tab.page.invoices.list({ ...whole, ...wanted })
const newest = async (tab: Tab) => {
  const [row] = (await list(tab)).rows
  return tab.page.invoices.get({ invoiceId: row?.id ?? '' })
}

async function addCard(tab: Tab, card: string, { bankAsks = false } = {}): Promise<string> {
  const setupAttemptId = attempt()
  const setup = await tab.page.paymentMethods.beginSetup({ attemptId: setupAttemptId })
  await desk.confirm(setup, card)
  if (bankAsks) await answerBank(desk.deps, setup, 'complete')
  const finish = { attemptId: attempt(), setupAttemptId, makeDefault: true }
  return (await tab.page.paymentMethods.finishSetup(finish)).method.id
}

test('a first invoice says what it was for, what was paid and with what, and its figures add up', async () => {
  const tab = await desk.subscriber()
  const { rows, count, years, next } = await list(tab)
  expect({ count, years: years.length, next }).toEqual({ count: 1, years: 1, next: null })
  expect(rows[0]).toMatchObject({ state: 'paid', subject: { reason: 'start', plan: 'starter' } })
  const invoice = await newest(tab)
  expect(invoice.lines).toMatchObject([{ plan: 'starter', addOn: null, quantity: 1, proration: null }])
  const sum = invoice.lines.reduce((total, { amount }) => total + amount.amountMinor, 0)
  expect(sum - invoice.discount.amountMinor).toBe(invoice.total.amountMinor)
  expect(invoice.payments).toMatchObject([
    { status: 'succeeded', amount: invoice.total, method: { brand: 'visa', last4: '4242' } },
  ])
  expect({ canPay: invoice.canPay, remaining: invoice.remaining.amountMinor }).toEqual({
    canPay: false,
    remaining: 0,
  })
})

test('its PDF comes through the server, and its text has the number, the lines and the total', async () => {
  const tab = await desk.subscriber()
  const invoice = await newest(tab)
  const file = await tab.page.invoices.document({ invoiceId: invoice.id })
  expect(file.name).toMatch(/^[A-Za-z0-9-]+\.pdf$/)
  expect(file.name).toContain(`${invoice.number}-${invoice.createdAt.slice(0, 10)}`)
  const bytes = Uint8Array.from(atob(file.base64), (sign) => sign.charCodeAt(0))
  const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true })
  for (const part of [invoice.number ?? '', 'Starter', 'Total €9.00', 'Amount paid'])
    expect(text).toContain(part)
  desk.faults.push(
    async () => undefined,
    async () => new Response('not here', { status: 404 }),
  )
  expect(await refusalOf(tab.page.invoices.document({ invoiceId: invoice.id }))).toMatchObject({
    code: 'document_unavailable',
  })
})

test('a first payment that nobody finished is not among the invoices', async () => {
  const tab = await desk.newcomer()
  await desk.start(tab)
  await desk.settle()
  expect(await list(tab)).toMatchObject({ rows: [], count: 0 })
})

test('what comes next is Stripe’s preview; it fails as a failure and is nothing only when nothing comes', async () => {
  const tab = await desk.subscriber()
  const { state } = await tab.page.subscriptions.current()
  expect(await tab.page.invoices.upcoming()).toMatchObject({
    total: state.kind === 'active' ? state.next : null,
    at: state.kind === 'active' ? state.renewsAt : null,
    lines: [{ plan: 'starter' }],
  })
  desk.faults.push(async () => Response.json({ error: { type: 'invalid_request_error' } }, { status: 400 }))
  expect((await refusalOf(tab.page.invoices.upcoming())).code).toBe('unexpected')
  await tab.page.subscriptions.cancel({ attemptId: attempt(), reason: null, comment: null })
  expect(await tab.page.invoices.upcoming()).toBeNull()
})

test('a refund shows on the payment and in the state', async () => {
  const tab = await desk.subscriber()
  const { data } = await desk.deps.stripe.paymentIntents.list({ limit: 1 })
  await desk.deps.stripe.refunds.create({ payment_intent: data[0]?.id ?? '', amount: 100 })
  await desk.settle()
  expect(await newest(tab)).toMatchObject({
    state: 'part_refunded',
    payments: [{ refunded: { amountMinor: 100 } }],
  })
})

describe('after a renewal that failed', () => {
  const failed = async () => {
    const tab = await desk.subscriber()
    await addCard(tab, 'pm_card_chargeCustomerFail')
    await advanceAccount(desk.deps, tab.accountId, 32 * 86_400)
    await desk.settle()
    return tab
  }

  test('the invoice tells each try and the bank’s reason, and another card settles it and the plan', async () => {
    const tab = await failed()
    const before = await newest(tab)
    expect(before).toMatchObject({
      state: 'failed',
      canPay: true,
      payments: [{ status: 'failed', declineCode: 'generic_decline' }],
    })
    expect(before.nextAttemptAt).not.toBeNull()
    expect((await tab.page.subscriptions.current()).state.kind).toBe('past_due')
    expect(await tab.page.invoices.recovery()).toMatchObject({
      invoiceId: before.id,
      remaining: before.remaining,
      nextAttemptAt: before.nextAttemptAt,
      lastTry: { declineCode: 'generic_decline' },
      tries: [{ declineCode: 'generic_decline' }],
      standing: 'runs',
    })
    const methodId = await addCard(tab, 'pm_card_mastercard')
    const pay = { attemptId: attempt(), invoiceId: before.id, methodId }
    expect(await tab.page.invoices.pay(pay)).toEqual({ kind: 'paid' })
    // Before any event was worked off.
    expect(await newest(tab)).toMatchObject({ state: 'paid', canPay: false })
    expect(await tab.page.invoices.recovery()).toBeNull()
    expect((await tab.page.subscriptions.current()).state.kind).toBe('active')
    expect(await tab.page.invoices.pay(pay)).toEqual({ kind: 'paid' })
    expect(await refusalOf(tab.page.invoices.pay({ ...pay, attemptId: attempt() }))).toMatchObject({
      code: 'invoice_not_open',
    })
    await desk.settle()
    const { payments } = await newest(tab)
    expect(payments.map(({ status }) => status)).toEqual(['succeeded', 'failed'])
  })

  test('after the last try the page knows what became of the plan, and what is open can still be paid', async () => {
    const tab = await failed()
    // The three retries fail within one jump of the clock, and each is told.
    await desk.pass(tab, 17)
    expect((await tab.page.subscriptions.current()).state.kind).toBe('canceled')
    const over = await tab.page.invoices.recovery()
    expect(over).toMatchObject({ nextAttemptAt: null, standing: 'ended', canPay: true })
    expect(over?.tries).toHaveLength(4)
    const methodId = await addCard(tab, 'pm_card_mastercard')
    const invoiceId = over?.invoiceId ?? ''
    const pay = () => tab.page.invoices.pay({ attemptId: attempt(), invoiceId, methodId })
    expect(await pay()).toEqual({ kind: 'paid' })
    expect(await tab.page.invoices.recovery()).toBeNull()

    await desk.atDashboard('dunning', { then: 'unpaid' })
    const held = await failed()
    for (const days of [3, 6, 8]) await desk.pass(held, days)
    await desk.atDashboard('dunning', { then: 'cancel' })
    const waiting = await held.page.invoices.recovery()
    expect(waiting).toMatchObject({ nextAttemptAt: null, standing: 'on_hold', canPay: true })
    const card = await addCard(held, 'pm_card_mastercard')
    const wish = { attemptId: attempt(), invoiceId: waiting?.invoiceId ?? '', methodId: card }
    expect(await held.page.invoices.pay(wish)).toEqual({ kind: 'paid' })
    await desk.settle()
    expect((await held.page.subscriptions.current()).state.kind).toBe('active')
  })

  test('F16: a person who pays what Stripe has just collected is told that it is paid, and nothing is charged twice', async () => {
    const tab = await failed()
    const { id: invoiceId } = await newest(tab)
    const methodId = await addCard(tab, 'pm_card_mastercard')
    const [row] = await desk.deps.db.select().from(invoices).where(eq(invoices.publicId, invoiceId))
    desk.delivery.hold = true
    await desk.deps.stripe.invoices.pay(row?.stripeId ?? '')
    expect(await tab.page.invoices.pay({ attemptId: attempt(), invoiceId, methodId })).toEqual({
      kind: 'paid',
    })
    await desk.release()
    const { payments, state } = await newest(tab)
    expect(state).toBe('paid')
    expect(payments.filter(({ status }) => status === 'succeeded')).toHaveLength(1)
  })

  test('a card that is refused again leaves it open and says why', async () => {
    const tab = await failed()
    const { id: invoiceId } = await newest(tab)
    const [card] = (await tab.page.paymentMethods.list()).methods
    const pay = { attemptId: attempt(), invoiceId, methodId: card?.id ?? '' }
    expect(await refusalOf(tab.page.invoices.pay(pay))).toMatchObject({
      code: 'card_declined',
      details: { declineCode: 'generic_decline' },
    })
    expect(await newest(tab)).toMatchObject({ state: 'failed', canPay: true })
  })

  test('a card whose bank asks hands the question to the page', async () => {
    const tab = await failed()
    const { id: invoiceId } = await newest(tab)
    const step = await tab.page.invoices.pay({
      attemptId: attempt(),
      invoiceId,
      methodId: await addCard(tab, 'pm_card_authenticationRequired', { bankAsks: true }),
    })
    expect(step).toMatchObject({ kind: 'bank_check', clientSecret: expect.stringMatching(/^pi_/) })
    expect(await newest(tab)).toMatchObject({ state: 'bank_check', canPay: true })
  })
})

test('1,200 invoices come in pages without gap or double, narrowed by state, year and number', async () => {
  const tab = await desk.subscriber()
  const [first] = await desk.deps.db.select().from(invoices).limit(1)
  if (first === undefined) throw new Error('there is no invoice to copy')
  const { publicId: _publicId, ...row } = first
  await desk.deps.db.insert(invoices).values(
    Array.from({ length: 1_200 }, (_, n) => ({
      ...row,
      accountId: tab.accountId,
      stripeId: `in_seeded${n}`,
      number: `SEED-${String(n).padStart(4, '0')}`,
      status: n % 10 === 0 ? ('void' as const) : ('paid' as const),
      subscriptionStripeId: null,
      // Two share each moment, so that the name must tell them apart.
      createdAt: new Date(Date.UTC(2024, 0, 1) + Math.floor(n / 2) * 86_400_000),
    })),
  )
  const seen: (string | null)[] = []
  let cursor: string | null = null
  do {
    const page = await list(tab, { cursor, search: 'SEED' })
    expect(page.count).toBe(1_200)
    seen.push(...page.rows.map(({ number }) => number))
    cursor = page.next
  } while (cursor !== null)
  expect(seen.length).toBe(1_200)
  expect(new Set(seen).size).toBe(1_200)
  expect((await list(tab, { filter: 'void' })).count).toBe(120)
  expect((await list(tab, { year: 2024, search: 'SEED' })).count).toBe(732)
  expect((await list(tab, { search: '0042' })).rows.map(({ number }) => number)).toEqual(['SEED-0042'])
  expect((await list(tab, { search: '%' })).count).toBe(0)
  const { base64 } = await tab.page.invoices.export({ filter: 'void', year: null, search: 'SEED' })
  const lines = atob(base64).trim().split('\r\n')
  expect(lines.length).toBe(121)
  expect(lines[1]).toMatch(/^SEED-1190,2025-08-18,void,start,starter,EUR,/)
})

test('A13: no text of an export is a formula to a spreadsheet, and numbers stay numbers', () => {
  const dangerous = ['=1+1', '+1', '@SUM(A1)', '-2+3', '\tx', '-12.50', 'a"b', 'a,b']
  expect(csvOf([dangerous]).slice(1)).toBe(`'=1+1,'+1,'@SUM(A1),'-2+3,'\tx,-12.50,"a""b","a,b"\r\n`)
})
