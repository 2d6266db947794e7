import type { Ctx } from '../http/context.ts'
import type { PaymentIntent, PaymentMethod, SetupIntent } from '../store/collections.ts'
import { redirectAction, stripeSdkAction, type NextAction } from './three-d-secure.ts'

export interface ChallengeTerms {
  /** Stripe.js runs the check itself; else the browser is sent to `returnUrl` by way of the bank. */
  useSdk: boolean
  returnUrl: string | null
}

/** Opens a bank check for an intent, replacing an earlier one, and answers its `next_action`. */
export function openChallenge(
  ctx: Ctx,
  intent: PaymentIntent | SetupIntent,
  method: PaymentMethod,
  terms: ChallengeTerms,
): NextAction {
  for (const stale of ctx.store.challenges.by('intent', intent.id)) ctx.store.challenges.delete(stale.id)
  const challenge = ctx.store.challenges.put({
    id: ctx.ids.next(intent.object === 'payment_intent' ? 'payatt_' : 'setatt_'),
    created: ctx.now(intent.customer),
    intent: intent.id,
    kind: intent.object,
    method: method.id,
    transactionId: crypto.randomUUID(),
  })
  const plan = {
    intent: intent.id,
    source: challenge.id,
    brand: method.card?.brand ?? 'visa',
    transactionId: challenge.transactionId,
    merchant: `acct_${ctx.account}`,
    publishableKey: `pk_test_${ctx.account}`,
    baseUrl: ctx.baseUrl,
  }
  const redirects = !terms.useSdk && terms.returnUrl !== null
  return redirects ? redirectAction(plan, terms.returnUrl) : stripeSdkAction(plan)
}

/** Forgets the open checks of an intent that no longer waits for one. */
export function closeChallenges(ctx: Ctx, intent: string): void {
  for (const challenge of ctx.store.challenges.by('intent', intent)) ctx.store.challenges.delete(challenge.id)
}
