import { screen } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import type { PromotionPreview, RedeemPromotionInput } from '#shared/contracts/promotions.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import type { BillingErrorCode } from '#shared/errors.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onFree, onTeam, planList } from '../../testing/samples.ts'

const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })
const endsAt = '2027-03-01T10:00:00.000Z'
const preview: PromotionPreview = {
  quoteId: '7e0c2b1a-1111-4222-8333-955555555555',
  expiresAt: '2026-11-01T10:10:00.000Z',
  discount: { code: 'SPRING', percentOff: 20, amountOff: null, duration: 'repeating', endsAt },
  next: { amount: eur(11_600), at: '2026-12-01T10:00:00.000Z' },
  full: { amount: eur(14_500), at: endsAt },
}
const reduced: CurrentSubscription = {
  ...onTeam,
  state: { kind: 'active', renewsAt: '2026-12-01T10:00:00.000Z', next: eur(11_600) },
  reduction: { discount: preview.discount, full: preview.full },
}

let current: CurrentSubscription
let refused: BillingErrorCode | null
let redeemed: RedeemPromotionInput[]
beforeEach(() => {
  current = onTeam
  refused = null
  redeemed = []
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  activity: { recent: () => [] },
  subscriptions: { current: () => current },
  promotions: {
    preview() {
      if (refused !== null) throw refusal(refused)
      return preview
    },
    redeem(input) {
      redeemed.push(input)
      if (refused !== null) throw refusal(refused)
      current = reduced
      return current
    },
  },
}

it('shows a code’s two prices before it is used, and the plan’s new price afterwards', async () => {
  const { user, addresses } = renderApp({ path: '/billing', answers })
  await user.click(await screen.findByRole('link', { name: 'Use a promotion code' }))
  await user.type(await screen.findByRole('textbox', { name: 'Promotion code' }), 'spring{Enter}')
  expect(await screen.findByText('20% off until 1 March 2027')).toBeTruthy()
  expect(screen.getByText('Next charge, on 1 December 2026').nextSibling?.textContent).toBe(
    'instead of €145.00€116.00',
  )
  expect(screen.getByText('From 1 March 2027').nextSibling?.textContent).toBe('€145.00 every month')
  await user.dblClick(screen.getByRole('button', { name: 'Use this code' }))
  expect(await screen.findByText(/^SPRING: 20% off until 1 March 2027/)).toBeTruthy()
  expect(addresses().at(-1)).toBe('/billing')
  expect(screen.queryByRole('link', { name: 'Use a promotion code' })).toBeNull()
  expect(redeemed).toMatchObject([{ quoteId: preview.quoteId }])
})

it('says why a code is refused beside the field, and what failed when it is used', async () => {
  refused = 'promotion_redeemed'
  const { user } = renderApp({ path: '/billing/promotion', answers })
  const field = await screen.findByRole('textbox', { name: 'Promotion code' })
  await user.type(field, 'SPRING{Enter}')
  expect(await screen.findByText('Your account has already used this code.')).toBeTruthy()
  refused = null
  await user.click(screen.getByRole('button', { name: 'Apply' }))
  await screen.findByRole('button', { name: 'Use this code' })
  refused = 'quote_expired'
  await user.click(screen.getByRole('button', { name: 'Use this code' }))
  expect((await screen.findByRole('alert')).textContent).toContain('The code was not used')
  refused = null
  await user.click(screen.getByRole('button', { name: 'Look at the price again' }))
  expect(await screen.findByRole('button', { name: 'Use this code' })).toBeTruthy()
})

it('has nothing to do on Free and where a discount runs already', async () => {
  current = onFree
  const { unmount } = renderApp({ path: '/billing/promotion', answers })
  expect(await screen.findByText('No code can be used just now')).toBeTruthy()
  unmount()
  current = reduced
  renderApp({ path: '/billing/promotion', answers, language: 'it' })
  expect(await screen.findByText('Ora non si può usare un codice')).toBeTruthy()
})

it('is offered once to somebody who leaves because of the price, beside the button that cancels', async () => {
  const { user, addresses } = renderApp({ path: '/billing/cancel', answers })
  await user.click(await screen.findByRole('radio', { name: 'It costs too much' }))
  expect(await screen.findByRole('heading', { name: 'Would a lower price help?' })).toBeTruthy()
  expect(screen.getByText('€145.00 every month')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Cancel my plan' })).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Stay at this price' }))
  expect(await screen.findByText(/^SPRING: 20% off/)).toBeTruthy()
  expect(addresses().at(-1)).toBe('/billing')
})

it('is not offered to somebody who had it', async () => {
  refused = 'promotion_redeemed'
  const { user } = renderApp({ path: '/billing/cancel', answers })
  await user.click(await screen.findByRole('radio', { name: 'It costs too much' }))
  expect(screen.queryByRole('heading', { name: 'Would a lower price help?' })).toBeNull()
  expect(screen.getByRole('button', { name: 'Cancel my plan' })).toBeTruthy()
})
