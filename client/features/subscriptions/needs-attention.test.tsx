import { cleanup, screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { LimitUsage } from '#shared/contracts/entitlements.ts'
import { sampleDetails } from '#shared/testing/billing-details.ts'
import { renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onTeam, planList } from '../../testing/samples.ts'

const limit: LimitUsage = {
  code: 'automation_runs',
  name: { en: 'Automation runs', it: 'Automazioni' },
  unit: null,
  period: 'month',
  counts: null,
  used: 450,
  max: 500,
  left: 50,
  raisedBy: 0,
  resetsAt: null,
  enforcement: 'enforce',
  cap: null,
  alertPercents: [],
  refused: 0,
}
const card = { type: 'card', brand: 'visa', last4: '4242', expMonth: 11, expYear: 2026 }
const people = Array.from({ length: 6 }, (_, n) => ({ name: `Person ${n}`, role: 'member' as const }))

let isTroubled: boolean
let canManage: boolean
beforeEach(() => {
  isTroubled = true
  canManage = true
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: {
    current: () => ({ ...onTeam, canManage, paymentMethod: isTroubled ? card : { ...card, expYear: 2034 } }),
    seats: () => ({ seats: isTroubled ? 5 : 6, invited: 0, people }),
  },
  invoices: {
    recovery: () => null,
    upcoming: () => null,
    list: () => ({ rows: [], count: 0, years: [], next: null }),
  },
  activity: { recent: () => [] },
  entitlements: {
    list: () => ({
      plan: 'team',
      isSubscribed: true,
      graceEndsAt: null,
      enforcement: 'enforce',
      features: [],
      limits: [
        limit,
        { ...limit, code: 'projects', used: 1 },
        // All places are taken, as the only one of Free always is.
        { ...limit, code: 'members', period: 'none' as const, counts: 'people' as const, used: 1, max: 1 },
      ].filter(({ used }) => isTroubled || used < 400),
    }),
  },
  billingDetails: {
    get: () => ({
      details: sampleDetails,
      taxIds: (['verified', 'unverified'] as const)
        .filter((status) => isTroubled || status === 'verified')
        .map((status) => ({
          type: 'eu_vat',
          value: `IT-${status}`,
          country: 'IT',
          status,
          verifiedName: null,
        })),
      version: 'v',
      nextInvoiceAt: null,
      canManage,
    }),
  },
}
const show = () => renderApp({ path: '/billing', answers })

test('what will go wrong stands above the cards, a line and a way each', async () => {
  show()
  const list = await screen.findByRole('region', { name: 'Needs attention' })
  await within(list).findByText(/register/)
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual([
    expect.stringMatching(/^Visa\s··4242 expires before your next charge\.Add another card$/),
    'One person more than there are seats.See people and seats',
    'The register does not know the tax id IT-unverified.Check it',
    'Automation runs: 450 of 500 used. Soon there is none left.See usage',
  ])
  const after = screen.getByRole('heading', { level: 2, name: 'Next charge' })
  expect(list.compareDocumentPosition(after)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
})

test('where nothing does, and for those who could do nothing about it, there is no list', async () => {
  isTroubled = false
  show()
  await screen.findByRole('heading', { level: 2, name: 'Usage' })
  expect(screen.queryByText('Needs attention')).toBeNull()
  cleanup()
  isTroubled = true
  canManage = false
  show()
  await screen.findByRole('heading', { level: 2, name: 'Usage' })
  expect(screen.queryByText('Needs attention')).toBeNull()
})
