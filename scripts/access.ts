import { userInfo } from 'node:os'
import { z } from 'zod'
import { unlockCards } from '#server/billing/cards/card-lock.ts'
import { refusalReport } from '#server/billing/entitlements/refusals.ts'
import { overrideSetting } from '#server/billing/settings/overrides.ts'
import { readEnv } from '#server/env.ts'
import { ExpectedFailure } from '#server/startup/expected-failure.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { withOperatorDeps } from './operator/operator-deps.ts'

const usage = [
  'npm run access -- list                              what was refused in thirty days, or would have been',
  'npm run access -- set off|log|enforce [<limit>]     how strictly plans decide, for all or for one limit',
  'npm run access -- set catalogue [<limit>]           as strictly as the plans file says',
  'npm run access -- unlock-cards <account>            lets an account enter cards before its lock is over',
].join('\n')

const modes = ['off', 'log', 'enforce', 'catalogue']

const [command, mode, limit] = process.argv.slice(2)
const isSet = command === 'set' && mode !== undefined && modes.includes(mode)
const account = command === 'unlock-cards' ? z.uuid().safeParse(mode).data : undefined
if (!isSet && account === undefined && command !== 'list') throw new ExpectedFailure(usage)

await withOperatorDeps(readEnv(), async (deps) => {
  const actor = { kind: 'admin' as const, userId: null, name: userInfo().username }
  if (account !== undefined) {
    const wasLocked = await unlockCards(deps, account, actor)
    console.log(wasLocked ? `${account}: cards can be entered again` : `${account}: card entry is not locked`)
    return
  }
  if (!isSet) {
    const lines = (await refusalReport(deps.db, deps.clock.now())).map(
      ({ kind, code, times, accounts }) => `${kind} ${code}: ${times} times, ${accounts} accounts`,
    )
    console.log(lines.length === 0 ? 'Nothing was refused, or would have been.' : lines.join('\n'))
    return
  }
  if (limit !== undefined && !Object.hasOwn(catalogueInUse().limits, limit)) {
    throw new ExpectedFailure(`The plans file has no limit ${limit}.`)
  }
  await overrideSetting(deps, {
    accountId: null,
    key: limit === undefined ? 'enforcement' : `enforcement.${limit}`,
    value: mode === 'catalogue' ? undefined : mode,
    actor,
  })
  console.log(`${limit ?? 'Everything'}: ${mode === 'catalogue' ? 'as the plans file says' : mode}`)
})
