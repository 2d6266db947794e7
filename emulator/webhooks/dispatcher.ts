import type { Account } from '../runtime/accounts.ts'
import { createAlarm } from '../runtime/alarm.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { UNASKED, type Cause } from '../runtime/work.ts'
import { API_VERSION } from '../http/api-version.ts'
import type { DeliveryAttempt, WebhookDelivery } from '../store/internal-records.ts'
import { addPending } from './new-delivery.ts'
import { refusalOf } from './targets.ts'
import { webhookRequest } from './webhook-request.ts'

const TIMEOUT_MS = 10_000
const MAX_AT_ONCE = 16
/** Waits after each failed attempt, milliseconds; after the last one the delivery has failed. */
const BACK_OFF_MS = [1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000, 3 * 3_600_000, 12 * 3_600_000]

export interface Dispatcher {
  /** Sends what fell due meanwhile; cheap when nothing did. */
  wake(): void
  /**
   * Takes a waiting delivery out of the queue: a change of it that is committed next puts it back as it then is.
   * Answers false for one that is out or done.
   */
  withdraw(account: Account, id: string): boolean
  /** Sends deliveries one after the other, each after the answer to the one before, even while the account is held. */
  sendInOrder(account: Account, ids: readonly string[]): void
  /** Keeps the deliveries of an account back until they are released, for tests of webhooks that come late. */
  hold(account: Account): void
  release(account: Account): void
  /** Cuts off what is out; it is sent again after the next start. */
  close(): void
}

interface Job {
  account: Account
  id: string
  at: number
}

/** Takes committed deliveries to their endpoints, signed afresh each time, and again later when they fail. */
export function createDispatcher(
  runtime: Runtime,
  send: (request: Request) => Promise<Response>,
): Dispatcher {
  const { accounts, now } = runtime
  let waiting: Job[] = []
  /** When the next of `waiting` falls due, so that a wake before it costs nothing. */
  let soonest = Infinity
  let running = 0
  let closed = false
  const known = new WeakMap<Account, Set<string>>()
  const held = new Set<Account>()
  const closing = new AbortController()
  const alarm = createAlarm(now, wake)
  const cause: Cause = { request: UNASKED, apiVersion: API_VERSION, mayWait: false }

  runtime.onCommit((account, written) => {
    for (const { collection, id } of written) {
      // As it is now: it may have been held back or put off since this write.
      const delivery = collection === 'webhook_deliveries' && account.data.store.webhook_deliveries.find(id)
      if (delivery) enqueue(account, delivery)
    }
    wake()
  })
  for (const account of accounts.list()) {
    const left = account.data.store.webhook_deliveries.by('waiting', 'any').reverse()
    for (const delivery of left) enqueue(account, delivery)
  }
  wake()

  function enqueue(account: Account, delivery: WebhookDelivery): void {
    if (delivery.state !== 'pending' || delivery.held || !learn(account, delivery.id)) return
    waiting.push({ account, id: delivery.id, at: delivery.nextAttemptAt })
    soonest = Math.min(soonest, delivery.nextAttemptAt)
  }

  /** Answers false for a delivery that is in the queue or out already. */
  function learn(account: Account, id: string): boolean {
    const ids = known.get(account) ?? new Set()
    known.set(account, ids)
    if (ids.has(id)) return false
    ids.add(id)
    return true
  }

  function wake(): void {
    const moment = now()
    if (closed || running >= MAX_AT_ONCE) return
    if (soonest > moment) return appoint()
    const later: Job[] = []
    for (const job of waiting) {
      if (job.at <= moment && running < MAX_AT_ONCE && !held.has(job.account)) start(job)
      else later.push(job)
    }
    waiting = later
    soonest = soonestOf(waiting)
    if (soonest > moment) appoint()
  }

  function appoint(): void {
    if (soonest !== Infinity) alarm.set(soonest)
  }

  function soonestOf(jobs: readonly Job[]): number {
    const free = jobs.filter((job) => !held.has(job.account))
    return free.reduce((earliest, job) => Math.min(earliest, job.at), Infinity)
  }

  function start(job: Job): void {
    running++
    runtime.track(
      attempt(job).finally(() => {
        running--
        wake()
      }),
    )
  }

  async function attempt({ account, id }: Job): Promise<void> {
    const { store } = account.data
    const delivery = store.webhook_deliveries.find(id)
    const endpoint = delivery && store.webhook_endpoints.find(delivery.endpoint)
    const event = delivery && store.events.find(delivery.event)
    const isGone = accounts.find(account.name) !== account
    if (!delivery || !event || isGone || delivery.state !== 'pending' || delivery.held) {
      return forget(account, id)
    }
    if (!endpoint || endpoint.status !== 'enabled') {
      return conclude(
        account,
        delivery,
        { at: now(), status: null, error: 'The endpoint is gone', took: 0 },
        true,
      )
    }
    const startedAt = now()
    const { status, error } = await deliver(endpoint.url, async () =>
      webhookRequest({
        url: endpoint.url,
        event,
        secrets: secretsOf(account, endpoint.id),
        spoil: delivery.spoil,
        now: Math.floor(startedAt / 1000),
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closing.signal]),
      }),
    )
    conclude(account, delivery, { at: startedAt, status, error, took: now() - startedAt }, false)
  }

  function secretsOf(account: Account, endpoint: string): string[] {
    const seconds = runtime.nowSeconds(account)
    const kept = account.data.store.webhook_secrets.find(endpoint)?.secrets ?? []
    return kept
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > seconds)
      .map(({ secret }) => secret)
  }

  async function deliver(url: string, make: () => Promise<Request>) {
    const refusal = refusalOf(url, runtime.webhookHosts)
    if (refusal) return { status: null, error: refusal }
    try {
      const response = await send(await make())
      await response.body?.cancel()
      return { status: response.status, error: response.ok ? null : `Answered ${response.status}` }
    } catch (error) {
      return { status: null, error: reasonOf(error) }
    }
  }

  function conclude(
    account: Account,
    before: WebhookDelivery,
    attempt: DeliveryAttempt,
    isFinal: boolean,
  ): void {
    forget(account, before.id)
    // The account was emptied while the request was out: there is nothing left to write to.
    if (accounts.find(account.name) !== account) return
    const wait = BACK_OFF_MS[before.attempts.length]
    const delivered = attempt.error === null
    const state = delivered ? 'delivered' : isFinal || wait === undefined ? 'failed' : 'pending'
    runtime.run(account, cause, ({ store }) => {
      const nextAttemptAt = now() + (wait ?? 0)
      const attempts = [...before.attempts, attempt]
      store.webhook_deliveries.put({ ...before, state, attempts, nextAttemptAt })
      if (state !== 'pending') addPending(store, before.event, -1)
    })
  }

  function forget(account: Account, id: string): void {
    known.get(account)?.delete(id)
  }

  return {
    wake,
    withdraw(account, id) {
      const isQueued = waiting.some((job) => job.account === account && job.id === id)
      const isOut = known.get(account)?.has(id) === true && !isQueued
      const isPending = account.data.store.webhook_deliveries.find(id)?.state === 'pending'
      if (isOut || !isPending) return false
      waiting = waiting.filter((job) => job.account !== account || job.id !== id)
      forget(account, id)
      return true
    },
    sendInOrder(account, ids) {
      for (const id of ids) learn(account, id)
      runtime.track(
        ids.reduce(
          (before, id) => before.then(() => attempt({ account, id, at: now() })),
          accounts.flushed(),
        ),
      )
    },
    hold: (account) => held.add(account),
    release(account) {
      held.delete(account)
      soonest = soonestOf(waiting)
      wake()
    },
    close() {
      closed = true
      closing.abort(new Error('The emulator was stopped'))
      alarm.clear()
    },
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'No answer'
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.name === 'TimeoutError' ? 'No answer in 10 s' : error.message}${cause}`
}
