/** Where credits came from. The first two are the allowance: what is left of it goes when the next one comes. */
export type CreditSource = 'free' | 'invoice' | 'pack' | 'manual'

/** Credits that came in at one time, and what became of them. */
export interface CreditGrant {
  readonly id: string
  readonly source: CreditSource
  /** Names the occasion: the same one grants once. */
  readonly sourceKey: string
  readonly amount: number
  /** As long as it holds nothing is counted off. Its amount is 0. */
  readonly isUnlimited: boolean
  used: number
  /** Taken away unused: reset, expired or given up. */
  lapsed: number
  /** The end of the period that an invoice paid for; null where there is none. */
  readonly coversUntil: Date | null
  /** The freshness number of the read that brought the invoice; null where none did. */
  readonly readSequence: number | null
  readonly expiresAt: Date | null
  readonly grantedAt: Date
  /** Nothing is taken from it any more. */
  endedAt: Date | null
}

export type CreditEntryKind = 'grant' | 'use' | 'hold' | 'expire' | 'reset' | 'refund' | 'adjust'

/** So many of an entry's credits came from that grant. */
export interface CreditPart {
  readonly grantId: string
  readonly amount: number
}

/** A line of the ledger. It is never changed. */
export interface CreditEntry {
  readonly kind: CreditEntryKind
  /** What it does to the balance; 0 while credits are unlimited. */
  readonly amount: number
  readonly balanceAfter: number
  /** What was used or held, also where it was not counted off. */
  readonly cost: number
  readonly action: string | null
  /** Names a use: reported again it does nothing. */
  readonly key: string | null
  readonly parts: readonly CreditPart[]
  readonly reason: string | null
}

/** An account's open grants and the lines that are about to be written. */
export interface CreditBook {
  readonly now: Date
  readonly grants: CreditGrant[]
  readonly entries: CreditEntry[]
}

/** What an entry says besides its amount. */
export type CreditNote = Partial<Pick<CreditEntry, 'cost' | 'action' | 'key' | 'reason'>>

export const leftOf = ({ amount, used, lapsed }: CreditGrant) => amount - used - lapsed

/** The credits that can be used now. Whole; never below nothing. */
export function balanceOf({ grants }: CreditBook): number {
  return grants.reduce((sum, grant) => sum + leftOf(grant), 0)
}

/** True while something that was paid for or given lifts the count. */
export function isUnlimited({ grants }: CreditBook): boolean {
  return grants.some((grant) => grant.isUnlimited && grant.endedAt === null)
}

export const isAllowance = ({ source }: Pick<CreditGrant, 'source'>) =>
  source === 'free' || source === 'invoice'

type NewGrant = Omit<CreditGrant, 'used' | 'lapsed' | 'grantedAt' | 'endedAt'>

/** Brings credits in. The caller has made sure that the occasion is new. */
export function grantCredits(
  book: CreditBook,
  grant: NewGrant,
  kind: 'grant' | 'adjust' = 'grant',
  note: CreditNote = {},
): CreditGrant {
  const added: CreditGrant = { ...grant, used: 0, lapsed: 0, grantedAt: book.now, endedAt: null }
  book.grants.push(added)
  write(book, kind, grant.amount, [{ grantId: grant.id, amount: grant.amount }], note)
  return added
}

/** Counts credits off, what is lost soonest first. @returns the parts, or null when there are too few and nothing was done */
export function takeCredits(
  book: CreditBook,
  kind: 'use' | 'hold',
  cost: number,
  note: CreditNote = {},
): readonly CreditPart[] | null {
  if (isUnlimited(book)) return write(book, kind, 0, [], { ...note, cost })
  if (cost > balanceOf(book)) return null
  return takeParts(book, kind, cost, { ...note, cost })
}

/** Counts off what is there, if less than is asked for. For what passes anyhow. */
export function takeWhatIsThere(book: CreditBook, cost: number, note: CreditNote): void {
  takeParts(book, 'use', Math.min(cost, balanceOf(book)), { ...note, cost })
}

/** Gives used or held credits back to where they came from. What has ended since takes them along at once. */
export function giveBack(book: CreditBook, parts: readonly CreditPart[], note: CreditNote = {}): void {
  for (const { grantId, amount } of parts) grantOf(book, grantId).used -= amount
  write(book, 'refund', sumOf(parts), parts, note)
  lapseEnded(book, parts)
}

/**
 * Ends a hold: of what was set aside `cost` counts as used, at most all of it, and the rest goes back to where it came from.
 * @returns what was counted off
 */
export function settleHold(
  book: CreditBook,
  parts: readonly CreditPart[],
  cost: number,
  note: CreditNote = {},
): number {
  const held = sumOf(parts)
  for (const { grantId, amount } of parts) grantOf(book, grantId).used -= amount
  write(book, 'refund', held, parts, note)
  const counted = Math.min(cost, held)
  if (cost > 0)
    takeParts(book, 'use', counted, { ...note, cost }, new Set(parts.map(({ grantId }) => grantId)))
  lapseEnded(book, parts)
  return counted
}

/** Takes away all that is left of the allowance; what was bought stays. */
export function resetAllowance(book: CreditBook, which: (grant: CreditGrant) => boolean = () => true): void {
  for (const grant of book.grants) {
    if (isAllowance(grant) && grant.endedAt === null && which(grant)) endGrant(book, grant, 'reset')
  }
}

/** Ends what is past its day. */
export function expireCredits(book: CreditBook): void {
  for (const grant of book.grants) {
    const isDue = grant.endedAt === null && grant.expiresAt !== null && grant.expiresAt <= book.now
    if (isDue) endGrant(book, grant, 'expire')
  }
}

/** Ends one grant; what was used of it stays used. */
export function endGrant(
  book: CreditBook,
  grant: CreditGrant,
  kind: 'reset' | 'expire' | 'adjust',
  note: CreditNote = {},
): void {
  lapse(book, grant, leftOf(grant), kind, note)
  grant.endedAt = book.now
}

/** Opens an allowance again that had been reset, with what had been left of it. */
export function reopenGrant(book: CreditBook, grant: CreditGrant): void {
  const amount = grant.lapsed
  grant.lapsed = 0
  grant.endedAt = null
  write(book, 'grant', amount, [{ grantId: grant.id, amount }], { reason: grant.source })
}

/** Lowers what is there by so many, at most to nothing. @returns by how many */
export function lowerCredits(
  book: CreditBook,
  amount: number,
  which: (grant: CreditGrant) => boolean,
  note: CreditNote,
): number {
  let rest = amount
  for (const grant of inOrderOfUse(book).filter(which)) {
    const part = Math.min(rest, leftOf(grant))
    lapse(book, grant, part, 'adjust', note)
    rest -= part
  }
  return amount - rest
}

function lapseEnded(book: CreditBook, parts: readonly CreditPart[]): void {
  for (const { grantId } of parts) {
    const grant = grantOf(book, grantId)
    if (grant.endedAt !== null) lapse(book, grant, leftOf(grant), isAllowance(grant) ? 'reset' : 'expire')
  }
}

const sumOf = (parts: readonly CreditPart[]) => parts.reduce((sum, { amount }) => sum + amount, 0)

function takeParts(
  book: CreditBook,
  kind: 'use' | 'hold',
  amount: number,
  note: CreditNote,
  from?: ReadonlySet<string>,
) {
  const parts: CreditPart[] = []
  let rest = amount
  for (const grant of inOrderOfUse(book)) {
    const part = from === undefined || from.has(grant.id) ? Math.min(rest, leftOf(grant)) : 0
    if (part === 0) continue
    grant.used += part
    rest -= part
    parts.push({ grantId: grant.id, amount: part })
  }
  return write(book, kind, -amount, parts, note)
}

/** The allowance goes first, then what expires soonest, then the oldest. */
export function inOrderOfUse({ grants }: CreditBook): CreditGrant[] {
  const rank = (grant: CreditGrant) =>
    isAllowance(grant) ? 0 : (grant.expiresAt?.getTime() ?? Number.MAX_SAFE_INTEGER)
  return [...grants].sort((a, b) => rank(a) - rank(b) || a.grantedAt.getTime() - b.grantedAt.getTime())
}

function lapse(
  book: CreditBook,
  grant: CreditGrant,
  amount: number,
  kind: 'reset' | 'expire' | 'adjust',
  note: CreditNote = {},
): void {
  if (amount === 0) return
  grant.lapsed += amount
  write(book, kind, -amount, [{ grantId: grant.id, amount }], note)
}

function write(
  book: CreditBook,
  kind: CreditEntryKind,
  amount: number,
  parts: readonly CreditPart[],
  { cost = 0, action = null, key = null, reason = null }: CreditNote,
): readonly CreditPart[] {
  book.entries.push({ kind, amount, balanceAfter: balanceOf(book), cost, action, key, parts, reason })
  return parts
}

function grantOf({ grants }: CreditBook, id: string): CreditGrant {
  const grant = grants.find((each) => each.id === id)
  if (grant === undefined) throw new Error(`the grant ${id} is not at hand`)
  return grant
}
