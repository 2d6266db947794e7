import { createInterface } from 'node:readline'
import { chooseCatalogue } from '#shared/billing/catalogue-in-use.ts'
import { BillingError } from '#shared/errors.ts'
import { spendCredits } from '../billing/credits/spend.ts'
import { consume } from '../billing/usage/consume.ts'
import { openPostgres } from '../db/postgres.ts'
import { createMemoryBus } from '../live/memory-bus.ts'

// A process of its own that uses what an account has, a hundred times at once, when a line arrives. It prints `ready`,
// then how many uses passed.
const [url = '', accountId = '', what] = process.argv.slice(2)
chooseCatalogue(what === 'credits' ? 'images' : 'main')
const database = openPostgres(url, { warn() {} }, { max: 5, connectionTimeoutMillis: 60_000 })
const deps = {
  db: database.db,
  clock: { now: () => new Date() },
  log: { debug() {}, info() {}, warn() {}, error() {} },
  changes: createMemoryBus(),
  newId: () => crypto.randomUUID(),
}
const use = () =>
  what === 'credits'
    ? spendCredits(deps, accountId, { action: 'image' })
    : consume(deps, accountId, { limit: 'automation_runs' })

await database.execute('select 1')
console.log('ready')
for await (const _line of createInterface({ input: process.stdin })) break
const answers = await Promise.allSettled(Array.from({ length: 100 }, use))
for (const answer of answers) {
  if (answer.status === 'rejected' && !(answer.reason instanceof BillingError)) throw answer.reason
}
console.log(answers.filter((answer) => answer.status === 'fulfilled' && answer.value !== null).length)
await database.close()
process.exit(0)
