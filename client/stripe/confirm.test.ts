import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Stripe, StripeElements } from '@stripe/stripe-js'
import { loadStripeJs } from './load.ts'
import { confirmWithElements, resumeBankCheck } from './confirm.ts'
import { installFakeStripe, removeFakeStripe, type FakeStripe } from './testing/fake-stripe.ts'

const step = {
  kind: 'confirm_payment',
  clientSecret: 'pi_1_secret_2',
  returnUrl: 'https://app.example/billing/return?attempt=1',
} as const

let fake: FakeStripe
let stripe: Stripe
let elements: StripeElements
beforeEach(async () => {
  fake = installFakeStripe()
  stripe = await loadStripeJs({
    stripeJsUrl: 'http://emulator.test/stripe.js',
    publishableKey: `pk_test_${crypto.randomUUID()}`,
    locale: 'en',
  })
  elements = stripe.elements({ mode: 'setup', currency: 'eur' })
})
afterEach(removeFakeStripe)

const card = (code: string, decline_code?: string) => ({ error: { type: 'card_error', code, decline_code } })

describe('a confirmation', () => {
  it.each([
    [{ paymentIntent: { status: 'succeeded' } }, { kind: 'succeeded' }],
    [{ setupIntent: { status: 'succeeded' } }, { kind: 'succeeded' }],
    [{ paymentIntent: { status: 'requires_capture' } }, { kind: 'succeeded' }],
    [{ paymentIntent: { status: 'processing' } }, { kind: 'processing' }],
    [{ paymentIntent: { status: 'requires_action' } }, { kind: 'closed_by_customer' }],
    [{ paymentIntent: { status: 'canceled' } }, { kind: 'lost' }],
    [{ error: { type: 'validation_error', code: 'incomplete_number' } }, { kind: 'invalid_input' }],
    [
      card('card_declined', 'insufficient_funds'),
      { kind: 'declined', family: 'insufficient_funds', code: 'insufficient_funds' },
    ],
    [card('expired_card'), { kind: 'declined', family: 'card_expired', code: 'expired_card' }],
    [
      { error: { type: 'invalid_request_error', code: 'payment_intent_authentication_failure' } },
      { kind: 'declined', family: 'bank_check_failed', code: 'payment_intent_authentication_failure' },
    ],
    [
      { error: { type: 'card_error', code: 'setup_intent_authentication_failure' } },
      { kind: 'declined', family: 'bank_check_failed', code: 'setup_intent_authentication_failure' },
    ],
    [
      { error: { type: 'rate_limit_error', code: 'rate_limit' } },
      { kind: 'declined', family: 'too_many_attempts', code: 'rate_limit' },
    ],
    [{ error: { type: 'api_connection_error' } }, { kind: 'lost' }],
    [{ error: { type: 'api_error' } }, { kind: 'lost' }],
    [{ error: { type: 'invalid_request_error', code: 'resource_missing' } }, { kind: 'lost' }],
    [
      {
        error: {
          type: 'invalid_request_error',
          code: 'payment_intent_unexpected_state',
          payment_intent: { status: 'succeeded' },
        },
      },
      { kind: 'succeeded' },
    ],
  ])('answered with %j is %j', async (answer, expected) => {
    fake.confirmAnswers.push(answer)
    expect(await confirmWithElements(stripe, elements, step)).toEqual(expected)
  })

  it('that throws is lost, not a crash', async () => {
    fake.confirmAnswers.push(() => Promise.reject(new Error('IntegrationError')))
    expect(await confirmWithElements(stripe, elements, step)).toEqual({ kind: 'lost' })
  })

  it('uses the call that fits the step', async () => {
    await confirmWithElements(stripe, elements, step)
    await confirmWithElements(stripe, elements, { ...step, kind: 'confirm_setup', clientSecret: 'seti_1' })
    await resumeBankCheck(stripe, 'pi_3')
    expect(fake.calls).toEqual([
      'confirmPayment pi_1_secret_2',
      'confirmSetup seti_1',
      'handleNextAction pi_3',
    ])
  })
})
