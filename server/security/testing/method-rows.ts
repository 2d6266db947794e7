import { managers, none, nothingIsTaken, type ProcedureRows } from './procedure-rows.ts'

/** What `theirs` names belongs to another account; it is filled before the rows are used. */
export const methodRows = (theirs: { methodId: string; setupAttemptId: string }) =>
  ({
    'paymentMethods.list': { allowed: [...managers, 'accountant'], foreign: null, malformed: nothingIsTaken },
    'paymentMethods.beginSetup': {
      allowed: managers,
      foreign: null,
      malformed: [{}, { attemptId: 'x' }, { attemptId: none, customer: 'cus_1' }],
    },
    'paymentMethods.finishSetup': {
      allowed: managers,
      foreign: () => [
        { attemptId: crypto.randomUUID(), setupAttemptId: theirs.setupAttemptId, makeDefault: true },
        { attemptId: crypto.randomUUID(), setupAttemptId: none, makeDefault: true },
      ],
      malformed: [
        {},
        { attemptId: none, setupAttemptId: 'seti_1', makeDefault: true },
        { attemptId: none, setupAttemptId: none, makeDefault: 'yes' },
      ],
    },
    'paymentMethods.setDefault': {
      allowed: managers,
      foreign: () => [
        { attemptId: crypto.randomUUID(), methodId: theirs.methodId },
        { attemptId: crypto.randomUUID(), methodId: none },
      ],
      malformed: [{}, { attemptId: none, methodId: 'pm_1' }, { attemptId: none, methodId: none, all: true }],
    },
    'paymentMethods.remove': {
      allowed: managers,
      foreign: () => [
        { attemptId: crypto.randomUUID(), methodId: theirs.methodId },
        { attemptId: crypto.randomUUID(), methodId: none },
      ],
      malformed: [{}, { attemptId: none, methodId: 'pm_1' }, { methodId: none }],
    },
    'paymentMethods.setBackup': {
      allowed: managers,
      foreign: () => [{ methodId: theirs.methodId }, { methodId: none }],
      malformed: [{}, { methodId: 'pm_1' }, { methodId: none, accountId: none }],
    },
    'paymentMethods.keep': {
      allowed: managers,
      foreign: () => [{ methodId: theirs.methodId }, { methodId: none }],
      malformed: [{}, { methodId: 'pm_1' }, { methodId: none, accountId: none }],
    },
  }) as const satisfies ProcedureRows
