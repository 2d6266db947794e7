import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { seededRandom } from '#emulator/control/seeded-random.ts'
import type { AppProcess, DeskProcesses } from './desk-processes.ts'
import { atStripe, clientSecretOf } from './kill-and-retry.ts'

/** Somebody who presses "pay" once, and once more in the end when no answer came. */
interface Person {
  cookie: string
  attemptId: string
  hasPressed: boolean
  /** The payment that they were told of; null as long as no answer reached them. */
  intent: string | null
  isPaid: boolean
}

/**
 * Kills the application again and again at random moments while people subscribe and the events of those who pay arrive.
 * Whatever was answered is there afterwards and nothing is there twice; whoever heard nothing presses once more in the
 * end, and everybody has one paid subscription.
 * Each kill comes after a share of the work's length that is drawn from a seed; `KILL_SEED` in the environment draws the
 * same shares again.
 * @param report hears the seed, and now and then how far it is
 * @throws what did not hold, with the seed before it
 */
export async function killInLoop(
  desk: DeskProcesses,
  kills: number,
  report: (line: string) => void = () => {},
): Promise<void> {
  const seed = Number(process.env['KILL_SEED'] ?? randomInt(2 ** 32))
  report(`KILL_SEED=${seed} draws the moments of these ${kills} kills`)
  try {
    await killBySeed(desk, kills, seed, report)
  } catch (error) {
    if (error instanceof Error) error.message = `KILL_SEED=${seed}: ${error.message}`
    throw error
  }
}

async function killBySeed(
  desk: DeskProcesses,
  kills: number,
  seed: number,
  report: (line: string) => void,
): Promise<void> {
  const random = seededRandom(seed)
  const before = await atStripe(desk)
  const startedAt = performance.now()
  const people: Person[] = []
  // How long the work takes when it is left alone; a process is killed somewhere in it, or just after.
  let wholeMs = 0
  for (let kill = 1; kill <= kills; kill++) {
    const app = await desk.run()
    const begunAt = performance.now()
    const work = workAt(desk, app, people)
    const isWhole = await Promise.race([work, delay(random() * (wholeMs * 1.5 || 60_000)).then(() => false)])
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

/**
 * Somebody who came before presses "pay" while another pays and the next one comes; the process may end at any moment.
 * @returns whether all was answered
 */
async function workAt(desk: DeskProcesses, app: AppProcess, people: Person[]): Promise<boolean> {
  const payer = people.find(({ intent, isPaid }) => intent !== null && !isPaid)
  const waiting = people.filter(({ hasPressed }) => !hasPressed)
  const [presser] = waiting
  const come = async () => {
    const cookie = await app.signIn()
    people.push({ cookie, attemptId: crypto.randomUUID(), hasPressed: false, intent: null, isPaid: false })
  }
  const outcomes = await Promise.allSettled([
    presser && press(app, presser),
    payer && pay(desk, payer),
    waiting.length < 2 && come(),
  ])
  return outcomes.every(({ status }) => status === 'fulfilled')
}

async function press(app: AppProcess, person: Person): Promise<void> {
  person.hasPressed = true
  const { data } = await app.start(person.cookie, person.attemptId)
  if (Object(data)['kind'] === 'confirm_payment') person.intent = intentOf(data)
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
