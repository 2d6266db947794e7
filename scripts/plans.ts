import { join } from 'node:path'
import { describeChange } from '#server/billing/plans/describe-change.ts'
import { type CatalogueChange, diffCatalogue } from '#server/billing/plans/diff-catalogue.ts'
import { publishCatalogue } from '#server/billing/plans/publish-catalogue.ts'
import { type OpenDatabase, openPglite } from '#server/db/client.ts'
import { openPostgres } from '#server/db/postgres.ts'
import { type Env, readEnv } from '#server/env.ts'
import { lockDataFolder } from '#server/startup/data-folder-lock.ts'
import { ExpectedFailure } from '#server/startup/expected-failure.ts'
import { readLocalSecrets } from '#server/startup/local-secrets.ts'
import { createStripe } from '#server/stripe/client.ts'

const usage =
  'npm run plans -- diff   what Stripe sells otherwise than the catalogue says\nnpm run plans -- push   make Stripe sell what the catalogue says'

const command = process.argv[2]
if (command !== 'diff' && command !== 'push') throw new ExpectedFailure(usage)

const env = readEnv()
const stripe = createStripe({
  secretKey: env.STRIPE_SECRET_KEY ?? (await readLocalSecrets(env.DATA_DIR)).secretKey,
  apiUrl:
    env.STRIPE_API_URL ??
    (env.stripeMode === 'emulator' ? `http://localhost:${env.EMULATOR_PORT}` : 'https://api.stripe.com'),
})

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

/** The database that the application uses. Its schema is the application's work: start it once before. */
async function withDatabase<T>(
  { DATABASE_URL, DATA_DIR }: Env,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const lock = DATABASE_URL === undefined ? await lockDataFolder(DATA_DIR) : null
  const database =
    DATABASE_URL === undefined
      ? await openPglite(join(DATA_DIR, 'db'))
      : openPostgres(DATABASE_URL, { warn: (_fields, message) => console.error(message) })
  try {
    const { rows } = await database.execute(`select to_regclass('stripe_prices') as prices`)
    if (rows[0]?.['prices'] === null) {
      throw new ExpectedFailure('The database has no tables yet. Start Paydesk once, then publish.')
    }
    return await work(database)
  } finally {
    await database.close()
    await lock?.release()
  }
}
