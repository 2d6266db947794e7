import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paymentMethods } from '../../db/schema/payments.ts'
import { sendDueMessages } from '../../notifications/send-due.ts'
import { answerBank } from '../../testing/people.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { carryOutRemovals } from './remove-method.ts'
import { addMethod } from './testing/add-method.ts'
import { tryBackups } from './try-backups.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const attempt = () => crypto.randomUUID()
const add = (tab: Tab, card: string) => addMethod(desk, tab, card)

/** Does something later, by the wall's time. */
async function inSeconds(seconds: number, act: () => Promise<unknown>): Promise<void> {
  const before = desk.wall.now
  desk.wall.now = new Date(before.getTime() + seconds * 1000)
  await act()
  desk.wall.now = before
}

test('one that was taken off can be kept for ten seconds, and is detached after them alone', async () => {
  const tab = await desk.subscriber()
  const { method } = await (await add(tab, 'pm_card_mastercard')).finish()
  const input = { attemptId: attempt(), methodId: method.id }
  const { methods, leaving } = await tab.page.paymentMethods.remove(input)
  expect(leaving).toMatchObject([{ id: method.id, brand: 'mastercard' }])
  expect(methods).toMatchObject([{ brand: 'visa', keptBecause: 'only' }])
  expect(await tab.page.paymentMethods.remove(input)).toMatchObject({ leaving: [{ id: method.id }] })
  expect(
    await refusalOf(tab.page.paymentMethods.setDefault({ attemptId: attempt(), methodId: method.id })),
  ).toMatchObject({ code: 'not_found' })
  desk.requests.length = 0
  await carryOutRemovals(desk.deps)
  expect(desk.requests).toEqual([])
  const kept = await tab.page.paymentMethods.keep({ methodId: method.id })
  expect(kept).toMatchObject({ leaving: [], methods: [{ brand: 'visa' }, { brand: 'mastercard' }] })

  // Those of the tests before go first.
  await inSeconds(11, () => carryOutRemovals(desk.deps))
  desk.requests.length = 0
  await tab.page.paymentMethods.remove({ attemptId: attempt(), methodId: method.id })
  await inSeconds(11, () => Promise.all([carryOutRemovals(desk.deps), carryOutRemovals(desk.deps)]))
  expect(desk.requests).toEqual([expect.stringMatching(/^POST .*\/detach$/)])
  const after = await tab.page.paymentMethods.list()
  expect(after).toMatchObject({ leaving: [], methods: [{ brand: 'visa' }] })
  expect(await refusalOf(tab.page.paymentMethods.keep({ methodId: method.id }))).toMatchObject({
    code: 'not_found',
  })
})

test('the last two are not taken off at once, and what came to pay meanwhile stays', async () => {
  const tab = await desk.subscriber()
  const { method } = await (await add(tab, 'pm_card_mastercard')).finish()
  const third = (await (await add(tab, 'pm_card_amex')).finish()).method
  const remove = (methodId: string) =>
    tab.page.paymentMethods.remove({ attemptId: attempt(), methodId }).then(
      () => 'leaves',
      () => 'stays',
    )
  const [visa] = (await tab.page.paymentMethods.list()).methods
  expect(await Promise.all([visa?.id ?? '', method.id, third.id].map(remove))).toEqual([
    'stays',
    'leaves',
    'leaves',
  ])
  await desk.payWith(tab, 'pm_card_discover')
  const subscription = await desk.subscriptionIdOf(tab)
  const [row] = await desk.deps.db
    .select({ stripeId: paymentMethods.stripeId })
    .from(paymentMethods)
    .where(eq(paymentMethods.publicId, method.id))
  await desk.deps.stripe.subscriptions.update(subscription, {
    default_payment_method: row?.stripeId ?? '',
  })
  await desk.settle()
  await inSeconds(11, () => carryOutRemovals(desk.deps))
  const { methods, leaving } = await tab.page.paymentMethods.list()
  expect(leaving).toEqual([])
  expect(methods.map(({ brand }) => brand).toSorted()).toEqual(['discover', 'mastercard', 'visa'])
})

describe('a backup', () => {
  /** Somebody whose default is refused when it is charged, with a backup of that card. */
  async function backedUp(card: string): Promise<{ tab: Tab; methodId: string }> {
    const tab = await desk.subscriber()
    const { setup, declineCode, finish } = await add(tab, card)
    if (declineCode === null && card === 'pm_card_authenticationRequired') {
      await answerBank(desk.deps, setup, 'complete')
    }
    const { method } = await finish()
    await desk.payWith(tab, 'pm_card_chargeCustomerFail')
    const { methods } = await tab.page.paymentMethods.setBackup({ methodId: method.id })
    expect(methods.map(({ isDefault, isBackup }) => [isDefault, isBackup])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ])
    return { tab, methodId: method.id }
  }
  const pays = () => desk.requests.filter((request) => request.endsWith('/pay'))

  test('pays a renewal that failed on the default, once, and nobody is asked for money', async () => {
    const { tab } = await backedUp('pm_card_mastercard')
    await desk.pass(tab, 32)
    const recovery = await tab.page.invoices.recovery()
    desk.requests.length = 0
    await Promise.all([tryBackups(desk.deps), tryBackups(desk.deps)])
    await tryBackups(desk.deps)
    expect(pays()).toHaveLength(1)
    await sendDueMessages(desk.deps)
    expect((await tab.page.subscriptions.current()).state.kind).toBe('active')
    const renewal = await tab.page.invoices.get({ invoiceId: recovery?.invoiceId ?? '' })
    expect(renewal.payments.map(({ status, method }) => [status, method?.brand])).toEqual([
      ['succeeded', 'mastercard'],
      ['failed', 'visa'],
    ])
    const told = (await tab.page.notices.list()).notices.map(({ reaction }) => reaction)
    expect(told).toContain('receipt')
    expect(told).not.toContain('payment_needed')
    expect((await tab.page.activity.recent()).map(({ action }) => action)).toContain(
      'payment_method.backup_chosen',
    )
  })

  test('that is refused too, that was given up, or that was chosen after the renewal failed, leaves it to people', async () => {
    const { tab } = await backedUp('pm_card_chargeCustomerFail')
    await tab.page.paymentMethods.setBackup({ methodId: null })
    await desk.pass(tab, 32)
    desk.requests.length = 0
    await tryBackups(desk.deps)
    const { method } = await (await add(tab, 'pm_card_mastercard')).finish()
    await tab.page.paymentMethods.setBackup({ methodId: method.id })
    await tryBackups(desk.deps)
    expect(pays()).toEqual([])

    const other = await backedUp('pm_card_authenticationRequired')
    await desk.pass(other.tab, 32)
    desk.requests.length = 0
    for (const _turn of ['first', 'repeated']) await tryBackups(desk.deps)
    expect(pays()).toHaveLength(1)
    expect(await other.tab.page.invoices.recovery()).toMatchObject({ canPay: true })
  })
})
