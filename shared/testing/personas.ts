import type { Catalogue } from '../billing/catalogue-types.ts'

/**
 * The people that mocks, stories, server tests and browser tests share. A persona is reached by driving the real flows:
 * `subscribe` says what the person has done before the scenario starts.
 */
export interface Persona {
  readonly id: string
  readonly name: string
  readonly email: string
  /** Stripe works out the taxes of what they order. */
  readonly automaticTax?: true
  readonly subscribe: null | {
    readonly plan: string
    readonly interval: 'month' | 'year'
    readonly currency: 'eur' | 'usd'
    readonly seats: number
    /** A Stripe test token; absent leaves the attempt unpaid. */
    readonly paymentMethod?: string
  }
}

export const personas = {
  newcomer: { id: 'newcomer', name: 'Nora New', email: 'nora@example.com', subscribe: null },
  taxed: {
    id: 'taxed',
    name: 'Tara Taxed',
    email: 'tara@example.com',
    automaticTax: true,
    subscribe: null,
  },
  active: {
    id: 'active',
    name: 'Ana Active',
    email: 'ana@example.com',
    subscribe: { plan: 'team', interval: 'month', currency: 'eur', seats: 5, paymentMethod: 'pm_card_visa' },
  },
  trialing: {
    id: 'trialing',
    name: 'Theo Trial',
    email: 'theo@example.com',
    subscribe: {
      plan: 'business',
      interval: 'month',
      currency: 'eur',
      seats: 10,
      paymentMethod: 'pm_card_visa',
    },
  },
  declined: {
    id: 'declined',
    name: 'Dora Declined',
    email: 'dora@example.com',
    subscribe: {
      plan: 'starter',
      interval: 'month',
      currency: 'eur',
      seats: 1,
      paymentMethod: 'pm_card_visa_chargeDeclinedInsufficientFunds',
    },
  },
} as const satisfies Record<string, Persona>

export type PersonaId = keyof typeof personas

/** Those of them who can have lived what they did with what a catalogue sells. */
export function peopleOf({ plans }: Pick<Catalogue, 'plans'>): { id: PersonaId }[] {
  return Object.values(personas)
    .filter(({ subscribe }) => subscribe === null || Object.hasOwn(plans, subscribe.plan))
    .map(({ id }) => ({ id }))
}
