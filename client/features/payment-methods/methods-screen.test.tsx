import { cleanup, screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { MethodChangeInput, SavedMethod, SavedMethods } from '#shared/contracts/payment-methods.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, oneCard, onTeam, planList, visa } from '../../testing/samples.ts'

const other: SavedMethod = {
  ...visa,
  id: '6d0b5f5c-3c36-4c44-9a53-6b1f1f0e9a12',
  brand: 'mastercard',
  last4: '4444',
  isDefault: false,
}
const twoCards: SavedMethods = {
  ...oneCard,
  methods: [{ ...visa, keptBecause: 'default' }, other],
  nextCharge: { amount: { amountMinor: 900, currency: 'eur' }, at: '2026-12-20T09:00:00.000Z' },
}

let list: SavedMethods | Error
let refused: Error | null
let changes: MethodChangeInput[]
beforeEach(() => {
  list = twoCards
  refused = null
  changes = []
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: { current: () => onTeam },
  invoices: { recovery: () => null },
  paymentMethods: {
    list() {
      if (list instanceof Error) throw list
      return list
    },
    setDefault(input) {
      changes.push(input)
      if (refused !== null) throw refused
      list = {
        ...twoCards,
        methods: [
          { ...other, isDefault: true, keptBecause: 'default' },
          { ...visa, isDefault: false },
        ],
      }
      return list
    },
    setBackup({ methodId }) {
      list = {
        ...twoCards,
        methods: [twoCards.methods[0] ?? visa, { ...other, isBackup: methodId !== null }],
      }
      return list
    },
    remove(input) {
      changes.push(input)
      list = { ...twoCards, methods: [{ ...visa, keptBecause: 'only' }], leaving: [shownOf(other)] }
      return list
    },
    keep() {
      if (refused !== null) throw refused
      list = twoCards
      return list
    },
  },
}
const shownOf = ({ id, type, brand, last4, wallet }: SavedMethod) => ({ id, type, brand, last4, wallet })
const show = () => renderApp({ path: '/billing/payment-methods', answers })
const rowOf = (last4: string) => screen.findByRole('listitem', { name: new RegExp(last4) })

test('another card is made the one that pays, and the page says what that changes', async () => {
  const { user } = show()
  await screen.findByText(/^Next charge: €9\.00 on 20 December 2026 from Visa\s··4242\.$/)
  await user.click(within(await rowOf('4444')).getByRole('button', { name: /^Pay with Mastercard/ }))
  expect(await screen.findByText(/from Mastercard\s··4444\.$/)).toBeTruthy()
  expect(changes.map(({ methodId }) => methodId)).toEqual([other.id])
})

test('a card is made the backup and is one no more, and the page says what a backup is', async () => {
  const { user } = show()
  await user.click(within(await rowOf('4444')).getByRole('button', { name: /^Use Mastercard.* as backup$/ }))
  expect(within(await rowOf('4444')).getByText('Backup')).toBeTruthy()
  expect(screen.getByText(/the backup is charged by itself, once/)).toBeTruthy()
  await user.click(within(await rowOf('4444')).getByRole('button', { name: /^Stop using Mastercard/ }))
  expect(within(await rowOf('4444')).queryByText('Backup')).toBeNull()
})

test('removing asks first and keeps the focus at the safe answer; the only card then stays and says why', async () => {
  const { user } = show()
  await user.click(within(await rowOf('4444')).getByRole('button', { name: /^Remove/ }))
  expect(document.activeElement?.textContent).toBe('Keep it')
  expect(changes).toEqual([])
  await user.click(within(await rowOf('4444')).getByRole('button', { name: /^Remove/ }))
  const only = within(await rowOf('4242')).getByRole('button', { name: /^Remove/ })
  expect(await screen.findByText(/only one for your plan/)).toBeTruthy()
  expect(screen.queryByText(/4444/, { selector: 'h2' })).toBeNull()
  await user.click(only)
  expect(changes).toHaveLength(1)
})

test('what was removed can be kept for a moment, the focus follows it both ways, and a way back that is gone says so', async () => {
  const { user } = show()
  const remove = async () => {
    await user.click(within(await rowOf('4444')).getByRole('button', { name: /^Remove/ }))
    await user.click(within(await rowOf('4444')).getByRole('button', { name: /^Remove/ }))
  }
  await remove()
  const undo = await screen.findByRole('button', { name: /^Keep Mastercard.* after all$/ })
  expect(document.activeElement).toBe(undo)
  await user.click(undo)
  const back = within(await rowOf('4444')).getByRole('heading', { level: 2 })
  expect(document.activeElement).toBe(back)
  await remove()
  refused = refusal('not_found')
  await user.click(await screen.findByRole('button', { name: /after all$/ }))
  expect((await screen.findByRole('alert')).textContent).toContain('Nothing was changed')
})

test('a card that has expired is not offered to pay, nor as the backup', async () => {
  list = { ...twoCards, methods: [visa, { ...other, expiry: 'expired' }] }
  show()
  const row = within(await rowOf('4444'))
  expect(row.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Remove'])
  expect(row.getByText(/can pay nothing any more/)).toBeTruthy()
})

test('what is open is said to be open, and what the bank has in hand to be on its way', async () => {
  const remaining = { amountMinor: 900, currency: 'eur' } as const
  const open = { id: crypto.randomUUID(), number: 'PD-7', remaining, isOnItsWay: false }
  list = { ...oneCard, nextCharge: null, openInvoice: open }
  show()
  expect(await screen.findByText(/^€9\.00 is open/)).toBeTruthy()
  cleanup()
  list = { ...list, openInvoice: { ...open, isOnItsWay: true } }
  show()
  expect(await screen.findByText(/^€9\.00 is on its way/)).toBeTruthy()
})

test.each([
  ['expired', 'Expired', /has expired. Add another one/],
  ['before_next_charge', 'Expires soon', /expires before your next charge/],
  ['expiring', 'Expires soon', /send us the new date by themselves/],
] as const)('a card that is %s says so and what to do', async (expiry, badge, note) => {
  list = { ...oneCard, methods: [{ ...visa, expiry }] }
  show()
  const row = await rowOf('4242')
  expect(within(row).getByText(badge)).toBeTruthy()
  expect(within(row).getByText(note)).toBeTruthy()
})

test('a change that the server refuses changes nothing on the page and says why', async () => {
  refused = refusal('busy')
  const { user } = show()
  await user.click(within(await rowOf('4444')).getByRole('button', { name: /^Pay with Mastercard/ }))
  expect((await screen.findByRole('alert')).textContent).toContain('Nothing was changed')
  expect(screen.getByText(/from Visa\s··4242\.$/)).toBeTruthy()
})

test('nothing on file, a list that fails, and a reader who may change nothing each have their page', async () => {
  list = { ...oneCard, methods: [] }
  show()
  expect(await screen.findByText('Nothing is on file')).toBeTruthy()
  cleanup()
  list = refusal('unexpected')
  show()
  expect(await screen.findByText("We couldn't load your payment methods")).toBeTruthy()
  cleanup()
  list = { ...twoCards, canManage: false }
  show()
  expect(within(await rowOf('4242')).queryByRole('button')).toBeNull()
  expect(screen.getByText(/Only owners and billing managers can change/)).toBeTruthy()
})
