import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPostgres } from '../db/postgres.ts'
import { subscriptions } from '../db/schema/subscriptions.ts'
import { type FaultDesk, openFaultDesk } from './testing/fault-desk.ts'

let desk: FaultDesk
beforeAll(async () => {
  desk = await openFaultDesk()
})
afterAll(() => desk.end())

// One PGlite has one session: there is nothing to cut.
if (process.env['TEST_DB'] === 'postgres') {
  test('F19: connections that are killed all the while cost at most a retry', async () => {
    const pool = openPostgres(desk.database.url ?? '', { warn: () => {} })
    const tab = await desk.newcomer()
    let cuts = 0
    const page = desk.pageOf(tab.visitor, {
      db: pool.db,
      checkpoint: async () => {
        if (++cuts > 5) return
        await desk.database.execute(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name = 'paydesk' and pid <> pg_backend_pid()`,
        )
      },
    })
    const attemptId = crypto.randomUUID()
    let step: unknown = null
    for (let attempt = 0; attempt < 20 && step === null; attempt++) {
      step = await desk.start({ ...tab, page }, { attemptId }).catch(() => null)
      if (step !== null) break
      await desk.database.execute(`update billing_operations set lease_until = now() where state = 'running'`)
    }
    expect(cuts).toBeGreaterThan(5)
    expect(step).toMatchObject({ kind: 'confirm_payment' })
    expect(await desk.database.db.$count(subscriptions, eq(subscriptions.accountId, tab.accountId))).toBe(1)
    await pool.close()
    await desk.settle()
    expect(await desk.violations()).toEqual([])
  })
}
