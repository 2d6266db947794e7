import { and, eq, lt } from 'drizzle-orm'
import { accountClocks } from '../../db/schema/customers.ts'
import type { Deps } from '../../deps.ts'
import { drawReadSequence } from '../../projections/projection.ts'
import { projectTestClock } from '../../projections/test-clock.ts'
import { advanceTestClock, createTestClock } from '../../stripe/test-clocks.ts'

/**
 * The account has a test clock of its own afterwards, where time travel is on. Called when an account is first seen, so
 * that its first purchase need not wait for it. Safe to repeat.
 */
export async function ensureAccountClock(deps: Deps, accountId: string): Promise<void> {
  if (deps.settings.testClocks === 'off') return
  const [existing] = await deps.db
    .select({ id: accountClocks.testClockId })
    .from(accountClocks)
    .where(eq(accountClocks.accountId, accountId))
  if (existing !== undefined) return
  const readSequence = await drawReadSequence(deps.db)
  const clock = await createTestClock(deps.stripe, accountId, deps.clock.now())
  await projectTestClock(deps.db, accountId, clock, readSequence)
}

/** How far a clock may lag before it is moved. */
const toleranceMs = 60_000
const atOnce = 50

/**
 * Moves the clocks that lag behind wall time up to it, so that a day that nobody spent in the application passes for its
 * accounts too. A clock that was moved ahead stays ahead. Clocks of one account fail alone.
 * @returns how many clocks were set going
 */
export async function catchUpTestClocks(deps: Deps): Promise<number> {
  if (deps.settings.testClocks === 'off') return 0
  const now = deps.clock.now()
  const lagging = await deps.db
    .select()
    .from(accountClocks)
    .where(
      and(
        eq(accountClocks.status, 'ready'),
        lt(accountClocks.frozenAt, new Date(now.getTime() - toleranceMs)),
      ),
    )
    .orderBy(accountClocks.frozenAt)
    .limit(atOnce)
  let moved = 0
  for (const { accountId, testClockId } of lagging) {
    try {
      const readSequence = await drawReadSequence(deps.db)
      const clock = await advanceTestClock(deps.stripe, testClockId, now)
      await projectTestClock(deps.db, accountId, clock, readSequence)
      moved++
    } catch (error) {
      deps.log.warn({ err: error, accountId }, 'a test clock could not be moved')
    }
  }
  return moved
}
