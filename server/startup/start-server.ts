import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { chooseCatalogue } from '#shared/billing/catalogue-in-use.ts'
import { createApp } from '../app.ts'
import { createAuth } from '../auth/auth.ts'
import { taxOrders } from '../testing/people.ts'
import { createPeople } from '../auth/people.ts'
import { subscribePersona } from '../auth/subscribe-persona.ts'
import { ensureAccountClock } from '../billing/clock/account-clock.ts'
import { learnPrices, publishCatalogue } from '../billing/plans/publish-catalogue.ts'
import type { Deps } from '../deps.ts'
import type { Env } from '../env.ts'
import { watchCheckoutPage } from '../http/checkout-page.ts'
import { createHealth, watchWrites } from '../http/health.ts'
import { createLimiter } from '../http/limiter.ts'
import { type Job, jobs } from '../jobs/jobs.ts'
import { startScheduler } from '../jobs/scheduler.ts'
import { createOpenStreams } from '../live/open-streams.ts'
import { createLogger, toLog } from '../logging/logger.ts'
import { createMailbox, type Mailer } from '../notifications/mailer.ts'
import { createDocuments } from '../stripe/documents.ts'
import { startWorker } from '../webhooks/worker.ts'
import { checkKeys, checkRows } from './check-keys.ts'
import { createSmtpMailer } from './smtp-mailer.ts'
import { createClosers } from './closers.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { drainServer } from './drain-server.ts'
import { listen, portOf } from './listen.ts'
import { openChangeBus, openDatabase } from './open-database.ts'
import { openStripe, type StartEmulator } from './open-stripe.ts'
import { publicConfig } from './public-config.ts'
import { readMailLooks } from './read-mail-looks.ts'
import { readReleasedPage } from './read-released-page.ts'
import { readVersion } from './read-version.ts'

export interface RunningServer {
  url: string
  /** What runs where, in a few lines for people. */
  banner: string[]
  /** Finishes what is under way, takes on nothing new, and lets go of everything. Safe to repeat. */
  stop(): Promise<void>
}

/** How long requests, jobs and streams under way get to finish. */
const patienceMs = 15_000

/**
 * The whole server is up and ready afterwards, or nothing of it is left. The order is that of dependence: first what
 * another process may hold (folder, port), then the database, Stripe, and at last the doors.
 * @throws ExpectedFailure for what the operator can put right
 */
export async function startServer(
  env: Env,
  startEmulator: StartEmulator,
  seams: Partial<Pick<Deps, 'checkpoint'>> = {},
): Promise<RunningServer> {
  const closers = createClosers()
  try {
    return await start(env, startEmulator, closers, seams)
  } catch (error) {
    await closers.closeAll()
    throw error
  }
}

async function start(
  env: Env,
  startEmulator: StartEmulator,
  closers: ReturnType<typeof createClosers>,
  seams: Partial<Pick<Deps, 'checkpoint'>>,
): Promise<RunningServer> {
  chooseCatalogue(env.CATALOGUE)
  const logger = createLogger(env.LOG_LEVEL)
  const log = toLog(logger)

  const lock = await lockDataFolder(env.DATA_DIR)
  closers.add(() => lock.release())
  const server = await listen(env.PORT, env.HOST)
  closers.add(() => drainServer(server, 0))
  const port = portOf(server)
  const appUrl = new URL(env.APP_URL ?? `http://localhost:${port}`).origin

  const database = await openDatabase(env, log)
  closers.add(() => database.close())
  const stripe = await openStripe(env, { appUrl, port }, startEmulator)
  closers.add(() => stripe.close())
  const bus = await openChangeBus(env, database, log)
  closers.add(() => bus.close())

  let wakeWorker = () => {}
  const deps: Deps = {
    db: database.db,
    stripe: stripe.client,
    stripeBreaker: stripe.breaker,
    stripeMode: env.stripeMode,
    documents: createDocuments({ emulatorUrl: env.stripeMode === 'emulator' ? stripe.apiUrl : null }),
    clock: { now: () => new Date() },
    log,
    mailer: await createMailer(env, database.db, appUrl),
    changes: bus,
    wakeWorker: () => wakeWorker(),
    checkpoint: seams.checkpoint ?? (async () => {}),
    newId: () => randomUUID(),
    settings: {
      appUrl,
      webhookSecrets: stripe.webhookSecrets,
      publishableKey: stripe.publishableKey,
      signingSecret: stripe.authSecret,
      testClocks: env.TEST_CLOCKS,
      requireVerifiedEmail: env.REQUIRE_VERIFIED_EMAIL,
      trialOncePerCard: env.TRIAL_ONCE_PER_CARD,
      alertMail: env.ALERT_MAIL ?? null,
      showMailbox: env.stripeMode === 'emulator' && env.ALLOW_EMULATOR !== 'demo',
      allowPeople: env.stripeMode === 'emulator',
    },
  }

  if (env.STRIPE_SECRET_KEY !== undefined) await checkKeys(deps, stripe.apiUrl, env.DATA_DIR)
  // Without keys an embedded database is the emulator's own; another may have been made with keys.
  else if (env.DATABASE_URL !== undefined) await checkRows(deps, 'the emulator')
  // The emulator is ours to write to; Stripe learns of plans by `npm run plans -- push` alone.
  if (env.stripeMode === 'emulator') await publishCatalogue(deps)
  else
    await learnPrices(deps).catch((err: unknown) => log.warn({ err }, 'prices could not be read at Stripe'))

  const secret = stripe.authSecret
  const auth = createAuth({
    db: database.db,
    log,
    clock: deps.clock,
    appUrl,
    secret,
    onAccountCreated: (accountId) => ensureAccountClock(deps, accountId),
  })

  const health = createHealth(database, stripe.breaker)
  const stopWatching = watchWrites(health)
  closers.add(async () => stopWatching())
  const app = createApp({
    deps,
    auth,
    limiter: createLimiter({ database, sparesLoopback: env.stripeMode === 'emulator' }),
    streams: createOpenStreams(),
    health,
    logger,
    config: publicConfig(deps, stripe.jsUrl, await readVersion(clientDir), env.TERMS_URL),
    stripeApiUrl: stripe.apiUrl,
    trustedProxies: env.TRUST_PROXY,
    clientDir,
    people: deps.settings.allowPeople
      ? createPeople({
          auth,
          db: database.db,
          secret,
          subscribe: (visitor, wanted) => subscribePersona(deps, visitor, wanted),
          tax: (visitor) => taxOrders(deps, visitor),
        })
      : null,
  })
  const worker = startWorker(deps)
  wakeWorker = worker.wake
  closers.add(() => worker.stop())
  // Installing its tables may take a while; nobody has to wait for it.
  const scheduler = startScheduler(database, deps, [...jobs, ...(await pageWatch(env, deps, stripe))]).catch(
    (error: unknown) => {
      log.error({ err: error }, 'the scheduler did not start')
      return null
    },
  )
  closers.add(async () => (await scheduler)?.stop(patienceMs))
  // From here on requests are answered; what comes last is closed first.
  server.on('request', app)
  closers.add(() => {
    health.drain()
    bus.endStreams()
    return drainServer(server, patienceMs)
  })

  return {
    url: appUrl,
    banner: [
      `Paydesk   ${appUrl}`,
      `database  ${database.description}`,
      `Stripe    ${stripe.description}`,
      ...(env.stripeMode === 'live' ? [] : ['card      4242 4242 4242 4242, any date to come, any CVC']),
    ],
    stop: () => closers.closeAll(),
  }
}

const clientDir = resolve('dist/client')

/** With the emulator no card is real, and nobody watches the page that takes them. */
async function pageWatch(
  { stripeMode }: Env,
  { settings }: Deps,
  { jsUrl, apiUrl }: { jsUrl: string; apiUrl: string },
): Promise<Job[]> {
  const released = stripeMode === 'emulator' ? null : await readReleasedPage(clientDir)
  if (released === null) return []
  const { appUrl } = settings
  return [watchCheckoutPage(released, { appUrl, stripeMode, stripeJsUrl: jsUrl, stripeApiUrl: apiUrl })]
}

async function createMailer(
  { SMTP_URL: url, MAIL_FROM: from }: Env,
  db: Deps['db'],
  origin: string,
): Promise<Mailer> {
  if (url === undefined || from === undefined) return createMailbox(db)
  const looks = await readMailLooks()
  return createSmtpMailer({ url, from, dress: looks && { ...looks, origin } })
}
