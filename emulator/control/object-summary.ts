import { formatAmount } from '../engine/pricing.ts'

const AMOUNTS = ['amount_due', 'total', 'amount', 'unit_amount'] as const
const WORDS = ['name', 'email', 'number', 'description', 'nickname', 'code', 'url', 'status'] as const

/** What tells an object from its like at a glance: `Ada · ada@example.com`, `ABCD-0001 · paid · €19.00`. */
export function summaryOf(object: object): string {
  const words = WORDS.map((name) => textIn(object, name)).filter((word) => word !== undefined)
  const amount = amountOf(object)
  return [...words.slice(0, 3), ...(amount === undefined ? [] : [amount])].join(' · ')
}

/** A member of it that is text and not empty. */
export function textIn(object: object, name: string): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(object, name)?.value
  return typeof value === 'string' && value !== '' ? value : undefined
}

function amountOf(object: object): string | undefined {
  const currency = textIn(object, 'currency')
  if (currency === undefined || !/^[a-z]{3}$/.test(currency)) return undefined
  for (const name of AMOUNTS) {
    const value: unknown = Object.getOwnPropertyDescriptor(object, name)?.value
    if (typeof value === 'number') return formatAmount(value, currency)
  }
  return undefined
}
