import type { Door } from './door.ts'
import { FAULT_PARAMS, readFaultRule } from './fault-rule.ts'
import { readText } from './input.ts'

const CHOICE = ['id', 'account'] as const

export const faultDoors: readonly Door[] = [
  {
    call: 'POST /_emulator/faults',
    takes: FAULT_PARAMS,
    answer: ({ faults }, input) => faults.add(readFaultRule(input)),
  },
  {
    call: 'GET /_emulator/faults',
    takes: ['account'],
    answer: ({ faults }, input) => ({ faults: faults.list(readText(input, 'account')) }),
  },
  {
    call: 'DELETE /_emulator/faults',
    takes: CHOICE,
    answer: ({ faults }, input) => ({
      removed: faults.remove({ id: readText(input, 'id'), account: readText(input, 'account') }),
    }),
  },
  {
    call: 'POST /_emulator/faults/release',
    takes: CHOICE,
    answer: ({ faults }, input) => ({
      released: faults.release({ id: readText(input, 'id'), account: readText(input, 'account') }),
    }),
  },
]
