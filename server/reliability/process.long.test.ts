import { afterAll, beforeAll, test } from 'vitest'
import { type DeskProcesses, openDeskProcesses } from './testing/desk-processes.ts'
import { endAt, endInOrder, killAndRetry } from './testing/kill-and-retry.ts'
import { killInLoop } from './testing/kill-loop.ts'

let desk: DeskProcesses

beforeAll(async () => {
  desk = await openDeskProcesses()
})
afterAll(() => desk.end())

test.each(['F1', 'F2', 'F3', 'F4', 'F5', 'F6'] as const)(
  'F1, F2, F3, F4, F5, F6: killed at the point of %s, the same attempt ends at one subscription in the next process',
  async (row) => endInOrder(desk, await killAndRetry(desk, row)),
)

test.each(['K1', 'K2', 'K4', 'K5'].map((point) => (point === 'K5' ? point : `${point}:create_subscription`)))(
  'F25: told to end at %s, the request is answered first and the process ends with 0',
  (point) => endAt(desk, point),
)

test(
  'F23: killed two hundred times under work, nothing that was answered is lost and nothing is there twice',
  () => killInLoop(desk, 200, (line) => process.stderr.write(`${process.env['TEST_DB']}: ${line}\n`)),
  2_400_000,
)
