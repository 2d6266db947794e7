import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessions } from '../db/schema/auth.ts'
import { contextFor } from '../testing/in-process.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../testing/test-paydesk.ts'
import { consentVersion } from '#shared/consent.ts'
import { roles } from '#shared/contracts/account.ts'
import { requirePermissions } from '../trpc/permissions.ts'
import { appRouter } from '../trpc/router.ts'
import { createCallerFactory, publicProcedure, router } from '../trpc/trpc.ts'

let desk: TestPaydesk
let ours: Tab
let theirs: Tab
let attemptId: string
let quoteId: string
let sessionId: string

beforeAll(async () => {
  desk = await openTestPaydesk()
  ours = await desk.newcomer()
  theirs = await desk.newcomer()
  const step = await desk.start(theirs, { shown: { catalogueVersion: 'old' } })
  quoteId = step.kind === 'amount_changed' ? step.quoteId : ''
  attemptId = crypto.randomUUID()
  await desk.confirm(await desk.start(theirs, { attemptId, shown: { quoteId } }))
  await desk.settle()
  const theirSession = { token: 'theirs', userId: theirs.visitor.user.id, expiresAt: new Date(8e12) }
  const [session] = await desk.deps.db.insert(sessions).values(theirSession).returning()
  sessionId = session?.id ?? ''
})
afterAll(() => desk.end())

const none = crypto.randomUUID()
const goodStart = {
  attemptId: none,
  choice: starterMonthly,
  shown: { catalogueVersion: 'x' },
  consentVersion,
}

const everybody = ['signed out', ...roles]

/** To procedures that take no input, any is unknown. */
const nothingIsTaken = [1, null, {}, { x: 1 }, 'text']

/**
 * Every procedure: who may call it, an id of somebody else to try and one that is missing (null: it takes no id), and
 * input that is not what it takes.
 */
const procedures = {
  'plans.list': { allowed: everybody, foreign: null, malformed: nothingIsTaken },
  'plans.get': {
    allowed: everybody,
    foreign: null,
    malformed: [{}, { code: 7 }, { code: 'X'.repeat(500) }, { code: 'starter', price: 1 }],
  },
  'account.me': { allowed: everybody, foreign: null, malformed: nothingIsTaken },
  'account.sessions': { allowed: roles, foreign: null, malformed: nothingIsTaken },
  'account.endSession': {
    allowed: roles,
    foreign: () => [{ sessionId }, { sessionId: none }],
    malformed: [{}, { sessionId: 'x' }, { sessionId: none, userId: none }, null],
  },
  'account.changes': { allowed: roles, foreign: null, malformed: [{ accountId: none }] },
  'subscriptions.current': { allowed: roles, foreign: null, malformed: nothingIsTaken },
  'subscriptions.outcome': {
    allowed: roles,
    foreign: () => [{ attemptId }, { attemptId: none }],
    malformed: [{}, { attemptId: '1' }, { attemptId: none, accountId: none }, null, 'text'],
  },
  'subscriptions.quote': {
    allowed: roles,
    foreign: () => [{ quoteId }, { quoteId: none }],
    malformed: [{}, { quoteId: "' or 1=1 --" }, { quoteId: none, accountId: none }],
  },
  'subscriptions.start': {
    allowed: ['owner', 'billing_manager'],
    foreign: () => [
      { ...goodStart, shown: { quoteId } },
      { ...goodStart, shown: { quoteId: none } },
    ],
    malformed: [
      {},
      { ...goodStart, attemptId: 'x' },
      { ...goodStart, amount: 1 },
      { ...goodStart, accountId: none },
      { ...goodStart, customer: 'cus_1' },
      { ...goodStart, choice: { ...starterMonthly, price: 'price_1' } },
      { ...goodStart, choice: { ...starterMonthly, unitAmountMinor: 1 } },
      { ...goodStart, shown: { catalogueVersion: 'x', quoteId: none } },
      { ...goodStart, shown: { catalogueVersion: 'x'.repeat(65) } },
      ...['', '1', `${consentVersion}.1`].map((version) => ({ ...goodStart, consentVersion: version })),
      ...[-1, 0, 1.5, 1e308, Number.NaN, '2', 10_001, null].map((seats) => ({
        ...goodStart,
        choice: { ...starterMonthly, seats },
      })),
      { ...goodStart, choice: { ...starterMonthly, currency: 'gbp' } },
      { ...goodStart, choice: { ...starterMonthly, interval: 'day' } },
      {
        ...goodStart,
        choice: { ...starterMonthly, addOns: Array.from({ length: 11 }, () => ({ code: 'a', quantity: 1 })) },
      },
    ],
  },
  'activity.recent': { allowed: roles, foreign: null, malformed: nothingIsTaken },
} as const satisfies Record<
  string,
  { allowed: readonly string[]; foreign: null | (() => readonly unknown[]); malformed: readonly unknown[] }
>

/** What belongs to a person and not to an account. */
const ofPersons = new Set(['account.endSession'])

type Visitor = Parameters<typeof contextFor>[1]
const callerOf = createCallerFactory(appRouter)

/** Calls a procedure by its path with any input at all. */
async function call(path: string, input: unknown, visitor?: Visitor): Promise<unknown> {
  const caller: unknown = callerOf(contextFor(desk.deps, visitor))
  const [routerName = '', name = ''] = path.split('.')
  const procedure: unknown = Reflect.get(Object(Reflect.get(Object(caller), routerName)), name)
  if (typeof procedure !== 'function') throw new Error(`there is no procedure ${path}`)
  return procedure(input)
}

test('A1, A2, A4: the table names every procedure there is', () => {
  expect(Object.keys(procedures).sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
})

test('A2: a procedure that does not say who may call it ends the start', () => {
  const silent = { _def: { ...publicProcedure.query(() => 1)._def, meta: undefined } }
  expect(() =>
    requirePermissions({ 'plans.list': publicProcedure.query(() => 1), 'admin.act': silent }),
  ).toThrow('no permission is declared on admin.act')
  expect(() =>
    requirePermissions(router({ open: publicProcedure.query(() => 1) })._def.procedures),
  ).not.toThrow()
})

const matrix = Object.entries(procedures).flatMap(([path, { allowed }]) =>
  everybody.map((caller) => ({ path, caller, isAllowed: allowed.some((name) => name === caller) })),
)

test.each(matrix)(
  'A2: $path called by $caller (allowed: $isAllowed)',
  async ({ path, caller, isAllowed }) => {
    const role = roles.find((name) => name === caller)
    const { user, membership } = ours.visitor
    const visitor = role === undefined ? undefined : { user, membership: { ...membership, role } }
    const code = await call(path, undefined, visitor).then(
      () => 'answered',
      async (error: unknown) => (await refusalOf(Promise.reject(error))).code,
    )
    // Whoever is let in and brought no input hears that it is missing.
    if (isAllowed) expect(['answered', 'BAD_REQUEST']).toContain(code)
    else expect(code).toBe(role === undefined ? 'unauthenticated' : 'not_permitted')
  },
)

const withIds = Object.entries(procedures).flatMap(([path, { foreign }]) =>
  foreign === null ? [] : [{ path, foreign }],
)

test.each(withIds)(
  'A1: $path tells nothing about what belongs to another account',
  async ({ path, foreign }) => {
    const [theirsInput, missingInput] = foreign()
    const answer = await refusalOf(call(path, theirsInput, ours.visitor))
    expect(answer).toEqual({ code: 'not_found', details: {} })
    expect(await refusalOf(call(path, missingInput, ours.visitor))).toEqual(answer)
    if (ofPersons.has(path)) return
    // Who made it and then left for another account has no more right to it than a stranger.
    const left = { user: theirs.visitor.user, membership: ours.visitor.membership }
    expect(await refusalOf(call(path, theirsInput, left))).toEqual(answer)
  },
)

const withInput = Object.entries(procedures).flatMap(([path, { malformed }]) =>
  malformed.length === 0 ? [] : [{ path, malformed }],
)

test.each(withInput)(
  'A4: $path refuses malformed, oversized and unknown input, and nothing changes',
  async ({ path, malformed }) => {
    const before = await fingerprintOfAll()
    desk.requests.length = 0
    for (const input of malformed) {
      const { code } = await refusalOf(call(path, input, ours.visitor))
      expect({ input, code }).toEqual({ input, code: 'BAD_REQUEST' })
    }
    expect(desk.requests).toEqual([])
    expect(await fingerprintOfAll()).toEqual(before)
  },
)

test('A1: answers of one account hold nothing of another', async () => {
  const answers = JSON.stringify(
    await Promise.all([
      ours.page.subscriptions.current(),
      ours.page.activity.recent(),
      ours.page.account.me(),
      ours.page.plans.list(),
    ]),
  )
  expect(answers).not.toContain(theirs.accountId)
  expect(answers).not.toContain(theirs.visitor.user.email)
})

test('A1: no answer but a client secret carries an id of Stripe', async () => {
  const answers = JSON.stringify(
    await Promise.all([
      theirs.page.subscriptions.current(),
      theirs.page.subscriptions.outcome({ attemptId }),
      theirs.page.activity.recent(),
      theirs.page.plans.list(),
    ]),
  )
  expect(answers).not.toMatch(/\b(cus|sub|in|pi|seti|si|price|prod|pm|ch|evt|clock)_[A-Za-z0-9]{8,}/)
})

async function fingerprintOfAll(): Promise<unknown[]> {
  const tables = ['billing_operations', 'quotes', 'subscriptions', 'customers', 'audit_entries']
  return Promise.all(
    tables.map(async (table) => (await desk.database.execute(`select count(*) from ${table}`)).rows),
  )
}
