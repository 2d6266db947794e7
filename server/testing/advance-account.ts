import { eq } from 'drizzle-orm'
import { accountClocks } from '../db/schema/customers.ts'
import type { Deps } from '../deps.ts'
import { advanceTestClock } from '../stripe/test-clocks.ts'

/** The account's test clock; null before it has ordered anything. */
export async function findClock({ db }: Pick<Deps, 'db'>, accountId: string) {
  const [clock] = await db.select().from(accountClocks).where(eq(accountClocks.accountId, accountId))
  return clock ?? null
}

/** Lets time pass for one account, through Stripe's own test clock. Its events still have to be worked off. */
export async function advanceAccount(deps: Deps, accountId: string, seconds: number): Promise<void> {
  const clock = await findClock(deps, accountId)
  if (clock === null) throw new Error(`account ${accountId} has no test clock`)
  await advanceTestClock(deps.stripe, clock.testClockId, new Date(clock.frozenAt.getTime() + seconds * 1000))
}
