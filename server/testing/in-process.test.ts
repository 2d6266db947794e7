import { consentVersion } from '#shared/consent.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator } from '#emulator/emulator.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createCallerFactory } from '../trpc/trpc.ts'
import { appRouter } from '../trpc/router.ts'
import { contextFor, createPaydeskInProcess, type PaydeskInProcess } from './in-process.ts'
import { confirmStep, createPerson } from './people.ts'

let database: TestDatabase
let paydesk: PaydeskInProcess

beforeAll(async () => {
  database = await createTestDatabase()
  paydesk = await createPaydeskInProcess({
    db: database.db,
    emulator: (send) => createEmulator({ baseUrl: 'http://localhost:12111', send }),
  })
})

afterAll(async () => {
  await paydesk.close()
  await database.close()
})

const callerOf = createCallerFactory(appRouter)

test('a newcomer subscribes with a test card in one process without a socket', async () => {
  const visitor = await createPerson(paydesk.deps, { name: 'Nora New', email: 'nora@example.com' })
  const page = callerOf(contextFor(paydesk.deps, visitor))
  const { catalogueVersion } = await page.plans.list()

  const step = await page.subscriptions.start({
    attemptId: crypto.randomUUID(),
    choice: { plan: 'team', interval: 'month', currency: 'eur', seats: 5, addOns: [] },
    shown: { catalogueVersion },
    consentVersion,
  })
  expect(step).toMatchObject({ kind: 'confirm_payment', clientSecret: expect.stringContaining('_secret_') })

  expect(await confirmStep(paydesk.deps, step, 'pm_card_visa')).toBeNull()
  await paydesk.settle()

  const current = await page.subscriptions.current()
  expect(current).toMatchObject({
    state: { kind: 'active', next: { amountMinor: 14_500, currency: 'eur' } },
    plan: { choice: { plan: 'team', seats: 5 } },
    paymentMethod: { brand: 'visa', last4: '4242' },
    unfinished: null,
  })
})
