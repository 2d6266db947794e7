import { and, eq, gt, sql } from 'drizzle-orm'
import { accounts } from '../../db/schema/accounts.ts'
import { cardLocks, cardRefusals } from '../../db/schema/plans.ts'
import type { Deps } from '../../deps.ts'
import { type Alarm, alertOperator } from '../../notifications/alert-operator.ts'

/** Refused cards of all accounts in an hour: how many are too many, and whom it slows down. */
export const siteAlarm = { timesTheNorm: 5, moreThan: 20, normDays: 7, youngHours: 24 } as const

const hourMs = 3_600_000
type Stores = Pick<Deps, 'db' | 'clock'>

/**
 * True while somebody seems to try out cards through many accounts: in the last hour more refusals than `moreThan`, and
 * more than `timesTheNorm` times those of an average hour of the week before. Refusals that weigh nothing do not count.
 */
export async function isCardTestingLikely({ db, clock }: Stores): Promise<boolean> {
  const now = clock.now().getTime()
  const hourAgo = new Date(now - hourMs)
  const weekAgo = new Date(hourAgo.getTime() - siteAlarm.normDays * 24 * hourMs)
  const [counts] = await db
    .select({
      lately: sql<number>`(count(*) filter (where ${cardRefusals.at} > ${hourAgo}))::int`,
      before: sql<number>`(count(*) filter (where ${cardRefusals.at} <= ${hourAgo}))::int`,
    })
    .from(cardRefusals)
    .where(and(gt(cardRefusals.at, weekAgo), gt(cardRefusals.weight, 0)))
  const { lately = 0, before = 0 } = counts ?? {}
  const norm = before / (siteAlarm.normDays * 24)
  return lately > siteAlarm.moreThan && lately > siteAlarm.timesTheNorm * norm
}

/** While cards are being tried out, accounts of less than a day may do half as much. Others notice nothing. */
export async function areLimitsHalved({ db, clock }: Stores, accountId: string): Promise<boolean> {
  const youngSince = new Date(clock.now().getTime() - siteAlarm.youngHours * hourMs)
  const young = await db
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), gt(accounts.createdAt, youngSince)))
  return young.length > 0 && (await isCardTestingLikely({ db, clock }))
}

/** Tells the operator of cards that are being tried out and of accounts whose card entry is locked for a day, again and again while it lasts. */
export async function watchCardRefusals(deps: Alarm): Promise<void> {
  const { db, clock } = deps
  if (await isCardTestingLikely(deps)) {
    const hourAgo = new Date(clock.now().getTime() - hourMs)
    const [lately] = await db
      .select({
        refusals: sql<number>`count(*)::int`,
        accounts: sql<number>`(count(distinct ${cardRefusals.accountId}))::int`,
      })
      .from(cardRefusals)
      .where(and(gt(cardRefusals.at, hourAgo), gt(cardRefusals.weight, 0)))
    await alertOperator(deps, {
      name: 'card_testing',
      text: 'cards are being tried out; limits of young accounts are halved',
      differences: [`refused cards in the last hour: ${lately?.refusals}`, `accounts: ${lately?.accounts}`],
    })
  }
  const locked = await db
    .select({ accountId: cardLocks.accountId })
    .from(cardLocks)
    .where(and(eq(cardLocks.kind, 'lock'), gt(cardLocks.until, clock.now())))
    .orderBy(cardLocks.until)
  if (locked.length === 0) return
  await alertOperator(deps, {
    name: 'card_entry_locked',
    text: 'card entry of accounts is locked for a day; "npm run access -- unlock-cards" opens it again',
    differences: locked.map(({ accountId }) => `account ${accountId}`),
  })
}
