import { consentVersion } from '#shared/consent.ts'
import type { Persona } from '#shared/testing/personas.ts'
import { spendCredits } from '../billing/credits/spend.ts'
import { buyProduct } from '../billing/purchases/buy-product.ts'
import { productsVersion } from '../billing/purchases/list-purchases.ts'
import { confirmStep } from './people.ts'
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
      for (const times of [3, 12, 1]) await paint(world, times)
    },
  },
  credits_used_up: {
    persona: nora,
    state: 'free',
    catalogue: 'images',
    live: (world) => paint(world, 10),
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

async function paint({ deps, visitor }: World, times: number): Promise<void> {
  await spendCredits(deps, visitor.membership.accountId, { action: 'image', times })
}
