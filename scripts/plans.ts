import { describeChange } from '#server/billing/plans/describe-change.ts'
import { type CatalogueChange, diffCatalogue } from '#server/billing/plans/diff-catalogue.ts'
import { publishCatalogue } from '#server/billing/plans/publish-catalogue.ts'
import { readEnv } from '#server/env.ts'
import { ExpectedFailure } from '#server/startup/expected-failure.ts'
import { openOperatorStripe } from './operator/operator-deps.ts'
import { withDatabase } from './operator/with-database.ts'

const usage =
  'npm run plans -- diff   what Stripe sells otherwise than the catalogue says\nnpm run plans -- push   make Stripe sell what the catalogue says'

const command = process.argv[2]
if (command !== 'diff' && command !== 'push') throw new ExpectedFailure(usage)

const env = readEnv()
const stripe = await openOperatorStripe(env)

if (command === 'diff') {
  const { changes } = await diffCatalogue({ stripe })
  print(changes, 'Stripe sells what the catalogue says.')
  // Lets a pipeline notice what is not published yet.
  process.exitCode = changes.length === 0 ? 0 : 2
} else {
  const changes = await withDatabase(env, ({ db }) =>
    publishCatalogue({ db, stripe, newId: () => crypto.randomUUID() }),
  )
  print(changes, 'Nothing to publish: Stripe sells what the catalogue says.')
}

function print(changes: readonly CatalogueChange[], nothing: string): void {
  console.log(changes.length === 0 ? nothing : changes.map(describeChange).join('\n'))
}
