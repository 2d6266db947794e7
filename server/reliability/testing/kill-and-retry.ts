import { expect } from 'vitest'
import type { AppProcess, DeskProcesses } from './desk-processes.ts'

/** Where a process that starts a subscription is killed, and what it leaves at Stripe, by the row that it is of. */
export const killPoints = {
  F1: ['K0:create_customer', { customers: 0, subscriptions: 0 }],
  F2: ['K1:create_subscription', { customers: 1, subscriptions: 0 }],
  F3: ['K3:create_subscription', { customers: 1, subscriptions: 1 }],
  F4: ['K4:create_subscription', { customers: 1, subscriptions: 1 }],
  F5: ['K5', { customers: 1, subscriptions: 1 }],
  F6: ['K5:create_customer', { customers: 1, subscriptions: 0 }],
} as const

export const clientSecretOf = (data: unknown): string => String(Object(data)['clientSecret'])

/** What Stripe holds in all. */
export async function atStripe(desk: DeskProcesses) {
  const { collections } = await desk.remote.snapshot(desk.secretKey)
  return { customers: collections.customers.length, subscriptions: collections.subscriptions.length }
}

/**
 * Kills the application at the row's point; the same attempt, sent to the process that follows, ends at one paid subscription.
 * @param first the process to kill; without one it is started
 * @returns the process that followed, which runs
 */
export async function killAndRetry(
  desk: DeskProcesses,
  row: keyof typeof killPoints,
  first?: AppProcess,
): Promise<AppProcess> {
  const [point, left] = killPoints[row]
  const before = await atStripe(desk)
  first ??= await desk.run()
  const cookie = await first.signIn()
  const attemptId = crypto.randomUUID()
  await first.doom(point)
  await expect(first.start(cookie, attemptId)).rejects.toThrow('fetch failed')
  expect(await first.ended).toBe('SIGKILL')
  const after = await atStripe(desk)
  expect({
    customers: after.customers - before.customers,
    subscriptions: after.subscriptions - before.subscriptions,
  }).toEqual(left)
  await desk.passLeases()

  const second = await desk.run()
  const step = await second.start(cookie, attemptId)
  expect(step.data).toMatchObject({ kind: 'confirm_payment' })
  const [intent = ''] = clientSecretOf(step.data).split('_secret_')
  await desk.stripe.paymentIntents.confirm(intent, {
    payment_method: 'pm_card_visa',
    return_url: 'http://localhost',
  })
  const outcome = `subscriptions.outcome?input=${encodeURIComponent(JSON.stringify({ attemptId }))}`
  await expect
    .poll(async () => (await second.call(outcome, cookie)).data, { timeout: 30_000, interval: 200 })
    .toMatchObject({ outcome: 'paid' })
  await desk.remote.door('POST', 'idle', {})
  expect(await atStripe(desk)).toEqual({
    customers: before.customers + 1,
    subscriptions: before.subscriptions + 1,
  })
  return second
}

/** Somebody presses "pay", and the process is told to end at the point: the request is answered first, and the end is in order. */
export async function endAt(desk: DeskProcesses, point: string): Promise<void> {
  const app = await desk.run()
  const cookie = await app.signIn()
  await app.doom(point, 'SIGTERM')
  expect((await app.start(cookie, crypto.randomUUID())).data).toMatchObject({ kind: 'confirm_payment' })
  expect(await app.ended).toBe(0)
  expect(await desk.violations()).toEqual([])
}

/** The process ends in order, and all that must hold does. */
export async function endInOrder(desk: DeskProcesses, app: AppProcess): Promise<void> {
  app.child.kill('SIGTERM')
  expect(await app.ended).toBe(0)
  expect(await desk.violations()).toEqual([])
}
