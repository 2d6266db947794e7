import type { Spoil } from '../store/internal-records.ts'

/** What happens to deliveries that are not made yet; null leaves a part open. */
export interface DeliveryRule extends Treatment {
  account: string | null
  /** `invoice.paid`, or `invoice.*` for every type that begins so. */
  type: string | null
  /** How many deliveries it meets; null is all that come. */
  count: number | null
}

/** What becomes of one delivery on its way. */
export interface Treatment {
  held?: boolean
  dropped?: boolean
  /** Milliseconds of wall time before the first attempt. */
  delay?: number
  /** A second delivery, of the same event or of one with an id of its own that tells the same change. */
  duplicate?: 'same' | 'new'
  spoil?: Spoil
}

export interface DeliveryRuleEntry extends DeliveryRule {
  id: string
  hits: number
}

/** The rules as one transaction meets them: what is rolled back has not counted. */
export interface Meeting {
  /** What becomes of a new delivery of an event of this type; several rules add up. */
  treat(type: string): Treatment
  /** The transaction stands: its deliveries count. */
  count(): void
}

/** Rules live in memory: a restart clears them. */
export interface DeliveryRules {
  add(rule: DeliveryRule): DeliveryRuleEntry
  list(account?: string): DeliveryRuleEntry[]
  /** Removes those chosen, all without a choice, and answers how many. */
  remove(choice: { id?: string | undefined; account?: string | undefined }): number
  meet(account: string): Meeting
}

export function createDeliveryRules(): DeliveryRules {
  let entries: DeliveryRuleEntry[] = []
  let made = 0

  function chosen({ id, account }: { id?: string | undefined; account?: string | undefined }) {
    return entries.filter(
      (entry) =>
        (id === undefined || entry.id === id) && (account === undefined || entry.account === account),
    )
  }

  return {
    add(rule) {
      const entry = { ...rule, id: `rule_${++made}`, hits: 0 }
      entries.push(entry)
      return entry
    },
    list: (account) => chosen({ account }),
    remove(choice) {
      const going = chosen(choice)
      entries = entries.filter((entry) => !going.includes(entry))
      return going.length
    },
    meet: (account) => (entries.length === 0 ? NO_RULES : meetingOf(entries, account)),
  }
}

const NO_RULES: Meeting = { treat: () => ({}), count: () => {} }

function meetingOf(entries: readonly DeliveryRuleEntry[], account: string): Meeting {
  const met: DeliveryRuleEntry[] = []
  const isOpen = (entry: DeliveryRuleEntry) =>
    entry.count === null || entry.hits + met.filter((one) => one === entry).length < entry.count
  return {
    treat(type) {
      let treatment: Treatment = {}
      for (const entry of entries) {
        const isFor = entry.account === null || entry.account === account
        if (!isFor || !isLike(type, entry.type) || !isOpen(entry)) continue
        met.push(entry)
        const { held, dropped, delay, duplicate, spoil } = entry
        treatment = {
          ...treatment,
          ...(held && { held }),
          ...(dropped && { dropped }),
          ...(delay !== undefined && { delay }),
          ...(duplicate && { duplicate }),
          ...(spoil && { spoil: { ...treatment.spoil, ...spoil } }),
        }
      }
      return treatment
    },
    count() {
      for (const entry of met) entry.hits++
    },
  }
}

function isLike(type: string, pattern: string | null): boolean {
  if (pattern === null) return true
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
}
