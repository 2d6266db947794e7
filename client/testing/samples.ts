import type { Me } from '#shared/contracts/account.ts'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { offeredPlans } from '#shared/billing/offered-plans.ts'
import { planCatalogue } from '#shared/billing/plan-catalogue.ts'

/** The price list as the server makes it from the catalogue. */
export const planList: PlanList = {
  catalogueVersion: 'test',
  defaultCurrency: planCatalogue.defaultCurrency,
  taxBehavior: planCatalogue.taxBehavior,
  plans: offeredPlans(planCatalogue),
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
  accountNow: '2026-11-01T10:00:00.000Z',
  state: { kind: 'free' },
  plan: null,
  paymentMethod: null,
  unfinished: null,
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
    expiresAt: '2026-11-02T09:00:00.000Z',
  },
}
