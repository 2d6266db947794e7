import { cleanup, screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { type Notice, noticeReactions, type Notices } from '#shared/contracts/notices.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onTeam, planList } from '../../testing/samples.ts'

const invoiceId = '7b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a77'
const base: Notice = {
  id: '00000000-0000-4000-8000-000000000001',
  at: '2026-11-20T09:00:00.000Z',
  reaction: 'payment_needed',
  facts: {
    plan: 'team',
    amountMinor: 14_500,
    currency: 'eur',
    reason: 'insufficient_funds',
    nextAttemptAt: '2026-11-23T09:00:00.000Z',
  },
  invoiceId,
  isRead: false,
  isSolved: false,
}
const receipt: Notice = {
  ...base,
  id: '00000000-0000-4000-8000-000000000002',
  reaction: 'receipt',
  facts: { number: 'PD-7', totalMinor: 14_500, currency: 'eur' },
}

let notices: Notice[]
let asked: string[][]
let isBroken: boolean
beforeEach(() => {
  notices = [base, receipt]
  asked = []
  isBroken = false
})

const listOf = (list: Notice[]): Notices => ({
  notices: list,
  unread: list.filter(({ isRead, isSolved }) => !isRead && !isSolved).length,
})
const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: { current: () => onTeam },
  invoices: { recovery: () => null },
  notices: {
    list() {
      if (isBroken) throw refusal('unexpected')
      return listOf(notices)
    },
    markRead({ noticeIds }) {
      asked.push(noticeIds)
      notices = notices.map((notice) =>
        noticeIds.includes(notice.id) ? { ...notice, isRead: true } : notice,
      )
    },
  },
}
const show = (options: { language?: 'en' | 'it' } = {}) =>
  renderApp({ path: '/billing/notices', answers, ...options })

test('a payment that failed is told with its amount, reason and next try, leads to paying, and counts at the bell', async () => {
  show()
  const row = await screen.findByRole('listitem', {
    name: "The renewal of Team over €145.00 couldn't be charged: not enough money. We try again on 23 November 2026.",
  })
  expect(within(row).getByRole('link', { name: 'Pay now' }).getAttribute('href')).toBe(
    `/billing/pay/${invoiceId}`,
  )
  expect(screen.getByRole('link', { name: 'Notices, 2 new' }).getAttribute('aria-current')).toBe('page')
})

test('reading one keeps the focus in its row and leaves the others new; all the rest is read at once', async () => {
  notices = [base, receipt, { ...receipt, id: '00000000-0000-4000-8000-000000000003' }]
  const { user } = show()
  const [first] = await screen.findAllByRole('listitem', { name: /Team over/ })
  if (first === undefined) throw new Error('no row')
  await user.click(within(first).getByRole('button', { name: 'Mark as read' }))
  expect(await screen.findByRole('link', { name: 'Notices, 2 new' })).toBeTruthy()
  expect(first.contains(document.activeElement)).toBe(true)
  expect(within(first).queryByRole('button')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Mark all as read' }))
  expect(await screen.findByText('You have read everything')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Notices' })).toBeTruthy()
  expect(asked).toEqual([[base.id], [receipt.id, '00000000-0000-4000-8000-000000000003']])
})

test('what was settled meanwhile asks for nothing any more', async () => {
  notices = [{ ...base, isSolved: true }]
  show()
  const row = await screen.findByRole('listitem', { name: /Team over/ })
  expect(within(row).getByText('Settled')).toBeTruthy()
  expect(within(row).getByRole('link', { name: 'See the invoice' })).toBeTruthy()
  expect(within(row).queryByRole('button')).toBeNull()
})

test.each(['en', 'it'] as const)(
  'each kind has its sentence in "%s", also where a fact is not known',
  async (language) => {
    notices = noticeReactions.map((reaction, index) => ({
      ...base,
      id: `00000000-0000-4000-8000-0000000001${String(index).padStart(2, '0')}`,
      reaction,
      facts: {},
    }))
    show({ language })
    const rows = await screen.findAllByRole('listitem', { name: /\.$/ })
    expect(rows).toHaveLength(noticeReactions.length)
    expect(rows.map(({ textContent }) => textContent).join('\n')).not.toMatch(
      /none|undefined|NaN|\{|notices\./,
    )
  },
)

test('nobody was told anything yet, or the list fails', async () => {
  notices = []
  show()
  expect(await screen.findByText('Nothing to tell yet')).toBeTruthy()
  cleanup()
  isBroken = true
  const { user } = show()
  await screen.findByText("We couldn't load the notices")
  isBroken = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Nothing to tell yet')).toBeTruthy()
})

test('somebody who may not act on notices has no bell', async () => {
  renderApp({
    path: '/billing/invoices',
    answers: { ...answers, account: { me: () => ({ ...ana, role: 'accountant' }) } },
  })
  await screen.findByRole('heading', { level: 1, name: 'Invoices' })
  expect(screen.queryByRole('link', { name: /^Notices/ })).toBeNull()
})
