import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { desc, eq } from 'drizzle-orm'
import Stripe from 'stripe'
import { customers } from '../db/schema/customers.ts'
import type { Deps } from '../deps.ts'
import { createStripe } from '../stripe/client.ts'
import { readCustomer } from '../stripe/customers.ts'
import { StripeFailure } from '../stripe/errors.ts'
import { ExpectedFailure } from './expected-failure.ts'

/**
 * The two keys open one account, and it is the account that the rows are of. What cannot be asked (Stripe is away, a
 * restricted key may not look) is not held against them.
 * @throws ExpectedFailure in one sentence
 */
export async function checkKeys(
  deps: Pick<Deps, 'db' | 'stripe' | 'log' | 'settings'>,
  apiUrl: string,
  dataDir: string,
): Promise<void> {
  await checkRows(deps, 'STRIPE_SECRET_KEY')
  await checkPair(deps, apiUrl, join(dataDir, 'checked-keys'))
}

/**
 * The rows are of the Stripe that is asked. Nothing can be said against a Stripe that is away.
 * @param asked what leads to it, as the sentence names it
 * @throws ExpectedFailure in one sentence
 */
export async function checkRows(
  { db, stripe, log }: Pick<Deps, 'db' | 'stripe' | 'log'>,
  asked: 'STRIPE_SECRET_KEY' | 'the emulator',
): Promise<void> {
  const [newest] = await db
    .select({ id: customers.stripeId })
    .from(customers)
    .where(eq(customers.isDeleted, false))
    .orderBy(desc(customers.readSequence))
    .limit(1)
  if (newest === undefined) return
  try {
    await readCustomer(stripe, newest.id)
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
    if (error.kind === 'missing') {
      throw new ExpectedFailure(
        `The database is of another Stripe account or mode than ${asked}: use the keys it was made with, or another DATABASE_URL or DATA_DIR.`,
      )
    }
    log.warn({ err: error }, 'Stripe could not be asked whose the rows are')
  }
}

/** Only the API can tell: a set-up made with the secret key is shown to a publishable key of the same account alone. */
async function checkPair(
  { stripe, log, settings: { publishableKey } }: Pick<Deps, 'stripe' | 'log' | 'settings'>,
  apiUrl: string,
  notePath: string,
): Promise<void> {
  const account = await readAccount(stripe)
  const pair = createHash('sha256').update(`${account}:${publishableKey}`).digest('hex')
  if (account !== null && (await readFile(notePath, 'utf8').catch(() => '')) === pair) return
  try {
    const made = await stripe.setupIntents.create(
      { metadata: { purpose: 'checks that two keys are of one account' } },
      { idempotencyKey: `paydesk:keys:${pair}` },
    )
    try {
      const isSame = await isShownTo(publishableKey, apiUrl, made)
      if (isSame === false) {
        throw new ExpectedFailure(
          'STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are of different Stripe accounts: take both from one.',
        )
      }
      if (isSame) await writeFile(notePath, pair, { mode: 0o600 })
    } finally {
      await stripe.setupIntents.cancel(made.id).catch(() => undefined)
    }
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error
    if (error.statusCode === 401) {
      throw new ExpectedFailure('Stripe does not know STRIPE_SECRET_KEY: copy it again from the dashboard.')
    }
    log.warn({ err: error }, 'Stripe could not be asked whether the keys are of one account')
  }
}

async function readAccount(stripe: Stripe): Promise<string | null> {
  return stripe.accounts.retrieveCurrent().then(
    ({ id }) => id,
    () => null,
  )
}

/** @returns null when nobody could be asked */
async function isShownTo(
  publishableKey: string,
  apiUrl: string,
  { id, client_secret }: Stripe.SetupIntent,
): Promise<boolean | null> {
  if (client_secret === null) return null
  try {
    await createStripe({ secretKey: publishableKey, apiUrl }).setupIntents.retrieve(id, { client_secret })
    return true
  } catch (error) {
    const status = error instanceof Stripe.errors.StripeError ? error.statusCode : undefined
    return status !== undefined && status >= 400 && status < 500 && status !== 429 ? false : null
  }
}
