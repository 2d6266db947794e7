import { consentVersion } from '#shared/consent.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { sampleDetails } from '#shared/testing/billing-details.ts'
import { addTaxId } from '../billing/billing-details/change-tax-ids.ts'
import { getDetails } from '../billing/billing-details/get-details.ts'
import { saveDetails } from '../billing/billing-details/save-details.ts'
import { quoteOrder } from '../billing/promotions/quote-order.ts'
import { startSubscription } from '../billing/subscriptions/start-subscription.ts'
import { quoteTaxedOrder } from '../billing/tax/quote-taxed-order.ts'
import type { Deps } from '../deps.ts'
import { confirmStep, type Visitor } from './people.ts'

const choice: PlanChoice = { plan: 'team', interval: 'month', currency: 'eur', seats: 5, addOns: [] }

/**
 * Says who is billed, pays for Team with its taxes, reduced by a promotion code where one is given, and gives a number that
 * its register has not answered about.
 */
export async function buyWithTaxes(
  deps: Deps,
  { user, membership }: Visitor,
  promotionCode?: string,
): Promise<void> {
  const { accountId } = membership
  const buyer = { ...membership, user }
  const { version } = await getDetails(deps, membership)
  await saveDetails(deps, buyer, { attemptId: deps.newId(), version, details: sampleDetails })
  const { quoteId } =
    promotionCode === undefined
      ? await quoteTaxedOrder(deps, accountId, { choice })
      : await quoteOrder(deps, accountId, { choice, promotionCode })
  const step = await startSubscription(
    deps,
    { accountId, user, ip: '127.0.0.1' },
    { attemptId: deps.newId(), choice, shown: { quoteId }, consentVersion },
    async () => {},
  )
  await confirmStep(deps, step, 'pm_card_visa')
  await addTaxId(deps, buyer, { attemptId: deps.newId(), type: 'eu_vat', value: 'IT22222222222' })
}
