import type { BuyInput } from '#shared/contracts/purchases.ts'

/** What the customer agreed to buy: everything that `purchases.buy` takes except the attempt's own id. */
export type BuyOrder = Omit<BuyInput, 'attemptId'>

export interface BuyAttempts {
  /** The id for this order; makes and keeps a new one when the kept one belongs to another order. */
  idFor(order: BuyOrder): string
  /** Ends the kept purchase; the next order gets a new id. */
  forget(): void
}

const storageKey = 'purchase-attempt'

/** Keeps the id of the purchase under way for this tab, so that a repeat after a reload reaches the same payment. */
export function createBuyAttempts(
  accountId: string,
  storage: Storage,
  newId: () => string = () => crypto.randomUUID(),
): BuyAttempts {
  let memory: string | null = null
  const nameOf = (order: BuyOrder) => JSON.stringify([accountId, order])
  const read = () => {
    try {
      return storage.getItem(storageKey)
    } catch {
      // Storage is off: the id lives as long as the page.
      return memory
    }
  }
  const write = (text: string | null) => {
    memory = text
    try {
      if (text === null) storage.removeItem(storageKey)
      else storage.setItem(storageKey, text)
    } catch {
      // As above.
    }
  }
  return {
    idFor(order) {
      const [id = '', name = ''] = split(read())
      if (id !== '' && name === nameOf(order)) return id
      const fresh = newId()
      write(`${fresh} ${nameOf(order)}`)
      return fresh
    },
    forget: () => write(null),
  }
}

/** The id stands before the first blank. */
function split(text: string | null): [string, string] {
  const at = text?.indexOf(' ') ?? -1
  return text === null || at < 0 ? ['', ''] : [text.slice(0, at), text.slice(at + 1)]
}
