import { consentVersion } from '#shared/consent.ts'
import { type Persona, personas } from '#shared/testing/personas.ts'
import { spendCredits } from '../billing/credits/spend.ts'
import { saveTopUp } from '../billing/credits/top-up-settings.ts'
import { carryOutTopUps } from '../billing/credits/top-up.ts'
import { requireFeature } from '../billing/entitlements/check-feature.ts'
import { buyProduct } from '../billing/purchases/buy-product.ts'
import { productsVersion } from '../billing/purchases/list-purchases.ts'
import { overrideSetting } from '../billing/settings/overrides.ts'
import { loadEntitlements } from '../billing/entitlements/load-entitlements.ts'
import { consume } from '../billing/usage/consume.ts'
import { addToDay, raiseCounter } from '../billing/usage/usage-counter.ts'
import { defaultUsageSettings, saveUsageSettings } from '../billing/usage/usage-settings.ts'
import { periodEnd } from '../billing/usage/usage-window.ts'
import { confirmStep } from './people.ts'
import { pass, runningOf } from './scenario-steps.ts'
import type { Scenario, World } from './scenarios.ts'

const dayMs = 86_400_000
const nora: Persona = { id: 'newcomer', name: 'Nora New', email: 'nora@example.com', subscribe: null }
const paola: Persona = {
  id: 'painter',
  name: 'Paola Pittrice',
  email: 'paola@example.com',
  subscribe: { plan: 'basic', interval: 'month', currency: 'eur', seats: 1, paymentMethod: 'pm_card_visa' },
}

/** What is bought once and what is paid in credits, in the products that have it. */
export const unlockScenarios = {
  bought_once: { persona: nora, state: 'free', live: (world) => buy(world, 'audit_trail', 'pm_card_visa') },
  purchase_declined: {
    persona: nora,
    state: 'free',
    live: (world) => buy(world, 'audit_trail', 'pm_card_visa_chargeDeclinedInsufficientFunds'),
  },
  busy: { persona: personas.active, state: 'active', live: useForWeeks },
  credits: {
    persona: paola,
    state: 'active',
    catalogue: 'images',
    async live(world) {
      await buy(world, 'pack_50', 'pm_card_visa')
      await agreeToTopUps(world, 20)
      for (const times of [3, 12, 1]) {
        await paint(world, times)
        await paint(world, 1, 'image_large')
        await pass(world, 1)
      }
    },
  },
  credits_capped: {
    persona: paola,
    state: 'active',
    catalogue: 'images',
    async live(world) {
      const { deps, visitor } = world
      const { user, membership } = visitor
      await saveUsageSettings(
        deps,
        {
          accountId: membership.accountId,
          actor: { kind: 'user', userId: user.id, name: user.name },
        },
        { limit: 'credits', cap: 40, alertPercents: [80, 100] },
      )
      await paint(world, 40)
    },
  },
  top_up_stopped: {
    persona: paola,
    state: 'active',
    catalogue: 'images',
    async live(world) {
      await agreeToTopUps(world, 150)
      await payWithFailingCard(world)
      await paint(world, 60)
      await carryOutTopUps(world.deps)
    },
  },
  credits_used_up: {
    persona: nora,
    state: 'free',
    catalogue: 'images',
    live: (world) => paint(world, 10),
  },
  limits_on_trial: {
    persona: nora,
    state: 'free',
    catalogue: 'router',
    async live({ deps, visitor }) {
      const { accountId } = visitor.membership
      const actor = { kind: 'job' } as const
      await overrideSetting(deps, { accountId, key: 'enforcement', value: 'log', actor })
      await requireFeature(deps, accountId, 'parental_control')
      await consume(deps, accountId, { limit: 'speed_tests', amount: 2 })
      for (let more = 0; more < 3; more++) await consume(deps, accountId, { limit: 'speed_tests' })
    },
  },
  router_unlocked: {
    persona: nora,
    state: 'free',
    catalogue: 'router',
    live: (world) => buy(world, 'router_pro', 'pm_card_visa'),
  },
} as const satisfies Record<string, Scenario>

async function buy(
  { deps, visitor: { user, membership }, settle }: World,
  product: string,
  paymentMethod: string,
): Promise<void> {
  const buyer = { accountId: membership.accountId, user, ip: '127.0.0.1' }
  const shown = { productsVersion: productsVersion() }
  const order = { attemptId: deps.newId(), product, currency: 'eur', shown, consentVersion } as const
  await confirmStep(deps, await buyProduct(deps, buyer, order, async () => {}), paymentMethod)
  await settle()
}

/** Runs of every day since the month before began, with one day that is far from the usual. */
async function useForWeeks(world: World): Promise<void> {
  const { deps, visitor } = world
  const { accountId } = visitor.membership
  const days = daysToMiddle(deps.clock.now())
  if (days > 0) await pass(world, days)
  const { limits, now } = await loadEntitlements(deps, accountId)
  const limit = limits.find(({ code }) => code === 'automation_runs')
  if (limit === undefined) throw new Error('the product of this scenario counts no runs')
  const firstAt = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1, 12)
  await deps.db.transaction(async (tx) => {
    for (let day = 0; firstAt + day * dayMs <= now.getTime(); day++) {
      const at = new Date(firstAt + day * dayMs)
      const isFar = now.getTime() - at.getTime() < 2 * dayMs && now.getTime() - at.getTime() >= dayMs
      const amount = isFar ? 940 : 140 + ((day * 53) % 97)
      const endsAt = periodEnd(limit.period, at, null)
      const use = {
        accountId,
        limit,
        amount,
        key: null,
        at,
        endsAt,
        stopsAt: null,
        settings: defaultUsageSettings,
      }
      await raiseCounter(tx, use)
      await addToDay(tx, use)
    }
  })
}

/** Days until the month is neither young nor nearly over: there a picture of it shows all it can. */
function daysToMiddle(now: Date): number {
  const day = now.getUTCDate()
  const inMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).getUTCDate()
  return day < 16 ? 16 - day : day > 24 ? inMonth - day + 16 : 0
}

async function agreeToTopUps({ deps, visitor }: World, whenBelow: number): Promise<void> {
  const { user, membership } = visitor
  await saveTopUp(
    deps,
    { accountId: membership.accountId, user, ip: '127.0.0.1' },
    {
      ...{ isOn: true, product: 'pack_50', whenBelow, maxPerMonth: 3, currency: 'eur' },
      ...{ productsVersion: productsVersion(), consentVersion },
    },
  )
}

async function payWithFailingCard(world: World): Promise<void> {
  const { stripe } = world.deps
  const { id, customer } = await runningOf(world)
  const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
  await stripe.subscriptions.update(id, { default_payment_method: failing.id })
  await world.settle()
}

async function paint(
  { deps, visitor }: World,
  times: number,
  action: 'image' | 'image_large' = 'image',
): Promise<void> {
  await spendCredits(deps, visitor.membership.accountId, { action, times })
}
