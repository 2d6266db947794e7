import type { DeclineKey } from './decline-texts.ts'
import type { TestCard } from './test-cards.ts'

/** How a payment or a set-up is attempted. */
export interface Attempt {
  /** The card holder is away: nobody can answer a challenge. */
  offSession: boolean
  /** The card was set up for off-session use before. */
  setUpBefore: boolean
  /** The card holder has just authenticated for this attempt. */
  authenticated: boolean
  /** The merchant asks for 3-D Secure although the card does not demand it. */
  requested: boolean
  /** A security code was given; without one a wrong code cannot be noticed. */
  cvcGiven: boolean
}

export type Authorization =
  | { kind: 'approved' }
  | { kind: 'challenge' }
  | { kind: 'declined'; decline: DeclineKey }

const APPROVED: Authorization = { kind: 'approved' }

/** The bank's answer to a payment with this card. */
export function authorizePayment(card: TestCard, attempt: Attempt): Authorization {
  return authenticate(card, attempt) ?? settle(card.decline, attempt.cvcGiven)
}

/** The bank's answer to saving this card for later: cards that fail only when charged pass. */
export function authorizeSetup(card: TestCard, attempt: Omit<Attempt, 'offSession'>): Authorization {
  const decline = card.declinesSetup ? card.decline : undefined
  return authenticate(card, { ...attempt, offSession: false }) ?? settle(decline, attempt.cvcGiven)
}

/** The bank's answer to attaching this card to a customer, which asks nobody to authenticate. */
export function authorizeAttach(card: TestCard, cvcGiven: boolean): Authorization {
  return card.declinesAttach ? settle(card.decline, cvcGiven) : APPROVED
}

function authenticate(card: TestCard, attempt: Attempt): Authorization | undefined {
  if (attempt.authenticated) return undefined
  if (card.authentication === 'lookup_error') return { kind: 'declined', decline: 'generic_decline' }
  if (attempt.offSession) {
    const blocked =
      card.authentication === 'always' || (card.authentication === 'required' && !attempt.setUpBefore)
    return blocked ? { kind: 'declined', decline: 'authentication_required' } : undefined
  }
  if (['required', 'always', 'set_up'].includes(card.authentication)) return { kind: 'challenge' }
  if (!attempt.requested) return undefined
  if (card.authentication === 'on_request_error') return { kind: 'declined', decline: 'processing_error' }
  // For the other cards the bank acknowledges the attempt without showing anything.
  return card.authentication === 'on_request' ? { kind: 'challenge' } : undefined
}

function settle(decline: DeclineKey | undefined, cvcGiven: boolean): Authorization {
  if (decline === undefined) return APPROVED
  return decline === 'incorrect_cvc' && !cvcGiven ? APPROVED : { kind: 'declined', decline }
}
