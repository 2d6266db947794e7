import Stripe from 'stripe'
import { chooseCatalogue } from '#shared/billing/catalogue-in-use.ts'
import type { OpenDatabase } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import type { Env } from '#server/env.ts'
import { createMemoryBus } from '#server/live/memory-bus.ts'
import { createPostgresBus } from '#server/live/postgres-bus.ts'
import { createMailbox } from '#server/notifications/mailer.ts'
import { ExpectedFailure } from '#server/startup/expected-failure.ts'
import { readLocalSecrets } from '#server/startup/local-secrets.ts'
import { createStripe } from '#server/stripe/client.ts'
import { createDocuments } from '#server/stripe/documents.ts'
import { withDatabase } from './with-database.ts'

/** Stripe as the application asks it: with its keys, at its address. */
export async function openOperatorStripe(env: Env): Promise<Deps['stripe']> {
  return createStripe({
    secretKey: env.STRIPE_SECRET_KEY ?? (await readLocalSecrets(env.DATA_DIR)).secretKey,
    apiUrl: stripeAddressOf(env),
  })
}

/**
 * The result of work at Stripe.
 * @throws ExpectedFailure naming the address when nobody answers there
 */
export async function reachingStripe<T>(env: Env, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUnreachable(error)) throw error
    throw new ExpectedFailure(`Stripe does not answer at ${stripeAddressOf(env)}.`)
  }
}

function stripeAddressOf(env: Env): string {
  if (env.STRIPE_API_URL !== undefined) return env.STRIPE_API_URL
  return env.stripeMode === 'emulator' ? `http://localhost:${env.EMULATOR_PORT}` : 'https://api.stripe.com'
}

function isUnreachable(error: unknown): boolean {
  if (error instanceof Stripe.errors.StripeConnectionError) return true
  return error instanceof Error && error.cause !== undefined && isUnreachable(error.cause)
}

/** Works as one more process of the application, on its database and its Stripe. Pages that are open hear of changes. */
export async function withOperatorDeps<T>(env: Env, work: (deps: Deps) => Promise<T>): Promise<T> {
  chooseCatalogue(env.CATALOGUE)
  return withDatabase(env, async (database) => {
    const log = operatorLog()
    const bus = await openBus(env, database, log)
    try {
      return await work({
        db: database.db,
        stripe: await openOperatorStripe(env),
        stripeMode: env.stripeMode,
        documents: createDocuments({
          emulatorUrl: env.stripeMode === 'emulator' ? stripeAddressOf(env) : null,
        }),
        // One command, run by somebody who sees it fail.
        stripeBreaker: { state: () => 'closed' },
        clock: { now: () => new Date() },
        log,
        mailer: createMailbox(database.db),
        changes: bus,
        wakeWorker: () => {},
        checkpoint: async () => {},
        newId: () => crypto.randomUUID(),
        settings: {
          appUrl: env.APP_URL ?? `http://localhost:${env.PORT}`,
          webhookSecrets: env.STRIPE_WEBHOOK_SECRET ?? [],
          publishableKey: env.STRIPE_PUBLISHABLE_KEY ?? '',
          signingSecret: env.AUTH_SECRET ?? (await readLocalSecrets(env.DATA_DIR)).authSecret,
          testClocks: env.TEST_CLOCKS,
          requireVerifiedEmail: env.REQUIRE_VERIFIED_EMAIL,
          trialOncePerCard: env.TRIAL_ONCE_PER_CARD,
          alertMail: null,
          showMailbox: false,
          allowPeople: false,
        },
      })
    } finally {
      await bus.close()
    }
  })
}

async function openBus({ DATABASE_URL }: Env, { execute }: OpenDatabase, log: Deps['log']) {
  if (DATABASE_URL !== undefined) return createPostgresBus(DATABASE_URL, execute, log)
  return { ...createMemoryBus(), close: async () => {} }
}

function operatorLog(): Deps['log'] {
  const say = (fields: object, message: string) =>
    console.error(message, JSON.stringify(withoutStack(fields)))
  return { debug() {}, info() {}, warn: say, error: say }
}

function withoutStack(fields: object): object {
  const { err, ...rest } = fields as { err?: unknown }
  return err === undefined ? rest : { ...rest, reason: err instanceof Error ? err.message : String(err) }
}
