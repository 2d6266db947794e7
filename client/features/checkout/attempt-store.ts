import type { StartSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import { isSameChoice } from './choice.ts'

/** What the customer agreed to: everything that `subscriptions.start` takes except the attempt's own id. */
export type Order = Omit<StartSubscriptionInput, 'attemptId'>

/**
 * Keeps the id of the payment under way for this browser tab. The same order keeps its id over reloads, so that a repeat
 * reaches the same payment; another order, or "pay again" after a decline, is another payment with an id of its own.
 */
export interface AttemptStore<Ordered = Order> {
  /** The id for this order; makes and keeps a new one when the kept one belongs to another order. */
  idFor(order: Ordered): string
  /** The order that was started under this id in this tab, or null. */
  orderOf(attemptId: string): Ordered | null
  /** Ends the kept payment; the next order gets a new id. */
  forget(): void
}

interface KeptAttempt {
  readonly accountId: string
  readonly attemptId: string
  readonly order: Order
}

const storageKey = 'payment-attempt'

/** Attempts of one account, kept in `storage` (the tab's session storage). Works in memory where storage is refused. */
export function createAttemptStore(
  accountId: string,
  storage: Storage,
  newId: () => string = () => crypto.randomUUID(),
): AttemptStore {
  let memory: KeptAttempt | null = null

  const read = (): KeptAttempt | null => {
    try {
      const text = storage.getItem(storageKey)
      const parsed: unknown = text === null ? null : JSON.parse(text)
      return isKeptAttempt(parsed) && parsed.accountId === accountId ? parsed : null
    } catch {
      return memory
    }
  }
  const write = (attempt: KeptAttempt | null) => {
    memory = attempt
    try {
      if (attempt === null) storage.removeItem(storageKey)
      else storage.setItem(storageKey, JSON.stringify(attempt))
    } catch {
      // Storage is off: the id lives as long as the page.
    }
  }

  return {
    idFor(order) {
      const kept = read()
      if (kept && isSameOrder(kept.order, order)) return kept.attemptId
      const attempt = { accountId, attemptId: newId(), order }
      write(attempt)
      return attempt.attemptId
    },
    orderOf(attemptId) {
      const kept = read()
      return kept?.attemptId === attemptId ? kept.order : null
    },
    forget: () => write(null),
  }
}

function isSameOrder(a: Order, b: Order): boolean {
  return (
    a.consentVersion === b.consentVersion &&
    a.methodId === b.methodId &&
    shownKey(a) === shownKey(b) &&
    isSameChoice(a.choice, b.choice)
  )
}

function shownKey({ shown }: Order): string {
  return 'quoteId' in shown ? `quote ${shown.quoteId}` : `catalogue ${shown.catalogueVersion}`
}

/** Only this module writes the entry; a foreign or older shape counts as none. */
function isKeptAttempt(value: unknown): value is KeptAttempt {
  return (
    typeof value === 'object' &&
    value !== null &&
    'accountId' in value &&
    typeof value.accountId === 'string' &&
    'attemptId' in value &&
    typeof value.attemptId === 'string' &&
    'order' in value &&
    isOrder(value.order)
  )
}

function isOrder(value: unknown): value is Order {
  if (typeof value !== 'object' || value === null) return false
  if (!('choice' in value && 'shown' in value && 'consentVersion' in value)) return false
  const { choice, shown } = value
  return (
    typeof shown === 'object' &&
    shown !== null &&
    ('quoteId' in shown || 'catalogueVersion' in shown) &&
    typeof choice === 'object' &&
    choice !== null &&
    'addOns' in choice &&
    Array.isArray(choice.addOns)
  )
}
