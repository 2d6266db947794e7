import { expect } from 'vitest'
import type { DeskProcesses } from './desk-processes.ts'

/**
 * Kills the application again and again while people subscribe and events arrive, at no chosen moment. Whatever was
 * answered is there afterwards, nothing is there twice, and what was half done is finished by the process that follows.
 */
export async function killInLoop(desk: DeskProcesses, rounds: number): Promise<void> {
  const answered: string[] = []
  for (let round = 0; round < rounds; round++) {
    const app = await desk.run()
    const cookies = await Promise.all([app.signIn(), app.signIn()])
    const starts = cookies.map(async (cookie) => {
      const step = await app.start(cookie, crypto.randomUUID()).catch(() => null)
      const secret: unknown = Object(step?.data)['clientSecret']
      if (typeof secret === 'string') answered.push(secret.split('_secret_')[0] ?? '')
    })
    if (round % 2 === 0) await starts[0]
    app.child.kill('SIGKILL')
    expect(await app.ended).toBe('SIGKILL')
    await Promise.all(starts)
  }
  const { rows } = await desk.inside(({ execute }) =>
    execute('select payment_intent_id from invoices where payment_intent_id = any($1)', [answered]),
  )
  expect(new Set(rows.map((row) => row['payment_intent_id']))).toEqual(new Set(answered))
  // Leases of the dead are still running, which is no loss yet.
  await desk.passLeases()
  expect((await desk.violations()).map(({ invariant, found, facts }) => [invariant, found, facts])).toEqual(
    [],
  )
}
