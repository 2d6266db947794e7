import { readEnv } from '#server/env.ts'
import { checkInvariants } from '#server/reliability/check-invariants.ts'
import { invariants, type Violation } from '#server/reliability/invariant.ts'
import { withDatabase } from './operator/with-database.ts'

// `npm run doctor`: what must hold in the application's database, and whether it does. Reads only.
const violations = await withDatabase(readEnv(), ({ db }) => checkInvariants(db))
console.log(tableOf(violations))
if (violations.length > 0) process.exitCode = 1

function tableOf(found: readonly Violation[]): string {
  const lines = Object.entries(invariants).map(([name, holds]) => {
    const broken = found.filter(({ invariant }) => invariant === name)
    const details = broken.map((violation) => `      ${violation.found}: ${JSON.stringify(violation.facts)}`)
    return [`${name.padEnd(4)} ${broken.length === 0 ? 'ok ' : 'BAD'} ${holds}`, ...details].join('\n')
  })
  const end = found.length === 0 ? 'All hold, as far as the database can tell.' : `${found.length} found.`
  return [...lines, '', end].join('\n')
}
