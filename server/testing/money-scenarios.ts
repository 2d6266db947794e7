import { sampleDetails } from '#shared/testing/billing-details.ts'
import { type Persona, personas } from '#shared/testing/personas.ts'
import { getDetails } from '../billing/billing-details/get-details.ts'
import { saveDetails } from '../billing/billing-details/save-details.ts'
import { listInvoices } from '../billing/invoices/list-invoices.ts'
import { reissueInvoice } from '../billing/invoices/reissue-invoice.ts'
import { pass, payingWith, runningOf } from './scenario-steps.ts'
import type { Scenario, World } from './scenarios.ts'
import { buyWithTaxes } from './taxed-customer.ts'

const { active, taxed, trialing } = personas

/** More seats than Business brings. */
const crowded: Persona = { ...trialing, subscribe: { ...trialing.subscribe, seats: 14 } }

/** What a plan costs beside its price and how else it is paid: seats, debits, balances, reductions, corrected invoices. */
export const moneyScenarios = {
  further_seats: { persona: crowded, state: 'active', live: (world) => pass(world, 15) },
  bank_debit: { persona: payingWith(active, 'pm_sepaDebit_success_de'), state: 'processing' },
  bank_debit_refused: {
    persona: payingWith(active, 'pm_sepaDebit_failed_de'),
    state: 'past_due',
    live: (world) => pass(world, 4),
  },
  balance: { persona: active, state: 'active', live: giveCredit },
  taxed_promotion: {
    persona: taxed,
    state: 'active',
    async live({ deps, visitor, settle }) {
      await buyWithTaxes(deps, visitor, 'WELCOME20')
      await settle()
    },
  },
  reissued_invoice: { persona: active, state: 'active', live: correctInvoice },
} as const satisfies Record<string, Scenario>

/** What is left over of two months, as after a plan became smaller. */
async function giveCredit(world: World): Promise<void> {
  const { customer } = await runningOf(world)
  await world.deps.stripe.customers.createBalanceTransaction(customer, { amount: -20_000, currency: 'eur' })
  await world.settle()
}

async function correctInvoice({ deps, visitor, settle }: World): Promise<void> {
  const { user, membership } = visitor
  const { version } = await getDetails(deps, membership)
  await saveDetails(
    deps,
    { ...membership, user },
    { attemptId: deps.newId(), version, details: sampleDetails },
  )
  await settle()
  const all = { filter: 'all', year: null, search: '', cursor: null } as const
  const [invoice] = (await listInvoices(deps, membership.accountId, all)).rows
  if (invoice === undefined) throw new Error('the person of this scenario has no invoice')
  await reissueInvoice(deps, { ...membership, user }, { attemptId: deps.newId(), invoiceId: invoice.id })
  await settle()
}
