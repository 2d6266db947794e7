import { sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import type { Violation } from './invariant.ts'

const secretPattern = '(sk|rk)_(test|live)_[A-Za-z0-9]|whsec_[A-Za-z0-9]|_secret_[A-Za-z0-9]'
const longNumberPattern = String.raw`\m[0-9]{13,19}\M`
const atMost = 20

/** Rows of any table that hold a key, a client secret or a number that is a card's. The value itself is not repeated. */
export async function secretsAtRest(db: Database): Promise<Violation[]> {
  const { rows: tables } = await db.execute<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = 'public' order by tablename`,
  )
  const texts = tables.map(
    ({ name }) => sql`select ${name}::text as "table", t::text as line from ${sql.identifier(name)} t`,
  )
  const { rows } = await db.execute<{
    table: string
    place: string
    is_secret: boolean
    numbers: string[] | null
  }>(sql`
    select "table", left(line, 45) as place, line ~ ${secretPattern} as is_secret,
      (select array_agg(m[1]) from regexp_matches(line, ${`(${longNumberPattern})`}, 'g') m) as numbers
    from (${sql.join(texts, sql` union all `)}) texts
    where line ~ ${`${secretPattern}|${longNumberPattern}`} limit 1000`)
  const violations: Violation[] = []
  for (const { table, place, is_secret: isSecret, numbers } of rows) {
    const facts = { table, row: place.slice(1, 40) }
    if (isSecret) violations.push({ invariant: 'I14', found: 'a secret is at rest', facts })
    if (numbers?.some(isCardNumber) === true) {
      violations.push({ invariant: 'I14', found: 'a card number is at rest', facts: { table } })
    }
  }
  return violations.slice(0, atMost)
}

/** The check digit that card numbers end with fits, and the first digit is one that card schemes use. */
export function isCardNumber(digits: string): boolean {
  if (!/^[3-6]/.test(digits)) return false
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
