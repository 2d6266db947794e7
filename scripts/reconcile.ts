import { describeCounts, reconcile } from '#server/billing/reconcile/reconcile.ts'
import { readEnv } from '#server/env.ts'
import { ExpectedFailure } from '#server/startup/expected-failure.ts'
import { StripeFailure } from '#server/stripe/errors.ts'
import { withOperatorDeps } from './operator/operator-deps.ts'

/** `npm run reconcile`: reads Stripe through now, instead of tonight. Beside a running application on PostgreSQL too. */
const env = readEnv()
if (env.startsEmulator && env.DATABASE_URL === undefined) {
  throw new ExpectedFailure(
    'On the built-in emulator and the embedded database Paydesk reconciles by itself, every night; with your keys or DATABASE_URL you can do it now.',
  )
}
await withOperatorDeps(env, async (deps) => {
  try {
    const counts = await reconcile(deps, {
      onProgress: ({ list, counts: { read, changed } }) =>
        console.log(`${list.replaceAll('_', ' ')}: ${read} read, ${changed} differences so far`),
    })
    if (counts === null) throw new ExpectedFailure('A reconcile is under way in another process.')
    console.log(describeCounts(counts))
    process.exitCode = counts.broken > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
    throw new ExpectedFailure(
      `Stripe stopped answering (${error.message}). The place is kept: run it again to go on from there.`,
    )
  }
})
