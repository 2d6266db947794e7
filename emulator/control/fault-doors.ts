import type { Door } from './door.ts'
import { FAULT_PARAMS, readFaultRule } from './fault-rule.ts'
import { readText } from './input.ts'

const CHOICE = ['id', 'account'] as const

export const faultDoors: readonly Door[] = [
  {
    call: 'POST /_emulator/faults',
    does: 'Has API requests fail: a status, a reset, hanging, half a body, a delay, before or after the write.',
    takes: FAULT_PARAMS,
    answer: ({ faults }, input) => faults.add(readFaultRule(input)),
  },
  {
    call: 'GET /_emulator/faults',
    does: 'Lists the faults with how many requests each saw, hit and holds.',
    takes: ['account'],
    answer: ({ faults }, input) => ({ faults: faults.list(readText(input, 'account')) }),
  },
  {
    call: 'DELETE /_emulator/faults',
    does: 'Removes one, those of an account, or all, and cuts the requests they hold.',
    takes: CHOICE,
    answer: ({ faults }, input) => ({
      removed: faults.remove({ id: readText(input, 'id'), account: readText(input, 'account') }),
    }),
  },
  {
    call: 'POST /_emulator/faults/release',
    does: 'Lets hanging requests go on.',
    takes: CHOICE,
    answer: ({ faults }, input) => ({
      released: faults.release({ id: readText(input, 'id'), account: readText(input, 'account') }),
    }),
  },
]
