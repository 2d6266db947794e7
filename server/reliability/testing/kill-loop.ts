import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import type { AppProcess, DeskProcesses } from './desk-processes.ts'
import { atStripe, clientSecretOf } from './kill-and-retry.ts'

/** Somebody who pressed "pay" once. */
interface Person {
  cookie: string
  attemptId: string
  /** The payment that they were told of; null as long as no answer reached them. */
  intent: string | null
  isPaid: boolean
}

/**
 * Kills the application again and again at random moments while people subscribe and the events of those who pay arrive.
 * Whatever was answered is there afterwards and nothing is there twice; whoever heard nothing presses once more in the
 * end, and everybody has one paid subscription.
 * @param report hears how far it is, now and then
 */
export async function killInLoop(
  desk: DeskProcesses,
  kills: number,
  report: (line: string) => void = () => {},
): Promise<void> {
  const before = await atStripe(desk)
  const startedAt = performance.now()
  const people: Person[] = []
  // How long the work takes when it is left alone; a process is killed somewhere in it.
  let wholeMs = 0
  for (let kill = 1; kill <= kills; kill++) {
    const app = await desk.run()
    const begunAt = performance.now()
    const work = workAt(desk, app, people)
    const isWhole = await Promise.race([work, delay(Math.random() * (wholeMs || 60_000)).then(() => false)])
    if (isWhole) wholeMs = Math.max(wholeMs, performance.now() - begunAt)
    app.child.kill('SIGKILL')
    expect(await app.ended).toBe('SIGKILL')
    await work
    if (kill % 10 === 0) {
      const seconds = Math.round((performance.now() - startedAt) / 1000)
      report(`${kill} of ${kills} kills, ${people.length} people, ${seconds} s`)
    }
  }
  const told = people.flatMap(({ intent }) => intent ?? [])
  const { rows } = await desk.inside(({ execute }) =>
    execute('select payment_intent_id from invoices where payment_intent_id = any($1)', [told]),
  )
  expect(new Set(rows.map((row) => row['payment_intent_id']))).toEqual(new Set(told))

  await desk.passLeases()
  const last = await desk.run()
  for (const person of people) await endWell(desk, last, person)
  await desk.resendFailed()
  for (const { cookie, attemptId } of people) {
    const outcome = `subscriptions.outcome?input=${encodeURIComponent(JSON.stringify({ attemptId }))}`
    await expect
      .poll(async () => (await last.call(outcome, cookie)).data, { timeout: 30_000, interval: 200 })
      .toMatchObject({ outcome: 'paid' })
  }
  last.child.kill('SIGTERM')
  expect(await last.ended).toBe(0)
  expect(await atStripe(desk)).toEqual({
    customers: before.customers + people.length,
    subscriptions: before.subscriptions + people.length,
  })
  // Told by name: rows of two hundred people would hide what is wrong.
  const violations = await desk.violations()
  expect(violations.map(({ invariant, found, facts }) => [invariant, found, facts])).toEqual([])
}

/** One person comes and subscribes while another pays; the process may end at any moment. @returns whether all was answered */
async function workAt(desk: DeskProcesses, app: AppProcess, people: Person[]): Promise<boolean> {
  const payer = people.find(({ intent, isPaid }) => intent !== null && !isPaid)
  const subscribe = async () => {
    const person: Person = {
      cookie: await app.signIn(),
      attemptId: crypto.randomUUID(),
      intent: null,
      isPaid: false,
    }
    people.push(person)
    const { data } = await app.start(person.cookie, person.attemptId)
    if (Object(data)['kind'] === 'confirm_payment') person.intent = intentOf(data)
  }
  const [subscribed] = await Promise.allSettled([subscribe(), payer === undefined ? null : pay(desk, payer)])
  return subscribed.status === 'fulfilled'
}

/** Presses again where no answer came, and pays what is not paid. */
async function endWell(desk: DeskProcesses, app: AppProcess, person: Person): Promise<void> {
  if (person.intent === null) {
    const { data } = await app.start(person.cookie, person.attemptId)
    expect(data).toMatchObject({ kind: 'confirm_payment' })
    person.intent = intentOf(data)
  }
  if (!person.isPaid) await pay(desk, person)
}

async function pay({ stripe }: DeskProcesses, person: Person): Promise<void> {
  const { status } = await stripe.paymentIntents.confirm(person.intent ?? '', {
    payment_method: 'pm_card_visa',
    return_url: 'http://localhost',
  })
  person.isPaid = status === 'succeeded'
}

const intentOf = (step: unknown) => clientSecretOf(step).split('_secret_')[0] ?? ''
