import { beforeEach, describe, expect, it } from 'vitest'
import type { PaymentStep, StartSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import type { ConfirmResult } from '../../stripe/confirm.ts'
import { loadStripeJs } from '../../stripe/load.ts'
import { installFakeStripe } from '../../stripe/testing/fake-stripe.ts'
import { refusal } from '../../testing/render-app.tsx'
import { createAttemptStore, type Order } from './attempt-store.ts'
import { continueBankCheck, type BankCheckPorts } from './continue-bank-check.ts'

const order: Order = {
  choice: { plan: 'team', interval: 'month', currency: 'eur', seats: 2, addOns: [] },
  shown: { catalogueVersion: 'then' },
  consentVersion: 'c1',
}

let started: StartSubscriptionInput[]
let step: PaymentStep
let result: ConfirmResult
beforeEach(() => {
  sessionStorage.clear()
  installFakeStripe()
  started = []
  step = { kind: 'confirm_payment', clientSecret: 'pi_1', returnUrl: 'https://app.example/billing/return' }
  result = { kind: 'succeeded' }
})

function ports(): BankCheckPorts {
  return {
    loadStripe: () =>
      loadStripeJs({ stripeJsUrl: 'http://emulator.test/s.js', publishableKey: 'pk_test_x', locale: 'en' }),
    resume: async () => result,
    catalogueVersion: async () => 'now',
    consentVersion: 'c2',
    attempts: createAttemptStore('a1', sessionStorage),
    start: async (input) => {
      started.push(input)
      return step
    },
    outcome: () => Promise.reject(new Error('not asked')),
  }
}

describe('opening the bank’s check again', () => {
  it('continues the payment that this tab began', async () => {
    const id = createAttemptStore('a1', sessionStorage).idFor(order)
    expect(await continueBankCheck(ports(), id, order.choice)).toEqual({ kind: 'finished', attemptId: id })
    expect(started).toEqual([{ attemptId: id, ...order }])
  })

  it('in another browser starts the same choice anew', async () => {
    const end = await continueBankCheck(ports(), 'from-elsewhere', order.choice)
    expect(started[0]).toMatchObject({ choice: order.choice, shown: { catalogueVersion: 'now' } })
    expect(end).toEqual({ kind: 'finished', attemptId: started[0]?.attemptId })
    expect(started[0]?.attemptId).not.toBe('from-elsewhere')
  })

  it('says so when Stripe.js is blocked, and asks our server nothing', async () => {
    const blocked = { ...ports(), loadStripe: () => Promise.reject(new Error('blocked')) }
    expect(await continueBankCheck(blocked, 'x', order.choice)).toEqual({ kind: 'blocked' })
    expect(started).toEqual([])
  })

  it('sends the customer back to the order when the amount is another one', async () => {
    step = { kind: 'amount_changed', quoteId: 'q' }
    expect(await continueBankCheck(ports(), 'x', order.choice)).toEqual({ kind: 'choose_again' })
  })

  it('passes on a decline and a refusal', async () => {
    result = { kind: 'declined', family: 'bank_check_failed', code: null }
    expect(await continueBankCheck(ports(), 'x', order.choice)).toEqual(result)
    const refused = { ...ports(), start: () => Promise.reject(refusal('operation_running')) }
    expect(await continueBankCheck(refused, 'x', order.choice)).toMatchObject({ kind: 'refused' })
  })
})
