import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forgetLeftGuestCards } from './forget-guest-card.ts'
import { payLinks } from '../../db/schema/pay-links.ts'
import { contextFor } from '../../testing/in-process.ts'
import {
  openTestPaydesk,
  type Page,
  refusalOf,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'
import { appRouter } from '../../trpc/router.ts'
import { createCallerFactory } from '../../trpc/trpc.ts'

let desk: TestPaydesk
let payer: Tab
let token: string
let guest: Page

const tokenIn = (url: string) => url.slice(url.lastIndexOf('/') + 1)

async function late(): Promise<Tab> {
  const tab = await desk.subscriber()
  await desk.payWith(tab, 'pm_card_chargeCustomerFail')
  await desk.pass(tab, 32)
  return tab
}
async function linkOf(tab: Tab): Promise<string> {
  const recovery = await tab.page.invoices.recovery()
  return tokenIn((await tab.page.payLinks.create({ invoiceId: recovery?.invoiceId ?? '' })).url)
}

beforeAll(async () => {
  desk = await openTestPaydesk()
  guest = createCallerFactory(appRouter)(contextFor(desk.deps))
  payer = await late()
  token = await linkOf(payer)
})
afterAll(() => desk.end())

test('A30: a link shows its one invoice and nothing that names the account, its people or anything at Stripe', async () => {
  const seen = await guest.payLinks.open({ token })
  expect(Object.keys(seen).sort()).toEqual(
    ['expiresAt', 'issuedAt', 'kind', 'number', 'remaining', 'seller', 'subject'].sort(),
  )
  expect(seen).toMatchObject({ kind: 'open', remaining: { amountMinor: 900, currency: 'eur' } })
  const text = JSON.stringify(seen)
  expect(text).not.toContain(payer.accountId)
  expect(text).not.toContain(payer.visitor.user.email)
  expect(text).not.toMatch(/\b(cus|sub|in|pi|pm|ch)_/)
})

describe('attacks', () => {
  const changed = (text: string, at: number) =>
    text.slice(0, at) + (text.at(at) === 'A' ? 'B' : 'A') + text.slice(at + 1)

  test('A30: a signature that is changed, of another link, of another secret or of nothing opens nothing', async () => {
    const other = await linkOf(payer)
    const [id = '', signature = ''] = token.split('.')
    const [otherId = ''] = other.split('.')
    const forged = [
      changed(token, token.length - 10),
      `${otherId}.${signature}`,
      `${crypto.randomUUID()}.${signature}`,
      `${id}.${'A'.repeat(43)}`,
    ]
    for (const wrong of forged) {
      expect((await refusalOf(guest.payLinks.open({ token: wrong }))).code).toBe('not_found')
      expect((await refusalOf(guest.payLinks.begin({ token: wrong }))).code).toBe('not_found')
      expect((await refusalOf(guest.payLinks.finish({ token: wrong }))).code).toBe('not_found')
    }
    const rotated = { ...desk.deps, settings: { ...desk.deps.settings, signingSecret: 'another secret' } }
    const elsewhere = createCallerFactory(appRouter)(contextFor(rotated))
    expect((await refusalOf(elsewhere.payLinks.open({ token }))).code).toBe('not_found')
  })

  test('A30: a row that somebody changed in the database no longer fits its signature', async () => {
    const tab = await late()
    const own = await linkOf(tab)
    const [{ invoiceStripeId } = { invoiceStripeId: '' }] = await desk.deps.db.select().from(payLinks)
    await desk.database.execute('update pay_links set invoice_stripe_id = $1 where id = $2', [
      invoiceStripeId,
      own.split('.')[0],
    ])
    expect((await refusalOf(guest.payLinks.open({ token: own }))).code).toBe('not_found')
  })

  test('A30: a link is no session: what is behind the sign-in stays there', async () => {
    expect(
      (await refusalOf(guest.invoices.list({ filter: 'all', year: null, search: '', cursor: null }))).code,
    ).toBe('unauthenticated')
  })

  test('A30: a link that ran out says only that, and hands out no secret', async () => {
    const now = desk.wall.now
    desk.wall.now = new Date(now.getTime() + 8 * 86_400_000)
    expect(await guest.payLinks.open({ token })).toEqual({ kind: 'expired' })
    expect((await refusalOf(guest.payLinks.begin({ token }))).code).toBe('invoice_not_open')
    desk.wall.now = now
  })
})

test('A30: what a guest pays settles the invoice and the plan, spends every link of it, and leaves no card behind', async () => {
  const second = await linkOf(payer)
  const before = (await payer.page.paymentMethods.list()).methods.map(({ id }) => id)
  const { clientSecret, returnUrl } = await guest.payLinks.begin({ token })
  expect(returnUrl.endsWith(`/pay/${token}`)).toBe(true)
  await desk.confirm({ kind: 'confirm_payment', clientSecret, returnUrl }, 'pm_card_mastercard')
  expect(await guest.payLinks.finish({ token })).toEqual({ kind: 'paid' })
  await desk.settle()
  expect(await guest.payLinks.open({ token: second })).toEqual({ kind: 'paid' })
  expect((await refusalOf(guest.payLinks.begin({ token: second }))).code).toBe('invoice_not_open')
  expect((await payer.page.subscriptions.current()).state.kind).toBe('active')
  const after = await payer.page.paymentMethods.list()
  expect(after.methods.map(({ id }) => id)).toEqual(before)
  expect(await payer.page.invoices.recovery()).toBeNull()
  const { payment_settings } = await desk.deps.stripe.subscriptions.retrieve(
    await desk.subscriptionIdOf(payer),
  )
  expect(payment_settings?.save_default_payment_method).toBe('off')
})

test('the card of a guest whose page went away is taken off by itself, and one that a manager put on file stays', async () => {
  const tab = await late()
  const own = await linkOf(tab)
  await desk.payWith(tab, 'pm_card_chargeCustomerFail')
  const before = (await tab.page.paymentMethods.list()).methods.map(({ id }) => id)
  const { clientSecret, returnUrl } = await guest.payLinks.begin({ token: own })
  await desk.confirm({ kind: 'confirm_payment', clientSecret, returnUrl }, 'pm_card_mastercard')
  await desk.settle()
  expect((await tab.page.paymentMethods.list()).methods).toHaveLength(before.length + 1)
  await forgetLeftGuestCards(desk.deps)
  await forgetLeftGuestCards(desk.deps)
  expect((await tab.page.paymentMethods.list()).methods.map(({ id }) => id)).toEqual(before)
})

test('there is no link for an invoice that is paid', async () => {
  const tab = await desk.subscriber()
  const [paid] = (await tab.page.invoices.list({ filter: 'all', year: null, search: '', cursor: null })).rows
  expect((await refusalOf(tab.page.payLinks.create({ invoiceId: paid?.id ?? '' }))).code).toBe(
    'invoice_not_open',
  )
})
