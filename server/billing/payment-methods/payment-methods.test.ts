import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import type { MethodSetup, SavedMethod } from '#shared/contracts/payment-methods.ts'
import { customers } from '../../db/schema/customers.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import { advanceAccount } from '../../testing/advance-account.ts'
import { answerBank } from '../../testing/people.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'
import { eq } from 'drizzle-orm'
import { expiryOf } from './expiry.ts'
import { addMethod } from './testing/add-method.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const attempt = () => crypto.randomUUID()

const add = (tab: Tab, card: string, makeDefault = false) => addMethod(desk, tab, card, makeDefault)

const listed = async (tab: Tab) =>
  (await tab.page.paymentMethods.list()).methods.map(({ brand, isDefault, keptBecause }) => ({
    brand,
    isDefault,
    keptBecause,
  }))

test('the first method of an account that never paid becomes its default and may be taken off again', async () => {
  const tab = await desk.newcomer()
  expect((await tab.page.paymentMethods.list()).methods).toEqual([])
  const { method, wasKnown } = await (await add(tab, 'pm_card_mastercard')).finish()
  expect({ ...method, wasKnown }).toMatchObject({ brand: 'mastercard', isDefault: true, wasKnown: false })
  const { methods } = await tab.page.paymentMethods.remove({ attemptId: attempt(), methodId: method.id })
  expect(methods).toEqual([])
})

test('the same attempt gives the same set-up, and a finished one is finished once', async () => {
  const tab = await desk.newcomer()
  const attemptId = attempt()
  const [first, second] = [
    await tab.page.paymentMethods.beginSetup({ attemptId }),
    await tab.page.paymentMethods.beginSetup({ attemptId }),
  ]
  expect(second).toEqual(first)
  await desk.confirm(first, 'pm_card_visa')
  const finish = { attemptId: attempt(), setupAttemptId: attemptId, makeDefault: true }
  const done = await tab.page.paymentMethods.finishSetup(finish)
  expect(await tab.page.paymentMethods.finishSetup(finish)).toEqual(done)
  await desk.settle()
  expect(await listed(tab)).toEqual([{ brand: 'visa', isDefault: true, keptBecause: null }])
})

test('an account has three open set-ups at most: a fourth ends the oldest, and one that is done counts no more', async () => {
  const tab = await desk.newcomer()
  await add(tab, 'pm_card_visa')
  const setups: MethodSetup[] = []
  for (let n = 0; n < 4; n++) setups.push(await tab.page.paymentMethods.beginSetup({ attemptId: attempt() }))
  const outcomes: (string | null)[] = []
  for (const setup of setups) outcomes.push(await desk.confirm(setup, 'pm_card_mastercard'))
  expect(outcomes).toEqual(['setup_intent_unexpected_state', null, null, null])
})

test('a refused card is not saved, and the refusal says why', async () => {
  const tab = await desk.newcomer()
  const { declineCode, finish } = await add(tab, 'pm_card_chargeDeclined')
  expect(declineCode).toBe('generic_decline')
  expect(await refusalOf(finish())).toMatchObject({
    code: 'card_declined',
    details: { declineCode: 'generic_decline' },
  })
  expect((await tab.page.paymentMethods.list()).methods).toEqual([])
})

test('a card whose bank asks is saved once the bank is answered, and not before', async () => {
  const tab = await desk.newcomer()
  const { setup, finish } = await add(tab, 'pm_card_authenticationRequired')
  expect(await refusalOf(finish())).toMatchObject({ code: 'method_not_saved' })
  await answerBank(desk.deps, setup, 'complete')
  expect((await finish()).method).toMatchObject({ brand: 'visa', isDefault: true })
})

describe('with a subscription that runs', () => {
  test('its only card is kept, a second one lets it go once that is the default', async () => {
    const tab = await desk.subscriber()
    const [only] = (await tab.page.paymentMethods.list()).methods
    expect(only).toMatchObject({ isDefault: true, keptBecause: 'only' })
    const remove = (method: SavedMethod | undefined) =>
      tab.page.paymentMethods.remove({ attemptId: attempt(), methodId: method?.id ?? '' })
    expect(await refusalOf(remove(only))).toEqual({
      code: 'payment_method_in_use',
      details: { reason: 'only' },
    })
    const { method } = await (await add(tab, 'pm_card_mastercard')).finish()
    expect(await listed(tab)).toEqual([
      { brand: 'visa', isDefault: true, keptBecause: 'default' },
      { brand: 'mastercard', isDefault: false, keptBecause: null },
    ])
    expect(await refusalOf(remove(only))).toMatchObject({ details: { reason: 'default' } })
    await tab.page.paymentMethods.setDefault({ attemptId: attempt(), methodId: method.id })
    await remove(only)
    expect(await listed(tab)).toEqual([{ brand: 'mastercard', isDefault: true, keptBecause: 'only' }])
  })

  test('a new default is set where renewals and retries look first, and the next renewal goes to it', async () => {
    const tab = await desk.subscriber()
    const { method } = await (await add(tab, 'pm_card_mastercard')).finish()
    await tab.page.paymentMethods.setDefault({ attemptId: attempt(), methodId: method.id })
    const [row] = await desk.deps.db
      .select({ own: subscriptions.defaultPaymentMethodId, customer: customers.defaultPaymentMethodId })
      .from(subscriptions)
      .innerJoin(customers, eq(customers.stripeId, subscriptions.customerStripeId))
      .where(eq(subscriptions.accountId, tab.accountId))
    expect(row?.own).toBe(row?.customer)
    await advanceAccount(desk.deps, tab.accountId, 32 * 86_400)
    await desk.settle()
    const { rows } = await tab.page.invoices.list({ filter: 'paid', year: null, search: '', cursor: null })
    const renewal = await tab.page.invoices.get({ invoiceId: rows[0]?.id ?? '' })
    expect(renewal.payments).toMatchObject([{ status: 'succeeded', method: { brand: 'mastercard' } }])
  })

  test('a new default is set on what was booked before it was chosen too', async () => {
    const tab = await desk.subscriber({ choice: { ...starterMonthly, plan: 'team' } })
    const { quoteId } = await tab.page.subscriptions.previewChange({ choice: starterMonthly })
    await tab.page.subscriptions.change({ attemptId: attempt(), quoteId, consentVersion })
    const { method } = await (await add(tab, 'pm_card_mastercard')).finish()
    await tab.page.paymentMethods.setDefault({ attemptId: attempt(), methodId: method.id })
    const { default_payment_method: own, schedule } = await desk.deps.stripe.subscriptions.retrieve(
      await desk.subscriptionIdOf(tab),
      { expand: ['schedule'] },
    )
    expect(own).not.toBeNull()
    expect(schedule).toMatchObject({ default_settings: { default_payment_method: own } })
    expect((await tab.page.subscriptions.current()).state.kind).toBe('changing')
  })

  test('a card that is on file already is not kept twice', async () => {
    const tab = await desk.subscriber()
    const { method, wasKnown } = await (await add(tab, 'pm_card_visa', true)).finish()
    const [first] = (await tab.page.paymentMethods.list()).methods
    expect(wasKnown).toBe(true)
    expect(method.id).toBe(first?.id)
    await desk.settle()
    expect(await listed(tab)).toEqual([{ brand: 'visa', isDefault: true, keptBecause: 'only' }])
  })
})

test('the date that a bank sends for a card stands in the list and in the activity', async () => {
  const tab = await desk.subscriber()
  const [own] = await desk.deps.db
    .select({ id: subscriptions.defaultPaymentMethodId })
    .from(subscriptions)
    .where(eq(subscriptions.accountId, tab.accountId))
  await desk.deps.stripe.paymentMethods.update(own?.id ?? '', { card: { exp_month: 3, exp_year: 2041 } })
  await desk.settle()
  expect((await tab.page.paymentMethods.list()).methods).toMatchObject([{ expMonth: 3, expYear: 2041 }])
  const entries = await tab.page.activity.recent()
  expect(entries[0]).toMatchObject({
    action: 'payment_method.renewed',
    facts: { last4: '4242', expMonth: 3, expYear: 2041 },
  })
})

describe('at checkout', () => {
  /** Somebody without a plan who has a card on file. */
  async function returning(card = 'pm_card_visa'): Promise<{ tab: Tab; methodId: string }> {
    const tab = await desk.newcomer()
    const { method } = await (await add(tab, card)).finish()
    return { tab, methodId: method.id }
  }
  const running = async (tab: Tab) => (await tab.page.subscriptions.current()).state.kind

  test('somebody who comes back pays with the card on file at once, and the same attempt pays once', async () => {
    const tab = await desk.subscriber()
    await tab.page.subscriptions.cancel({ attemptId: attempt(), reason: null, comment: null })
    await desk.pass(tab, 32)
    const [only] = (await tab.page.paymentMethods.list()).methods
    const order = { attemptId: attempt(), methodId: only?.id, choice: { plan: 'team', seats: 2 } }
    desk.requests.length = 0
    const steps = await Promise.all([desk.start(tab, order), desk.start(tab, order)])
    expect(steps).toEqual([{ kind: 'done' }, { kind: 'done' }])
    expect(await running(tab)).toBe('active')
    const written = desk.requests.filter((request) => request.startsWith('POST'))
    expect(written).toEqual(['POST /v1/subscriptions', expect.stringMatching(/^POST .*\/pay$/)])
    await desk.settle()
    expect(await listed(tab)).toEqual([{ brand: 'visa', isDefault: true, keptBecause: 'only' }])
    expect(await desk.start(tab, order)).toEqual({ kind: 'done' })
  })

  test('a card on file that is refused leaves the order open for another one', async () => {
    const { tab, methodId } = await returning('pm_card_chargeCustomerFail')
    const refused = { attemptId: attempt(), methodId }
    for (const _turn of ['first', 'repeated']) {
      expect(await refusalOf(desk.start(tab, refused))).toEqual({
        code: 'card_declined',
        details: expect.objectContaining({ declineCode: 'generic_decline' }),
      })
    }
    expect(await running(tab)).toBe('incomplete')
    expect(await desk.confirm(await desk.start(tab), 'pm_card_mastercard')).toBe(null)
    await desk.settle()
    expect(await running(tab)).toBe('active')
    expect(await listed(tab)).toMatchObject([{ brand: 'mastercard', isDefault: true }, { brand: 'visa' }])
  })

  test('the bank is asked about a card on file, and answered on the page', async () => {
    const { tab, methodId } = await returning()
    const { setup, finish } = await add(tab, 'pm_card_authenticationRequired')
    await answerBank(desk.deps, setup, 'complete')
    const { method } = await finish()
    expect(method.id).not.toBe(methodId)
    const step = await desk.start(tab, { methodId: method.id })
    expect(step.kind).toBe('confirm_payment')
    await answerBank(desk.deps, step, 'complete')
    await desk.settle()
    expect(await running(tab)).toBe('active')
  })

  test('a trial begins with the card on file, and its charge at the end goes there', async () => {
    const { tab, methodId } = await returning('pm_card_mastercard')
    const choice = { plan: 'business' }
    expect(await desk.start(tab, { choice, methodId })).toEqual({ kind: 'done' })
    expect(await running(tab)).toBe('trialing')
    expect(await listed(tab)).toEqual([{ brand: 'mastercard', isDefault: true, keptBecause: 'only' }])
  })

  test('a crash after the charge is made good without a second one', async () => {
    const { tab, methodId } = await returning()
    const order = { attemptId: attempt(), methodId }
    const crashing = {
      ...tab,
      page: desk.pageOf(tab.visitor, {
        async checkpoint(name) {
          if (name === 'K3:pay') throw new Error('the process died')
        },
      }),
    }
    await expect(desk.start(crashing, order)).rejects.toThrow('the process died')
    expect(await desk.start(tab, order)).toEqual({ kind: 'done' })
    await desk.settle()
    const { rows } = await tab.page.invoices.list({ filter: 'all', year: null, search: '', cursor: null })
    expect(rows).toHaveLength(1)
  })
})

test('a crash between the two places of a new default is made good', async () => {
  const tab = await desk.subscriber()
  const { method } = await (await add(tab, 'pm_card_mastercard')).finish()
  const input = { attemptId: attempt(), methodId: method.id }
  const crashing = desk.pageOf(tab.visitor, {
    async checkpoint(name) {
      if (name === 'K5:default_of_customer') throw new Error('the process died')
    },
  })
  await expect(crashing.paymentMethods.setDefault(input)).rejects.toThrow('the process died')
  const { methods } = await tab.page.paymentMethods.setDefault(input)
  expect(methods[0]).toMatchObject({ brand: 'mastercard', isDefault: true })
})

test.each([
  ['12/2027', '2027-06-15', null, 'good'],
  ['12/2027', '2027-11-15', null, 'expiring'],
  ['12/2027', '2027-12-31', null, 'expiring'],
  ['12/2027', '2028-01-01', null, 'expired'],
  ['12/2027', '2027-06-15', '2028-01-01', 'before_next_charge'],
  ['12/2027', '2027-06-15', '2027-12-31', 'good'],
] as const)('a card until %s is, on %s with the next charge on %s, %s', (until, now, next, expected) => {
  const [expMonth = 0, expYear = 0] = until.split('/').map(Number)
  expect(expiryOf({ expMonth, expYear }, new Date(now), next && new Date(next))).toBe(expected)
})
