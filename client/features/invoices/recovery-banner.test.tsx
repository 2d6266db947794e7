import { cleanup, screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { DeclineFamily } from '#shared/billing/decline-families.ts'
import type { Role } from '#shared/contracts/account.ts'
import type { EntitlementList } from '#shared/contracts/entitlements.ts'
import type { Recovery } from '#shared/contracts/invoices.ts'
import { renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, openInvoice, planList } from '../../testing/samples.ts'

const [lastTry = null] = openInvoice.payments
const failed: NonNullable<Recovery> = {
  invoiceId: openInvoice.id,
  number: 'PD-7',
  remaining: openInvoice.remaining,
  plan: 'starter',
  lastTry,
  tries: lastTry === null ? [] : [lastTry],
  standing: 'runs',
  nextAttemptAt: '2026-11-23T09:00:00.000Z',
  hasOtherMethod: false,
  canPay: true,
}
const inGrace: EntitlementList = {
  plan: 'starter',
  isSubscribed: true,
  graceEndsAt: '2026-11-27T09:00:00.000Z',
  enforcement: 'enforce',
  features: [],
  limits: [],
}
const locked: EntitlementList = {
  ...inGrace,
  isSubscribed: false,
  graceEndsAt: null,
  features: [
    {
      code: 'automations',
      name: { en: 'Automations', it: 'Automazioni' },
      isIncluded: false,
      reason: 'payment_overdue',
      cheapestPlan: 'starter',
      boughtBy: null,
      refused: 0,
    },
  ],
}

let recovery: Recovery
let entitlements: EntitlementList
let role: Role
beforeEach(() => {
  recovery = failed
  entitlements = inGrace
  role = 'owner'
})

const answers: Answers = {
  account: { me: () => ({ ...ana, role }) },
  plans: { list: () => planList },
  invoices: { recovery: () => recovery },
  entitlements: { list: () => entitlements },
  usage: {},
}
const show = () => renderApp({ path: '/billing/usage', answers })
const banner = () => screen.findByRole('region', { name: 'A payment needs you' })
const refusedWith = (declineCode: string | null): Recovery =>
  lastTry && { ...failed, lastTry: { ...lastTry, declineCode } }

const rows: Record<DeclineFamily | 'no_method', { code: string; says: RegExp; first: string }> = {
  insufficient_funds: {
    code: 'insufficient_funds',
    says: /not enough money.*You can also pay now/,
    first: 'Pay €9.00',
  },
  try_again_soon: {
    code: 'processing_error',
    says: /bank didn't answer.*nothing you have to do/,
    first: 'Pay €9.00',
  },
  too_many_attempts: {
    code: 'rate_limit',
    says: /tried too often.*nothing you have to do/,
    first: 'Pay €9.00',
  },
  bank_check_failed: {
    code: 'authentication_required',
    says: /Your bank wants you to confirm.*Only you can answer/,
    first: 'Confirm €9.00 with the bank',
  },
  card_expired: { code: 'expired_card', says: /has expired.*refused again/, first: 'Use another method' },
  wrong_code: { code: 'incorrect_cvc', says: /refused for its details/, first: 'Use another method' },
  wrong_number: { code: 'incorrect_number', says: /refused for its details/, first: 'Use another method' },
  bank_declined: { code: 'stolen_card', says: /the bank declined Visa/, first: 'Use another method' },
  not_supported: {
    code: 'currency_not_supported',
    says: /doesn't allow this payment/,
    first: 'Use another method',
  },
  no_method: { code: '', says: /no payment method to charge/, first: 'Use another method' },
}

test.each(Object.entries(rows))(
  'a refusal of the family %s says why and puts what helps first',
  async (family, { code, says, first }) => {
    recovery = family === 'no_method' ? { ...failed, lastTry: null } : refusedWith(code)
    show()
    const box = await banner()
    expect(box.textContent).toMatch(says)
    expect(box.textContent).toContain('€9.00')
    expect(box.textContent).toContain('23 November 2026')
    const links = within(box).getAllByRole('link')
    expect(links).toHaveLength(2)
    expect(links[0]?.textContent).toBe(first)
  },
)

test('a stolen card is told as nothing but declined', async () => {
  recovery = refusedWith('stolen_card')
  show()
  expect((await banner()).textContent).not.toMatch(/stolen|lost|fraud/i)
})

test('where another method is on file, paying with it is offered first, also after a hard refusal', async () => {
  recovery = {
    ...failed,
    lastTry: lastTry && { ...lastTry, declineCode: 'expired_card' },
    hasOtherMethod: true,
  }
  show()
  const [first, second] = within(await banner()).getAllByRole('link')
  expect(first?.getAttribute('href')).toBe(`/billing/pay/${openInvoice.id}`)
  expect(second?.getAttribute('href')).toBe(`/billing/payment-methods/add?pay=${openInvoice.id}`)
})

test('without another try by itself it says so, and how long the plan still works', async () => {
  recovery = { ...failed, nextAttemptAt: null }
  show()
  const box = await banner()
  expect(box.textContent).toContain("We won't try again by ourselves")
  expect(await within(box).findByText('Everything in your plan works until 27 November 2026.')).toBeTruthy()
})

test.each([
  ['on_hold', /plan is on hold until what is open is paid/, 2],
  ['ended', /your plan has ended.*choose a plan anew/, 3],
  ['none', /Pay now or use another payment method\./, 2],
] as const)(
  'once the last try is over, a plan that is %s has its own words and ways',
  async (standing, says, ways) => {
    entitlements = locked
    recovery = { ...failed, nextAttemptAt: null, standing }
    show()
    const box = await banner()
    expect(box.textContent).toMatch(says)
    expect(within(box).getAllByRole('link')).toHaveLength(ways)
    expect(within(box).queryByRole('link', { name: 'See plans' }) !== null).toBe(standing === 'ended')
    if (standing === 'ended') expect(box.textContent).not.toContain('locked until this is paid')
  },
)

test('each try is told with its reason, those long ago as a number, then what is planned and no more', async () => {
  if (lastTry === null) throw new Error('the sample has a try')
  const at = (day: number) => ({ ...lastTry, at: `2026-11-${String(day).padStart(2, '0')}T09:00:00.000Z` })
  recovery = { ...failed, tries: [at(5), at(8), { ...at(13), declineCode: 'expired_card' }, at(20)] }
  show()
  const list = await within(await banner()).findByRole('list', { name: 'Tries so far' })
  const items = within(list)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent)
  expect(items).toEqual([
    '1 earlier try',
    '8 Nov: not enough money',
    '13 Nov: the card has expired',
    '20 Nov: not enough money',
    'Next: 23 Nov',
  ])
  cleanup()
  recovery = { ...failed, nextAttemptAt: null }
  show()
  expect(await screen.findByText('No further try')).toBeTruthy()
})

test('after the days of grace it says what is locked', async () => {
  entitlements = locked
  show()
  const box = await banner()
  expect(await within(box).findByText(/^What your plan adds is locked/)).toBeTruthy()
})

test('an accountant learns of it and whom to ask, without ways to pay', async () => {
  role = 'accountant'
  recovery = { ...failed, canPay: false }
  show()
  const box = await banner()
  expect(within(box).getByText(/Only owners and billing managers can pay/)).toBeTruthy()
  expect(within(box).queryByRole('link')).toBeNull()
})

test('a member hears of it only when something is taken away, and no amount', async () => {
  role = 'member'
  show()
  await screen.findByRole('heading', { level: 1, name: 'Usage' })
  expect(screen.queryByRole('region', { name: 'A payment needs you' })).toBeNull()
  cleanup()
  entitlements = locked
  show()
  const box = await banner()
  expect(box.textContent).toContain('Some of your plan is locked')
  expect(box.textContent).not.toContain('€')
  expect(within(box).queryByRole('link')).toBeNull()
})

test('nothing is said when nothing is open', async () => {
  recovery = null
  show()
  await screen.findByRole('heading', { level: 1, name: 'Usage' })
  expect(screen.queryByRole('region', { name: 'A payment needs you' })).toBeNull()
})
