import type { Catalogue } from '#shared/billing/catalogue-types.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { StripeSubscription } from '../../stripe/objects.ts'

/** What a subscription that has just been made waits for. A trial that begins without a card waits for nothing, whatever Stripe would set up. */
export function firstStepOf(
  { status, pending_setup_intent: setup }: Pick<StripeSubscription, 'status' | 'pending_setup_intent'>,
  needsCard: boolean,
): 'confirm_payment' | 'confirm_setup' | 'done' {
  if (status === 'incomplete') return 'confirm_payment'
  return status === 'trialing' && setup !== null && needsCard ? 'confirm_setup' : 'done'
}

/** Whether a trial of this plan only begins with a card; what the catalogue does not know asks for one. */
export function trialNeedsCard(
  code: string,
  plans: Readonly<Record<string, Catalogue['plans'][string]>> = catalogueInUse().plans,
): boolean {
  const plan = new Map(Object.entries(plans)).get(code)
  return plan?.kind === 'paid' && plan.trial !== null ? plan.trial.needsCard : true
}
