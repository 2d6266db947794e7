import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { followPayment } from '../engine/collection.ts'
import { followSetup } from '../engine/pending-setup.ts'
import { failAfterChallenge, payAfterChallenge } from '../payments/payment-attempt.ts'
import type { Challenge } from '../payments/records.ts'
import { failSetupAfterChallenge, setUpAfterChallenge } from '../payments/setup-attempt.ts'

/** The bank's side of a check, as Stripe.js talks to it. */
export const threeDSecureRoutes = [
  route({
    method: 'POST',
    path: '/v1/3ds2/authenticate',
    params: { source: p.required(p.string()) },
    publishable: true,
    handle: (ctx, { source }) =>
      answer(ctx, ctx.store.challenges.refer(source, 'source'), 'challenge_required'),
  }),

  route({
    method: 'POST',
    path: '/v1/3ds2/challenge_complete',
    params: {
      source: p.required(p.string()),
      outcome: p.enumeration('complete', 'fail', 'cancel'),
      final_cres: p.string(),
    },
    publishable: true,
    handle(ctx, { source, outcome, final_cres }) {
      const challenge = ctx.store.challenges.refer(source, 'source')
      const passed = outcome === undefined ? passedCres(final_cres) : outcome === 'complete'
      // Leaving the bank's page is failing its check: the intent asks for a payment method again.
      finish(ctx, challenge, passed)
      return answer(ctx, challenge, passed ? 'succeeded' : 'failed')
    },
  }),
]

/** Reads `transStatus` from the bank's closing message. */
function passedCres(cres: string | undefined): boolean {
  if (cres === undefined) {
    throw invalidRequest('Missing required param: outcome.', { code: 'parameter_missing', param: 'outcome' })
  }
  return /"transStatus"\s*:\s*"Y"/.test(cres)
}

function finish(ctx: Ctx, challenge: Challenge, passed: boolean): void {
  ctx.store.challenges.delete(challenge.id)
  if (challenge.kind === 'payment_intent') {
    const intent = ctx.store.payment_intents.get(challenge.intent)
    ctx.now(intent.customer)
    if (intent.status !== 'requires_action') return
    followPayment(
      ctx,
      passed ? payAfterChallenge(ctx, intent, challenge) : failAfterChallenge(ctx, intent, challenge),
    )
    return
  }
  const intent = ctx.store.setup_intents.get(challenge.intent)
  ctx.now(intent.customer)
  if (intent.status !== 'requires_action') return
  const result = passed
    ? setUpAfterChallenge(ctx, intent, challenge)
    : failSetupAfterChallenge(ctx, intent, challenge)
  followSetup(ctx, result.intent)
}

const TRANS_STATUS = { challenge_required: 'C', succeeded: 'Y', failed: 'N' } as const

function answer(ctx: Ctx, challenge: Challenge, state: keyof typeof TRANS_STATUS) {
  return {
    id: `threeds2_${challenge.id.slice(challenge.id.indexOf('_') + 1)}`,
    object: 'three_d_secure_2',
    ares: {
      acsChallengeMandated: state === 'challenge_required' ? 'Y' : 'N',
      acsTransID: challenge.transactionId,
      acsURL: `${ctx.baseUrl}/3d_secure_2_test/acct_${ctx.account}/${challenge.id}/challenge`,
      messageType: 'ARes',
      messageVersion: '2.2.0',
      threeDSServerTransID: challenge.transactionId,
      transStatus: TRANS_STATUS[state],
    },
    created: challenge.created,
    creq: state === 'challenge_required' ? creq(challenge) : null,
    error: null,
    fallback_redirect_url: null,
    livemode: false,
    source: challenge.id,
    state,
  }
}

/** The message that a browser posts to the bank to open the check. */
function creq(challenge: Challenge): string {
  const message = {
    acsTransID: challenge.transactionId,
    challengeWindowSize: '05',
    messageType: 'CReq',
    messageVersion: '2.2.0',
    threeDSServerTransID: challenge.transactionId,
  }
  return btoa(JSON.stringify(message)).replaceAll('=', '')
}
