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
  { kind: 'approved' } | { kind: 'challenge' } | { kind: 'declined'; decline: DeclineKey }

const APPROVED: Authorization = { kind: 'approved' }

/** The bank's answer to a payment with this card. */
export function authorizePayment(card: TestCard, attempt: Attempt): Authorization {
  return authenticate(card, attempt) ?? settle(card.decline, attempt.cvcGiven)
}

/** The bank's answer to saving this card for later: cards that fail only when charged pass. */
export function authorizeSetup(card: TestCard, attempt: Omit<Attempt, 'offSession'>): Authorization {
  const refusesSetup = card.declinesAttach || card.number === CHALLENGED_THEN_REFUSED
  const decline = refusesSetup ? card.decline : undefined
  return authenticate(card, { ...attempt, offSession: false }) ?? settle(decline, attempt.cvcGiven)
}

/** The bank's answer to attaching this card to a customer, which asks nobody to authenticate. */
export function authorizeAttach(card: TestCard, cvcGiven: boolean): Authorization {
  return card.declinesAttach ? settle(card.decline, cvcGiven) : APPROVED
}

const CHALLENGED_THEN_REFUSED = '4000008400001629'

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
  if (card.authentication === 'optional_error') return { kind: 'declined', decline: 'processing_error' }
  // Only the enrolled card shows a challenge; for the others the bank acknowledges the attempt unseen.
  return card.number === ENROLLED_ON_REQUEST ? { kind: 'challenge' } : undefined
}

const ENROLLED_ON_REQUEST = '4000000000003055'

function settle(decline: DeclineKey | undefined, cvcGiven: boolean): Authorization {
  if (decline === undefined) return APPROVED
  return decline === 'incorrect_cvc' && !cvcGiven ? APPROVED : { kind: 'declined', decline }
}
