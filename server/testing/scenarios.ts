import type { CatalogueName } from '#shared/billing/catalogue-in-use.ts'
import { consentVersion } from '#shared/consent.ts'
import type { PayLink } from '#shared/contracts/pay-links.ts'
import type { BillingState, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { type Persona, personas } from '#shared/testing/personas.ts'
import { addTaxId } from '../billing/billing-details/change-tax-ids.ts'
import { changeSubscription } from '../billing/changes/change-subscription.ts'
import { previewChange } from '../billing/changes/preview-change.ts'
import { findRecovery } from '../billing/invoices/recovery.ts'
import { makePayLink } from '../billing/pay-links/make-link.ts'
import { setBackup } from '../billing/payment-methods/set-backup.ts'
import { loadMethods } from '../billing/payment-methods/load-methods.ts'
import { previewPromotion } from '../billing/promotions/preview-promotion.ts'
import { redeemPromotion } from '../billing/promotions/redeem-promotion.ts'
import { cancelSubscription } from '../billing/subscriptions/cancel-subscription.ts'
import { inviteMember } from '../billing/members/invite.ts'
import { requestSeat } from '../billing/members/seat-requests.ts'
import { consume } from '../billing/usage/consume.ts'
import { pauseSubscription } from '../billing/subscriptions/pause-subscription.ts'
import { remindOfResumptions } from '../billing/subscriptions/remind-of-resumption.ts'
import type { Deps } from '../deps.ts'
import { moneyScenarios } from './money-scenarios.ts'
import { createColleague, type Visitor } from './people.ts'
import { pass, payingWith, runningOf } from './scenario-steps.ts'
import { buyWithTaxes } from './taxed-customer.ts'
import { unlockScenarios } from './unlock-scenarios.ts'

/** Where a scenario happens: the product, the person, and the work that follows each step. */
export interface World {
  readonly deps: Deps
  readonly visitor: Visitor
  settle(): Promise<void>
  /** What is set on Stripe's own pages and has no call in its API, by the emulator's door for it. */
  atDashboard(door: string, settings: Readonly<Record<string, string>>): Promise<void>
}

/** A state in which pages are looked at: whose it is, what has happened since, and what it is called. */
export interface Scenario {
  readonly persona: Persona
  readonly state: BillingState['kind']
  /** The product that it is of; absent = the main one. */
  readonly catalogue?: CatalogueName
  /** Lives through the real flows and Stripe's own calls. */
  readonly live?: (world: World) => Promise<void>
  /** Makes what somebody without an account is sent. The page opens there, and nobody is signed in. */
  readonly sendLink?: (world: World) => Promise<PayLink>
}

const { newcomer, taxed, active, trialing, declined } = personas

/** Every state that the table of states knows and Stripe's test mode can be brought to. */
export const scenarios = {
  newcomer: { persona: newcomer, state: 'free' },
  ...unlockScenarios,
  ...moneyScenarios,
  active: { persona: active, state: 'active' },
  taxed: { persona: taxed, state: 'free' },
  taxed_active: {
    persona: taxed,
    state: 'active',
    async live({ deps, visitor, settle }) {
      await buyWithTaxes(deps, visitor)
      await settle()
    },
  },
  attention: { persona: active, state: 'active', live: bringTrouble },
  backup: { persona: active, state: 'active', live: chooseBackup },
  customer_discount: { persona: active, state: 'active', live: discountCustomer },
  discounted: { persona: active, state: 'active', live: takeOffer },
  declined: { persona: declined, state: 'incomplete' },
  bank_check: { persona: payingWith(declined, 'pm_card_authenticationRequired'), state: 'bank_check' },
  expired: { persona: declined, state: 'expired', live: (world) => pass(world, 1) },
  trialing: { persona: trialing, state: 'trialing' },
  trial_without_card: {
    persona: trialing,
    state: 'trialing',
    live: (world) => loseCard(world, 'cancel'),
  },
  trial_over_without_card: {
    persona: trialing,
    state: 'paused',
    async live(world) {
      await loseCard(world, 'pause')
      await pass(world, 15)
    },
  },
  canceling: { persona: active, state: 'canceling', live: cancel },
  canceled: {
    persona: active,
    state: 'canceled',
    async live(world) {
      await cancel(world)
      await pass(world, 32)
    },
  },
  changing: { persona: active, state: 'changing', live: bookStarter },
  seats: { persona: active, state: 'active', live: (world) => shareSeats(world, 1) },
  members_included: {
    persona: payingWith(declined, 'pm_card_visa'),
    state: 'active',
    live: (world) => shareSeats(world, 1),
  },
  seats_full: { persona: active, state: 'active', live: (world) => shareSeats(world, 3) },
  change_waiting: { persona: active, state: 'bank_check', live: waitForBank },
  pause_booked: { persona: active, state: 'pause_booked', live: (world) => pause(world, 'period_end', 2) },
  paused: { persona: active, state: 'paused', live: (world) => pause(world, 'now', null) },
  paused_until: { persona: active, state: 'paused', live: (world) => pause(world, 'now', 2) },
  pause_ending: {
    persona: active,
    state: 'paused',
    async live(world) {
      await pause(world, 'now', 1)
      await pass(world, 25)
      await remindOfResumptions(world.deps)
      await world.settle()
    },
  },
  past_due: { persona: active, state: 'past_due', live: failRenewal },
  past_due_bank_check: {
    persona: active,
    state: 'past_due',
    live: (world) => failRenewal(world, 'pm_card_authenticationRequired'),
  },
  past_due_locked: {
    persona: active,
    state: 'past_due',
    async live(world) {
      await failRenewal(world)
      await pass(world, 8)
    },
  },
  past_due_for_good: {
    persona: active,
    state: 'past_due',
    async live(world) {
      await failRenewal(world)
      await turnOffRetries(world)
    },
  },
  unpaid: {
    persona: active,
    state: 'unpaid',
    async live(world) {
      await world.atDashboard('dunning', { then: 'unpaid' })
      await failRenewal(world)
      await pass(world, 30)
      await world.atDashboard('dunning', { then: 'cancel' })
    },
  },
  ended_unpaid: {
    persona: active,
    state: 'canceled',
    async live(world) {
      await failRenewal(world)
      for (const days of [3, 6, 8]) await pass(world, days)
    },
  },
  disputed: { persona: payingWith(active, 'pm_card_createDispute'), state: 'disputed' },
  pay_link: { persona: active, state: 'past_due', live: failRenewal, sendLink: (world) => sendLink(world) },
  pay_link_expired: {
    persona: active,
    state: 'past_due',
    live: failRenewal,
    sendLink: ({ deps, ...world }) => sendLink({ ...world, deps: { ...deps, clock: lastMonth } }),
  },
  pay_link_paid: {
    persona: active,
    state: 'active',
    live: failRenewal,
    async sendLink(world) {
      const link = await sendLink(world)
      await payOpenInvoice(world)
      return link
    },
  },
  no_charges: { persona: active, state: 'no_charges', live: stopCollecting },
} as const satisfies Record<string, Scenario>

const lastMonth = { now: () => new Date(Date.now() - 30 * 86_400_000) }

/** The scenario of that name, or null. */
export function scenarioOf(name: string): Scenario | null {
  const all: Readonly<Record<string, Scenario>> = scenarios
  return Object.hasOwn(all, name) ? (all[name] ?? null) : null
}

/** A card that is over before the renewal, a number that no register knows, and a limit that is nearly used up. */
async function bringTrouble(world: World): Promise<void> {
  const { deps, settle } = world
  const { user, membership } = world.visitor
  const { accountId } = membership
  const { methods } = await loadMethods(deps, accountId)
  const now = deps.clock.now()
  await deps.stripe.paymentMethods.update(methods[0]?.stripeId ?? '', {
    card: { exp_month: now.getUTCMonth() + 1, exp_year: now.getUTCFullYear() },
  })
  const taxId = { type: 'eu_vat', value: 'DE111111111' } as const
  await addTaxId(deps, { ...membership, user }, { attemptId: deps.newId(), ...taxId })
  await settle()
  await consume(deps, accountId, { limit: 'automation_runs', amount: 9_400 })
}

/** A second card, which a renewal is charged to where it fails on the first. */
async function chooseBackup(world: World): Promise<void> {
  const { deps, visitor, settle } = world
  const { user, membership } = visitor
  const { customer } = await runningOf(world)
  const { id } = await deps.stripe.paymentMethods.attach('pm_card_mastercard', { customer })
  await settle()
  const { methods } = await loadMethods(deps, membership.accountId)
  const methodId = methods.find(({ stripeId }) => stripeId === id)?.publicId ?? null
  await setBackup(deps, { ...membership, user }, { methodId })
}

async function cancel({ deps, visitor: { user, membership } }: World): Promise<void> {
  const wish = { attemptId: deps.newId(), reason: null, comment: null }
  await cancelSubscription(deps, { accountId: membership.accountId, user }, wish)
}

async function pause(
  { deps, visitor: { user, membership } }: World,
  from: 'now' | 'period_end',
  months: number | null,
): Promise<void> {
  const wish = { attemptId: deps.newId(), from, months }
  await pauseSubscription(deps, { accountId: membership.accountId, user }, wish)
}

async function failRenewal(world: World, token = 'pm_card_chargeCustomerFail'): Promise<void> {
  const { stripe } = world.deps
  const { id, customer } = await runningOf(world)
  const failing = await stripe.paymentMethods.attach(token, { customer })
  await stripe.subscriptions.update(id, { default_payment_method: failing.id })
  await pass(world, 32)
}

async function sendLink({ deps, visitor: { user, membership } }: World): Promise<PayLink> {
  const recovery = await findRecovery(deps, membership)
  if (recovery === null) throw new Error('the person of this scenario has no open invoice')
  return makePayLink(deps, { accountId: membership.accountId, userId: user.id }, recovery.invoiceId)
}

async function payOpenInvoice(world: World): Promise<void> {
  const { stripe } = world.deps
  const { id, customer } = await runningOf(world)
  const { id: payment_method } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
  const { data } = await stripe.invoices.list({ subscription: id, status: 'open' })
  for (const invoice of data) await stripe.invoices.pay(invoice.id, { payment_method })
  await world.settle()
}

async function turnOffRetries(world: World): Promise<void> {
  const { stripe } = world.deps
  const { id } = await runningOf(world)
  const { data } = await stripe.invoices.list({ subscription: id, status: 'open' })
  for (const invoice of data) await stripe.invoices.update(invoice.id, { auto_advance: false })
  await world.settle()
}

async function stopCollecting(world: World): Promise<void> {
  const { id } = await runningOf(world)
  await world.deps.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } })
  await world.settle()
}

/** The lower price that is offered to those who leave. */
async function takeOffer({ deps, visitor: { user, membership }, settle }: World): Promise<void> {
  const { accountId } = membership
  const { quoteId } = await previewPromotion(deps, accountId, { offer: 'leaving' })
  await redeemPromotion(deps, { accountId, user }, { attemptId: deps.newId(), quoteId })
  await settle()
}

/** A smaller plan from the next period on. */
function bookStarter(world: World): Promise<void> {
  return agreeTo(world, { plan: 'starter', seats: 1 })
}

/** More seats whose payment the bank asks about. */
async function waitForBank(world: World): Promise<void> {
  const { stripe } = world.deps
  const { id, customer } = await runningOf(world)
  const asking = await stripe.paymentMethods.attach('pm_card_authenticationRequired', { customer })
  await stripe.subscriptions.update(id, { default_payment_method: asking.id })
  await world.settle()
  await agreeTo(world, { plan: 'team', seats: 8 })
}

async function agreeTo(
  { deps, visitor: { user, membership }, settle }: World,
  wanted: Pick<PlanChoice, 'plan' | 'seats'>,
): Promise<void> {
  const { accountId } = membership
  const choice: PlanChoice = { interval: 'month', currency: 'eur', addOns: [], ...wanted }
  const { quoteId } = await previewChange(deps, accountId, { choice, when: 'soonest' })
  const input = { attemptId: deps.newId(), quoteId, consentVersion }
  await changeSubscription(deps, { accountId, user, ip: '127.0.0.1' }, input, async () => {})
  await settle()
}

/** A colleague who asks for a seat for somebody, and so many people who were invited and have not answered. */
async function shareSeats({ deps, visitor }: World, invited: number): Promise<void> {
  const { accountId, role } = visitor.membership
  const asker = await createColleague(deps, accountId, {
    name: 'Luis Blue',
    email: `luis+${deps.newId()}@example.com`,
    role: 'member',
  })
  const guests = ['bea', 'carlo', 'dina'].slice(0, invited).map((name) => `${name}@example.com`)
  for (const email of guests) {
    await inviteMember(deps, { accountId, role, user: visitor.user }, { email, role: 'member' })
  }
  await requestSeat(
    deps,
    { ...asker.membership, user: asker.user },
    { email: 'emil@example.com', reason: 'He draws the pictures of the next release.' },
  )
}

/** Support puts a coupon on the customer, not on what runs. */
async function discountCustomer(world: World): Promise<void> {
  const { customer } = await runningOf(world)
  const months = { duration: 'repeating', duration_in_months: 3 } as const
  const { id } = await world.deps.stripe.coupons.create({ percent_off: 20, ...months })
  await world.atDashboard('customer_discount', { customer, coupon: id })
  await world.settle()
}

/** The card of a trial is taken off at Stripe. What then happens at its end is said on the subscription. */
async function loseCard(world: World, missing_payment_method: 'cancel' | 'pause'): Promise<void> {
  const { stripe } = world.deps
  const { id, customer } = await runningOf(world)
  await stripe.subscriptions.update(id, { trial_settings: { end_behavior: { missing_payment_method } } })
  const { data } = await stripe.paymentMethods.list({ customer })
  for (const method of data) await stripe.paymentMethods.detach(method.id)
  await world.settle()
}
