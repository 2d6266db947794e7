import { readObject } from '../protocol/read-answer.ts'
import { recordAt, textAt } from '../protocol/records.ts'
import type { Intent, IntentResult } from '../protocol/stripe-error.ts'
import { runChallenge } from './challenge-frame.ts'
import type { ClientSecret } from './client-secret.ts'
import { retrieveIntent } from './intents.ts'
import { callApi, type PageContext } from './page-context.ts'
import { isWebAddress, leaveFor } from './return-address.ts'

const POLL_INTERVAL_MS = 250
const POLL_LIMIT = 40

/**
 * Does what the intent waits for: shows the bank's check, or leaves for its address. The intent comes back as it is
 * afterwards; one that waits for nothing comes back as it was.
 */
export async function performNextAction(
  context: PageContext,
  secret: ClientSecret,
  intent: Intent,
): Promise<IntentResult> {
  if (intent.status !== 'requires_action') return { intent }
  const type = textAt(intent.next_action, 'type')
  if (type === 'use_stripe_sdk') return authenticate(context, secret, intent)
  const url = textAt(recordAt(intent.next_action, 'redirect_to_url'), 'url')
  return isWebAddress(url) ? leaveFor(url) : { intent }
}

async function authenticate(
  context: PageContext,
  secret: ClientSecret,
  intent: Intent,
): Promise<IntentResult> {
  const source = textAt(recordAt(intent.next_action, 'use_stripe_sdk'), 'three_d_secure_2_source')
  const answer = await callApi(context, {
    method: 'POST',
    path: '/v1/3ds2/authenticate',
    params: { source, browser: browserFacts() },
  })
  const read = readObject(answer, context.language)
  if ('error' in read) return read
  if (textAt(read.object, 'state') === 'challenge_required') {
    const completion = await runChallenge(context, (outcome) =>
      callApi(context, {
        method: 'POST',
        path: '/v1/3ds2/challenge_complete',
        params: {
          source,
          outcome,
          final_cres: JSON.stringify({ transStatus: outcome === 'complete' ? 'Y' : 'N' }),
        },
      }),
    )
    const completed = readObject(completion, context.language)
    if ('error' in completed) return completed
  }
  return waitForResult(context, secret)
}

async function waitForResult(context: PageContext, secret: ClientSecret): Promise<IntentResult> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await retrieveIntent(context, secret)
    if ('error' in result || result.intent.status !== 'requires_action' || attempt === POLL_LIMIT)
      return result
    await new Promise((resolve) => window.setTimeout(resolve, POLL_INTERVAL_MS))
  }
}

/** What 3-D Secure asks about the browser, as its JSON text. */
function browserFacts(): string {
  return JSON.stringify({
    fingerprintAttempted: false,
    challengeWindowSize: null,
    threeDSCompInd: 'Y',
    browserJavaEnabled: false,
    browserJavascriptEnabled: true,
    browserLanguage: navigator.language,
    browserColorDepth: String(window.screen.colorDepth),
    browserScreenHeight: String(window.screen.height),
    browserScreenWidth: String(window.screen.width),
    browserTZ: String(new Date().getTimezoneOffset()),
    browserUserAgent: navigator.userAgent,
  })
}
