import { userInfo } from 'node:os'
import { listReviews, resolveReview } from '#server/billing/operations/review-operations.ts'
import { readEnv } from '#server/env.ts'
import { ExpectedFailure } from '#server/startup/expected-failure.ts'
import { retryFailedEvents } from '#server/webhooks/inbox.ts'
import { withOperatorDeps } from './operator/operator-deps.ts'

const usage = [
  'npm run operations -- list                    what waits for a review',
  'npm run operations -- resolve <id>            look at Stripe and end it when that is clear',
  'npm run operations -- resolve <id> --absent   end it as never done when Stripe has nothing of it',
  'npm run operations -- retry-events            try the events again that failed for good',
].join('\n')

const sentences = {
  done: 'Stripe has what was asked for: the operation is done.',
  not_done:
    'Stripe has nothing of it: the operation is over and nothing was charged. The customer may try again.',
  unclear: 'Stripe has nothing of it so far. Look again later, or add --absent to end it as never done.',
}

const [command, id, flag] = process.argv.slice(2)
const isKnown =
  command === 'list' || command === 'retry-events' || (command === 'resolve' && id !== undefined)
if (!isKnown || (flag !== undefined && flag !== '--absent')) throw new ExpectedFailure(usage)

await withOperatorDeps(readEnv(), async (deps) => {
  if (command === 'retry-events') {
    console.log(`${await retryFailedEvents(deps.db)} events are tried again by Paydesk, while it runs.`)
    return
  }
  const reviews = await listReviews(deps)
  if (command === 'list') {
    const lines = reviews.map(
      (review) =>
        `${review.id}  ${review.kind}  account ${review.accountId}  ${review.createdAt.toISOString()}`,
    )
    console.log(lines.length === 0 ? 'Nothing waits for a review.' : lines.join('\n'))
    return
  }
  const operation = reviews.find((review) => review.id === id)
  if (operation === undefined) throw new ExpectedFailure(`No operation ${id} waits for a review.`)
  const actor = { kind: 'admin' as const, userId: null, name: userInfo().username }
  const verdict = await resolveReview(deps, operation, actor, { believesAbsence: flag === '--absent' })
  console.log(sentences[verdict])
})
