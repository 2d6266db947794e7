import { createEmulator } from '#emulator/emulator.ts'
import { drawInvoice } from '#emulator/node/draw-invoice.ts'
import { type CatalogueName, chooseCatalogue } from '#shared/billing/catalogue-in-use.ts'
import { consentVersion } from '#shared/consent.ts'
import type { PlanChoice, PaymentStep, StartSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import type { Role } from '#shared/contracts/account.ts'
import { BillingError } from '#shared/errors.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { loadBilling } from '../billing/subscriptions/load-billing.ts'
import type { Deps } from '../deps.ts'
import { advanceAccount } from './advance-account.ts'
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
  /** Somebody new whose plan runs, paid with a test card. */
  subscriber(wanted?: StartWanted, paymentMethod?: string): Promise<Tab>
  /** Stripe's id of the account's subscription; fails when there is none. */
  subscriptionIdOf(tab: Tab): Promise<string>
  /** Lets the next charge go to another test card. */
  payWith(tab: Tab, paymentMethod: string): Promise<void>
  /** Lets days pass on the account's clock, with all that falls due. */
  pass(tab: Tab, days: number): Promise<void>
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
export async function openTestPaydesk({
  catalogue = 'main',
  ...options
}: Partial<InProcessOptions> & { catalogue?: CatalogueName } = {}): Promise<TestPaydesk> {
  chooseCatalogue(catalogue)
  const database = await createTestDatabase()
  const requests: string[] = []
  const delivery: TestPaydesk['delivery'] = { hold: false, held: [] }
  const faults: TestPaydesk['faults'] = []
  const wall = { now: new Date() }
  const paydesk = await createPaydeskInProcess({
    db: database.db,
    now: () => wall.now,
    emulator: async (send) => {
      const emulator = await createEmulator({ baseUrl: 'http://localhost:12111', send, drawInvoice })
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

  const newcomer: TestPaydesk['newcomer'] = async (role = 'owner') => {
    people++
    const visitor = await createPerson(paydesk.deps, {
      name: `Person ${people}`,
      email: `person${people}@example.com`,
      role,
    })
    return { visitor, page: pageOf(visitor), accountId: visitor.membership.accountId }
  }
  const start: TestPaydesk['start'] = async (tab, { choice, ...rest } = {}) => {
    const { catalogueVersion } = await tab.page.plans.list()
    return tab.page.subscriptions.start({
      attemptId: crypto.randomUUID(),
      shown: { catalogueVersion },
      consentVersion,
      ...rest,
      choice: { ...starterMonthly, ...choice },
    })
  }
  const subscriptionOf = async ({ accountId }: Tab) => {
    const { row } = await loadBilling(database.db, accountId)
    if (row === null) throw new Error(`account ${accountId} has no subscription`)
    return row
  }

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
    newcomer,
    start,
    confirm: (step, paymentMethod = 'pm_card_visa') => confirmStep(paydesk.deps, step, paymentMethod),
    async subscriber(wanted, paymentMethod = 'pm_card_visa') {
      const tab = await newcomer()
      await confirmStep(paydesk.deps, await start(tab, wanted), paymentMethod)
      await paydesk.settle()
      return tab
    },
    subscriptionIdOf: async (tab) => (await subscriptionOf(tab)).stripeId,
    async payWith(tab, paymentMethod) {
      const { stripe } = paydesk.deps
      const { stripeId, customerStripeId: customer } = await subscriptionOf(tab)
      const { id } = await stripe.paymentMethods.attach(paymentMethod, { customer })
      await stripe.subscriptions.update(stripeId, { default_payment_method: id })
      await paydesk.settle()
    },
    async pass({ accountId }, days) {
      await advanceAccount(paydesk.deps, accountId, days * 86_400)
      await paydesk.settle()
    },
    async end() {
      chooseCatalogue('main')
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
