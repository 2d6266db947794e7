import { afterAll, beforeAll, test } from 'vitest'
import { type DeskProcesses, openDeskProcesses } from './testing/desk-processes.ts'
import { killInLoop } from './testing/kill-loop.ts'

let desk: DeskProcesses

beforeAll(async () => {
  desk = await openDeskProcesses()
})
afterAll(() => desk.end())

test(
  'F23: killed two hundred times under work, nothing that was answered is lost and nothing is there twice',
  () => killInLoop(desk, 200),
  3_600_000,
)
