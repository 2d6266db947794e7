import type { Me } from '#shared/contracts/account.ts'
import type { Invoice } from '#shared/contracts/invoices.ts'
import type { Members } from '#shared/contracts/members.ts'
import type { SavedMethod, SavedMethods } from '#shared/contracts/payment-methods.ts'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { offeredPlans } from '#shared/billing/offered-plans.ts'
import { planCatalogue } from '#shared/billing/plan-catalogue.ts'

/** The price list as the server makes it from the catalogue. */
export const planList: PlanList = {
  catalogueVersion: 'test',
  defaultCurrency: planCatalogue.defaultCurrency,
  taxBehavior: planCatalogue.taxBehavior,
  automaticTax: false,
  plans: offeredPlans(planCatalogue),
  moves: planCatalogue.changes.moves,
}

export const ana: NonNullable<Me> = {
  user: { name: 'Ana Active', email: 'ana@example.com', emailVerified: true },
  account: {
    id: '0b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a01',
    name: 'Ana Active',
    locale: 'en',
    timeZone: 'Europe/Rome',
    currency: null,
  },
  role: 'owner',
}

/** An account on Free that has never paid. */
export const onFree: CurrentSubscription = {
  asOf: '2026-11-01T10:00:00.000Z',
  isProviderUp: true,
  accountNow: '2026-11-01T10:00:00.000Z',
  state: { kind: 'free' },
  plan: null,
  paymentMethod: null,
  unfinished: null,
  lastChoice: null,
  ending: null,
  booked: { change: null, pause: null },
  balance: null,
  allowed: [],
  pauseRules: { maxMonths: 3, unusedTime: 'credit' },
  pauseExtensions: [],
  reduction: null,
  leavingOffers: planCatalogue.leaving.offers,
  waitingChange: null,
  openInvoice: null,
  canCancel: false,
  canManage: true,
}

/** Team with five seats, paid each month in euros. */
export const onTeam: CurrentSubscription = {
  ...onFree,
  state: {
    kind: 'active',
    renewsAt: '2026-12-01T10:00:00.000Z',
    next: { amountMinor: 14_500, currency: 'eur' },
  },
  plan: {
    choice: { plan: 'team', interval: 'month', currency: 'eur', seats: 5, addOns: [] },
    startedAt: '2026-11-01T10:00:00.000Z',
    periodEndsAt: '2026-12-01T10:00:00.000Z',
  },
  balance: null,
  allowed: ['cancel', 'cancel_now', 'pause', 'redeem'],
  canCancel: true,
}

/** A first payment for Starter that was begun and not finished. */
export const withUnfinishedStarter: CurrentSubscription = {
  ...onFree,
  state: {
    kind: 'incomplete',
    due: { amountMinor: 900, currency: 'eur' },
    expiresAt: '2026-11-02T09:00:00.000Z',
  },
  unfinished: {
    choice: { plan: 'starter', interval: 'month', currency: 'eur', seats: 1, addOns: [] },
    due: { amountMinor: 900, currency: 'eur' },
    payment: 'requires_payment_method',
    isTrial: false,
    replaceableAt: null,
    promotionCode: null,
    expiresAt: '2026-11-02T09:00:00.000Z',
  },
}

/** A card on file that nothing is wrong with. */
export const visa: SavedMethod = {
  id: '5d0b5f5c-3c36-4c44-9a53-6b1f1f0e9a11',
  type: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2034,
  wallet: null,
  addedAt: '2026-05-01T10:00:00.000Z',
  expiry: 'good',
  isBackup: false,
  isDefault: true,
  keptBecause: null,
}

/** What is on file of somebody with one card and nothing due. */
export const oneCard: SavedMethods = {
  methods: [visa],
  nextCharge: null,
  openInvoice: null,
  leaving: [],
  canManage: true,
}

const euros = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })

/** A renewal of Starter whose card was refused for want of money, with a next try. */
export const openInvoice: Invoice = {
  id: '7b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a77',
  number: 'PD-7',
  createdAt: '2026-11-20T09:00:00.000Z',
  dueAt: null,
  subject: { reason: 'renewal', plan: 'starter' },
  state: 'failed',
  total: euros(900),
  remaining: euros(900),
  hasDocument: true,
  periodStart: '2026-11-20T09:00:00.000Z',
  periodEnd: '2026-12-20T09:00:00.000Z',
  paidAt: null,
  nextAttemptAt: '2026-11-23T09:00:00.000Z',
  lines: [
    {
      plan: 'starter',
      addOn: null,
      description: null,
      quantity: 1,
      unit: euros(900),
      amount: euros(900),
      proration: null,
      periodStart: '2026-11-20T09:00:00.000Z',
      periodEnd: '2026-12-20T09:00:00.000Z',
    },
  ],
  subtotal: euros(900),
  discount: euros(0),
  taxes: [],
  balanceApplied: euros(0),
  credited: euros(0),
  paid: euros(0),
  payments: [
    {
      at: '2026-11-20T10:00:00.000Z',
      status: 'failed',
      amount: euros(900),
      refunded: euros(0),
      isDisputed: false,
      method: { type: 'card', brand: 'visa', last4: '4242' },
      declineCode: 'insufficient_funds',
    },
  ],
  seller: { name: 'Acme', country: 'IT' },
  buyer: null,
  creditNotes: [],
  replaces: null,
  replacedBy: null,
  correction: { kind: 'refused', reason: 'unpaid' },
  canManage: true,
  before: null,
  canPay: true,
}

/** An owner alone on five paid seats, with one kept for somebody who was invited. */
export const ownerAndInvited: Members = {
  seats: { count: 5, isSold: true, used: 1, invited: 1, free: 3 },
  people: [
    {
      id: crypto.randomUUID(),
      name: 'Ana Active',
      email: 'ana@example.com',
      role: 'owner',
      since: '2026-11-01T10:00:00.000Z',
      isYou: true,
      mayRemove: false,
    },
  ],
  invitations: [
    {
      id: crypto.randomUUID(),
      email: 'bea@example.com',
      role: 'member',
      by: 'Ana Active',
      expiresAt: '2026-11-15T10:00:00.000Z',
    },
  ],
  requests: [],
  policy: 'ask',
  may: 'invite',
  canManage: true,
}
