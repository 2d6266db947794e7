import { beforeEach, describe, expect, it } from 'vitest'
import type { AttemptOutcome, PaymentStep, StartSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import type { ConfirmResult } from '../../stripe/confirm.ts'
import { refusal } from '../../testing/render-app.tsx'
import { createAttemptStore, type Order } from './attempt-store.ts'
import { pay, type PayPorts } from './pay.ts'

const order: Order = {
  choice: { plan: 'team', interval: 'month', currency: 'eur', seats: 2, addOns: [] },
  shown: { catalogueVersion: 'v1' },
  consentVersion: 'c1',
}
const confirmPayment: PaymentStep = {
  kind: 'confirm_payment',
  clientSecret: 'pi_1_secret_2',
  returnUrl: 'https://app.example/billing/return',
}
const outcome: AttemptOutcome = {
  outcome: 'paid',
  choice: order.choice,
  isTrial: false,
  due: { amountMinor: 5800, currency: 'eur' },
  paidAt: null,
  renewsAt: null,
  next: null,
  paymentMethod: null,
  receipt: null,
  declineCode: null,
  reference: 'REF',
}

interface Scene {
  step: PaymentStep | Error
  result: ConfirmResult
  outcome: AttemptOutcome | Error
  isValid: boolean
}

let scene: Scene
let log: string[]
let started: StartSubscriptionInput[]
beforeEach(() => {
  sessionStorage.clear()
  scene = { step: confirmPayment, result: { kind: 'succeeded' }, outcome, isValid: true }
  log = []
  started = []
})

function ports(): PayPorts {
  return {
    attempts: createAttemptStore('a1', sessionStorage),
    async start(input) {
      log.push('start')
      started.push(input)
      if (scene.step instanceof Error) throw scene.step
      return scene.step
    },
    async outcome() {
      log.push('outcome')
      if (scene.outcome instanceof Error) throw scene.outcome
      return scene.outcome
    },
    card: {
      async validate() {
        log.push('validate')
        return scene.isValid
      },
      async confirm() {
        log.push('confirm')
        return scene.result
      },
      focus: () => undefined,
    },
    onConfirming: () => log.push('asking the bank'),
  }
}

const idAfter = async () => {
  await pay(ports(), order)
  return started.at(-1)?.attemptId
}

describe('paying', () => {
  it('checks the card, asks our server once, then the bank', async () => {
    const result = await pay(ports(), order)
    expect(result).toEqual({ kind: 'finished', attemptId: started[0]?.attemptId })
    expect(log).toEqual(['validate', 'start', 'asking the bank', 'confirm'])
    expect(started[0]).toMatchObject(order)
  })

  it('sends nothing while the card is incomplete', async () => {
    scene.isValid = false
    expect(await pay(ports(), order)).toEqual({ kind: 'invalid_input' })
    expect(log).toEqual(['validate'])
  })

  it.each<PaymentStep>([{ kind: 'done' }, { kind: 'processing' }])(
    'asks no bank when the server says %j',
    async (step) => {
      scene.step = step
      expect(await pay(ports(), order)).toMatchObject({ kind: 'finished' })
      expect(log).toEqual(['validate', 'start'])
    },
  )

  it('confirms nothing at a changed amount', async () => {
    scene.step = { kind: 'amount_changed', quoteId: 'q1' }
    expect(await pay(ports(), order)).toEqual({ kind: 'amount_changed', quoteId: 'q1' })
    expect(log).toEqual(['validate', 'start'])
  })

  it('needs no card for an order without one', async () => {
    scene.step = { kind: 'done' }
    expect(await pay({ ...ports(), card: null }, order)).toMatchObject({ kind: 'finished' })
    expect(log).toEqual(['start'])
  })
})

describe('paying again', () => {
  it('after a decline is a new payment', async () => {
    scene.result = { kind: 'declined', family: 'insufficient_funds', code: 'insufficient_funds' }
    expect(await pay(ports(), order)).toEqual(scene.result)
    expect(await idAfter()).not.toBe(started[0]?.attemptId)
  })

  it.each<ConfirmResult>([{ kind: 'closed_by_customer' }, { kind: 'invalid_input' }])(
    'after %j continues the same payment',
    async (result) => {
      scene.result = result
      expect(await pay(ports(), order)).toEqual(result)
      expect(await idAfter()).toBe(started[0]?.attemptId)
    },
  )

  it.each(['operation_running', 'stripe_unavailable', 'unexpected'] as const)(
    'after the refusal %s continues the same payment',
    async (code) => {
      scene.step = refusal(code)
      expect(await pay(ports(), order)).toMatchObject({ kind: 'refused' })
      expect(await idAfter()).toBe(started[0]?.attemptId)
    },
  )

  it.each(['attempt_reused', 'card_declined', 'quote_expired'] as const)(
    'after the refusal %s is a new payment',
    async (code) => {
      scene.step = refusal(code)
      await pay(ports(), order)
      expect(await idAfter()).not.toBe(started[0]?.attemptId)
    },
  )

  it('after a lost request continues the same payment', async () => {
    scene.step = new Error('network')
    await pay(ports(), order)
    expect(await idAfter()).toBe(started[0]?.attemptId)
  })
})

describe('a lost answer of the bank', () => {
  beforeEach(() => {
    scene.result = { kind: 'lost' }
  })

  it.each<[Partial<AttemptOutcome>, string]>([
    [{ outcome: 'paid' }, 'finished'],
    [{ outcome: 'processing' }, 'finished'],
    [{ outcome: 'needs_bank' }, 'closed_by_customer'],
    [{ outcome: 'waiting' }, 'lost'],
    [{ outcome: 'failed', declineCode: 'expired_card' }, 'declined'],
    [{ outcome: 'failed', declineCode: null }, 'lost'],
  ])('is settled by the server’s word %j as %s', async (part, kind) => {
    scene.outcome = { ...outcome, ...part }
    expect(await pay(ports(), order)).toMatchObject({ kind })
  })

  it('stays lost, with the same id, when the server cannot be asked either', async () => {
    scene.outcome = new Error('offline')
    expect(await pay(ports(), order)).toEqual({ kind: 'lost' })
    expect(await idAfter()).toBe(started[0]?.attemptId)
  })
})
