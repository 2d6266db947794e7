import { consentVersion } from '#shared/consent.ts'
import type { Persona } from '#shared/testing/personas.ts'
import { spendCredits } from '../billing/credits/spend.ts'
import { saveTopUp } from '../billing/credits/top-up-settings.ts'
import { carryOutTopUps } from '../billing/credits/top-up.ts'
import { requireFeature } from '../billing/entitlements/check-feature.ts'
import { buyProduct } from '../billing/purchases/buy-product.ts'
import { productsVersion } from '../billing/purchases/list-purchases.ts'
import { overrideSetting } from '../billing/settings/overrides.ts'
import { consume } from '../billing/usage/consume.ts'
import { saveUsageSettings } from '../billing/usage/usage-settings.ts'
import { confirmStep } from './people.ts'
import { runningOf } from './scenario-steps.ts'
import type { Scenario, World } from './scenarios.ts'

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
  credits: {
    persona: paola,
    state: 'active',
    catalogue: 'images',
    async live(world) {
      await buy(world, 'pack_50', 'pm_card_visa')
      await agreeToTopUps(world, 20)
      for (const times of [3, 12, 1]) await paint(world, times)
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

async function paint({ deps, visitor }: World, times: number): Promise<void> {
  await spendCredits(deps, visitor.membership.accountId, { action: 'image', times })
}
