import { afterAll, beforeAll, expect, test } from 'vitest'
import express from 'express'
import type { AddressInfo } from 'node:net'
import { overrideSetting } from '../billing/settings/overrides.ts'
import { openTestPaydesk, type Tab, type TestPaydesk } from '../testing/test-paydesk.ts'
import { demoRoutes } from './demo-routes.ts'
import { errorHandler } from './error-handler.ts'

let desk: TestPaydesk
let free: Tab
let subscriber: Tab
let server: ReturnType<ReturnType<typeof express>['listen']>
let address: string

beforeAll(async () => {
  desk = await openTestPaydesk()
  free = await desk.newcomer()
  subscriber = await desk.newcomer()
  await desk.confirm(await desk.start(subscriber))
  await desk.settle()
  const app = express()
  app.use(
    '/api/demo',
    demoRoutes(desk.deps, async (req) => req.get('account') ?? null),
  )
  app.use(errorHandler(desk.deps.log))
  server = app.listen(0)
  const { port } = server.address() as AddressInfo
  address = `http://127.0.0.1:${port}/api/demo/automations`
})
afterAll(async () => {
  server.close()
  await desk.end()
})

const run = (account: string | null, key?: string) =>
  fetch(address, {
    method: 'POST',
    headers: {
      ...(account !== null && { account }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
  })
const codeOf = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string } }
  return error.code
}

test('a plain route is closed to strangers, and its public address is open', async () => {
  const refused = await run(null)
  expect([refused.status, await codeOf(refused)]).toEqual([401, 'unauthenticated'])
  expect((await fetch(`${address}/about`)).status).toBe(200)
})

test('A40: without a plan it answers 402, at the limit 429 with the seconds to wait, and a repeated run is free', async () => {
  const unpaid = await run(free.accountId)
  expect([unpaid.status, await codeOf(unpaid)]).toEqual([402, 'subscription_required'])
  const actor = { kind: 'job' } as const
  const { accountId } = subscriber
  await overrideSetting(desk.deps, { accountId, key: 'limits.starter.automation_runs', value: 1, actor })
  expect((await run(accountId, 'once')).status).toBe(201)
  expect((await run(accountId, 'once')).status).toBe(201)
  const over = await run(accountId, 'twice')
  expect([over.status, await codeOf(over)]).toEqual([429, 'limit_reached'])
  expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0)
})
