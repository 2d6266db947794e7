import { eq } from 'drizzle-orm'
import type { Role } from '#shared/contracts/account.ts'
import type { Locale } from '#shared/contracts/plans.ts'
import type { PaymentStep } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Persona } from '#shared/testing/personas.ts'
import { createAccount } from '../auth/create-account.ts'
import { listPlans } from '../billing/plans/offers.ts'
import { overrideSetting } from '../billing/settings/overrides.ts'
import { startSubscription } from '../billing/subscriptions/start-subscription.ts'
import { memberships } from '../db/schema/accounts.ts'
import { users } from '../db/schema/auth.ts'
import type { Deps } from '../deps.ts'
import type { Membership, SignedInUser } from '../trpc/context.ts'

export interface Visitor {
  user: SignedInUser
  membership: Membership
}

/** Somebody new with an account of their own. */
export async function createPerson(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  {
    name,
    email,
    role = 'owner',
    locale = 'en',
  }: { name: string; email: string; role?: Role; locale?: Locale },
): Promise<Visitor> {
  const [row] = await db.insert(users).values({ name, email, emailVerified: true }).returning()
  if (row === undefined) throw new Error('a new user came back empty')
  const accountId = await db.transaction((tx) =>
    createAccount(tx, { userId: row.id, locale, timeZone: 'Europe/Rome', at: clock.now() }),
  )
  if (accountId === null) throw new Error('a new user had an account already')
  return {
    user: { id: row.id, name, email, emailVerified: true },
    membership: { accountId, role },
  }
}

/** Somebody new on a seat of an account that is there already. */
export async function createColleague(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  { name, email, role }: { name: string; email: string; role: Exclude<Role, 'owner'> },
): Promise<Visitor> {
  const { user } = await createPerson(deps, { name, email })
  await deps.db.update(memberships).set({ accountId, role }).where(eq(memberships.userId, user.id))
  return { user, membership: { accountId, role } }
}

/**
 * Makes the person and does what they have done before, through the real flows. `locale` is the language of their account,
 * and so of their mails. Events still have to be worked off.
 */
export async function seedPersona(deps: Deps, persona: Persona & { locale?: Locale }): Promise<Visitor> {
  const visitor = await createPerson(deps, persona)
  if (persona.automaticTax === true) await taxOrders(deps, visitor)
  if (persona.subscribe !== null) await subscribeAs(deps, visitor, persona.subscribe)
  return visitor
}

/** Taxes are added to what somebody orders from now on. */
export async function taxOrders(
  deps: Pick<Deps, 'db' | 'clock'>,
  { membership: { accountId } }: Visitor,
): Promise<void> {
  await overrideSetting(deps, { accountId, key: 'automatic_tax', value: 'on', actor: { kind: 'job' } })
}

/** Subscribes as somebody and confirms with a test card, as the page would. A refused card is part of the story. */
export async function subscribeAs(
  deps: Deps,
  { user, membership: { accountId } }: Visitor,
  wanted: NonNullable<Persona['subscribe']>,
): Promise<PaymentStep> {
  const { paymentMethod, plan, interval, currency, seats } = wanted
  const { catalogueVersion } = await listPlans(deps, accountId)
  const step = await startSubscription(
    deps,
    { accountId, user, ip: '127.0.0.1' },
    {
      attemptId: deps.newId(),
      choice: { plan, interval, currency, seats, addOns: [] },
      shown: { catalogueVersion },
      consentVersion: 'persona',
    },
    async () => {},
  )
  if (paymentMethod !== undefined) await confirmStep(deps, step, paymentMethod)
  return step
}

/**
 * Confirms a payment step with a test token, in place of the page.
 * @returns the decline code of a refused card, else null
 */
export async function confirmStep(
  { stripe }: Pick<Deps, 'stripe'>,
  step: PaymentStep,
  paymentMethod: string,
): Promise<string | null> {
  const { kind, intentId: id, returnUrl: return_url } = confirmable(step)
  const params = {
    payment_method: paymentMethod,
    return_url,
    // A bank takes no debit without a mandate, which the form in the page would bring.
    ...(paymentMethod.startsWith('pm_sepaDebit') && {
      mandate_data: { customer_acceptance: { type: 'offline' as const } },
    }),
  }
  try {
    if (kind === 'confirm_payment') await stripe.paymentIntents.confirm(id, params)
    else await stripe.setupIntents.confirm(id, params)
    return null
  } catch (error) {
    if (!(error instanceof Error && 'decline_code' in error)) throw error
    const code = 'code' in error ? error.code : null
    return String(error.decline_code ?? code ?? 'declined')
  }
}

/** Answers the bank's check of an intent, in place of the card holder. */
export async function answerBank(
  { stripe }: Pick<Deps, 'stripe'>,
  step: PaymentStep,
  outcome: 'complete' | 'fail' | 'cancel',
): Promise<void> {
  const { intentId: id } = confirmable(step)
  const intent =
    step.kind === 'confirm_setup'
      ? await stripe.setupIntents.retrieve(id)
      : await stripe.paymentIntents.retrieve(id)
  const [source] = /(payatt|setatt)_\w+/.exec(JSON.stringify(intent.next_action)) ?? []
  if (source === undefined) throw new Error(`the bank asks nothing about ${id}`)
  await stripe.rawRequest('POST', '/v1/3ds2/challenge_complete', { source, outcome })
}

type Confirmable = Extract<PaymentStep, { kind: 'confirm_payment' | 'confirm_setup' }>

function confirmable(step: PaymentStep): Confirmable & { intentId: string } {
  if (step.kind !== 'confirm_payment' && step.kind !== 'confirm_setup') {
    throw new BillingError('unexpected', `nothing to confirm in a step of kind ${step.kind}`)
  }
  return { ...step, intentId: step.clientSecret.split('_secret_')[0] ?? '' }
}
