import { createEmulator } from '#emulator/emulator.ts'
import { consentVersion } from '#shared/consent.ts'
import type { PlanChoice, PaymentStep, StartSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import type { Role } from '#shared/contracts/account.ts'
import { BillingError } from '#shared/errors.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import { appRouter } from '../trpc/router.ts'
import { createCallerFactory } from '../trpc/trpc.ts'
import {
  contextFor,
  createPaydeskInProcess,
  type InProcessOptions,
  type PaydeskInProcess,
} from './in-process.ts'
import { confirmStep, createPerson, type Visitor } from './people.ts'

const callerOf = createCallerFactory(appRouter)
export type Page = ReturnType<typeof callerOf>

export interface Tab {
  visitor: Visitor
  page: Page
  accountId: string
}

export interface TestPaydesk extends PaydeskInProcess {
  database: TestDatabase
  /** What went to Stripe (`POST /v1/subscriptions`), in the order in which it left. */
  requests: string[]
  /** Wall time; assign to move it. */
  wall: { now: Date }
  /** What stands between Stripe and the inbox at the moment; null lets everything through. */
  delivery: { hold: boolean; held: Request[] }
  /** Lets held deliveries in, in the given order. */
  release(order?: (held: Request[]) => Request[]): Promise<void>
  /** What befalls the next requests to Stripe; each entry is used once. */
  faults: ((request: Request) => Promise<Response | undefined>)[]
  /** Somebody new, signed in. */
  newcomer(role?: Role): Promise<Tab>
  /** The same account in other deps (a checkpoint that ends the run, say). */
  pageOf(visitor: Visitor, deps?: Partial<Deps>): Page
  start(tab: Tab, wanted?: StartWanted): Promise<PaymentStep>
  confirm(step: PaymentStep, paymentMethod?: string): Promise<string | null>
  end(): Promise<void>
}

export type StartWanted = Partial<Omit<StartSubscriptionInput, 'choice'>> & { choice?: Partial<PlanChoice> }

export const starterMonthly: PlanChoice = {
  plan: 'starter',
  interval: 'month',
  currency: 'eur',
  seats: 1,
  addOns: [],
}

/** Everything in memory, with the strings that tests pull. */
export async function openTestPaydesk(options: Partial<InProcessOptions> = {}): Promise<TestPaydesk> {
  const database = await createTestDatabase()
  const requests: string[] = []
  const delivery: TestPaydesk['delivery'] = { hold: false, held: [] }
  const faults: TestPaydesk['faults'] = []
  const wall = { now: new Date() }
  const paydesk = await createPaydeskInProcess({
    db: database.db,
    now: () => wall.now,
    emulator: async (send) => {
      const emulator = await createEmulator({ baseUrl: 'http://localhost:12111', send })
      return {
        ...emulator,
        async fetch(request) {
          const fault = faults.shift()
          return (await fault?.(request)) ?? emulator.fetch(request)
        },
      }
    },
    onStripeRequest({ method, url }) {
      requests.push(`${method} ${new URL(url).pathname}`)
    },
    async onDelivery(request) {
      if (!delivery.hold) return undefined
      delivery.held.push(request)
      return new Response(null, { status: 200 })
    },
    ...options,
  })
  requests.length = 0
  let people = 0

  const pageOf = (visitor: Visitor, deps: Partial<Deps> = {}) =>
    callerOf(contextFor({ ...paydesk.deps, ...deps }, visitor))

  return {
    ...paydesk,
    database,
    requests,
    wall,
    delivery,
    faults,
    pageOf,
    async release(order = (held) => held) {
      await paydesk.emulator.idle()
      delivery.hold = false
      for (const request of order(delivery.held.splice(0))) await paydesk.receive(request.clone())
      await paydesk.settle()
    },
    async newcomer(role = 'owner') {
      people++
      const visitor = await createPerson(paydesk.deps, {
        name: `Person ${people}`,
        email: `person${people}@example.com`,
        role,
      })
      return { visitor, page: pageOf(visitor), accountId: visitor.membership.accountId }
    },
    async start(tab, { choice, ...rest } = {}) {
      const { catalogueVersion } = await tab.page.plans.list()
      return tab.page.subscriptions.start({
        attemptId: crypto.randomUUID(),
        shown: { catalogueVersion },
        consentVersion,
        ...rest,
        choice: { ...starterMonthly, ...choice },
      })
    },
    confirm: (step, paymentMethod = 'pm_card_visa') => confirmStep(paydesk.deps, step, paymentMethod),
    async end() {
      await paydesk.close()
      await database.close()
    },
  }
}

/** The code that a promise is refused with; fails when it is not refused, or not by name. */
export async function refusalOf(promise: Promise<unknown>): Promise<{ code: string; details: object }> {
  try {
    await promise
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null
    const billing = error instanceof BillingError ? error : cause
    if (billing instanceof BillingError) return { code: billing.code, details: billing.details }
    if (error instanceof Error && 'code' in error) return { code: String(error.code), details: {} }
    throw error
  }
  throw new Error('it was not refused')
}
