import { chooseCatalogue } from '#shared/billing/catalogue-in-use.ts'
import { describeChange } from '#server/billing/plans/describe-change.ts'
import { type CatalogueChange, diffCatalogue } from '#server/billing/plans/diff-catalogue.ts'
import { publishAtStripe, publishCatalogue } from '#server/billing/plans/publish-catalogue.ts'
import { readEnv } from '#server/env.ts'
import { ExpectedFailure } from '#server/startup/expected-failure.ts'
import { openOperatorStripe, reachingStripe } from './operator/operator-deps.ts'
import { withDatabase } from './operator/with-database.ts'

const usage =
  'npm run plans -- diff   what Stripe sells otherwise than the catalogue says\nnpm run plans -- push   make Stripe sell what the catalogue says'

const command = process.argv[2]
if (command !== 'diff' && command !== 'push') throw new ExpectedFailure(usage)

// Publishing comes before the endpoint whose secret is not known yet.
const { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: secret } = process.env
const env = readEnv(key && !secret ? { ...process.env, STRIPE_WEBHOOK_SECRET: 'whsec_later' } : process.env)
chooseCatalogue(env.CATALOGUE)
const stripe = await openOperatorStripe(env)

if (command === 'diff') {
  const { changes } = await reachingStripe(env, () => diffCatalogue({ stripe }))
  print(changes, 'Stripe sells what the catalogue says.')
  // Lets a pipeline notice what is not published yet.
  process.exitCode = changes.length === 0 ? 0 : 2
} else {
  const newId = () => crypto.randomUUID()
  // Whoever starts on the embedded database reads the prices then; a running PostgreSQL is told now.
  const changes = await reachingStripe(env, () =>
    env.DATABASE_URL === undefined
      ? publishAtStripe({ stripe, newId })
      : withDatabase(env, ({ db }) => publishCatalogue({ db, stripe, newId })),
  )
  print(changes, 'Nothing to publish: Stripe sells what the catalogue says.')
  if (env.DATABASE_URL === undefined && changes.length > 0) console.log('Restart Paydesk to sell it so.')
}

function print(changes: readonly CatalogueChange[], nothing: string): void {
  console.log(changes.length === 0 ? nothing : changes.map(describeChange).join('\n'))
}
