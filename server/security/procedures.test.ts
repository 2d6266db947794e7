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
import { managers, none, nothingIsTaken, type ProcedureRows } from './testing/procedure-rows.ts'
import { addTheirPeople, memberRows, nobody } from './testing/member-rows.ts'
import { methodRows } from './testing/method-rows.ts'
import { promotionRows } from './testing/promotion-rows.ts'
import { billingDetailsRows, theirTaxId } from './testing/billing-details-rows.ts'
import { subscriptionRows } from './testing/subscription-rows.ts'
import { unlockRows } from './testing/unlock-rows.ts'

let desk: TestPaydesk
let ours: Tab
let theirs: Tab
/** Of the other account; filled before the tests. */
const their = {
  setupAttemptId: '',
  attemptId: '',
  quoteId: '',
  methodId: '',
  changeAttemptId: '',
  changeQuoteId: '',
  ...nobody,
}
let sessionId: string
let invoiceId: string

beforeAll(async () => {
  desk = await openTestPaydesk()
  ours = await desk.newcomer()
  theirs = await desk.newcomer()
  const step = await desk.start(theirs, { shown: { catalogueVersion: 'old' } })
  their.quoteId = step.kind === 'amount_changed' ? step.quoteId : ''
  their.attemptId = crypto.randomUUID()
  await desk.confirm(
    await desk.start(theirs, { attemptId: their.attemptId, shown: { quoteId: their.quoteId } }),
  )
  await desk.settle()
  await theirs.page.billingDetails.addTaxId({ attemptId: crypto.randomUUID(), ...theirTaxId })
  their.setupAttemptId = crypto.randomUUID()
  await theirs.page.paymentMethods.beginSetup({ attemptId: their.setupAttemptId })
  their.methodId = (await theirs.page.paymentMethods.list()).methods[0]?.id ?? ''
  invoiceId = (await theirs.page.invoices.list(wholeList)).rows[0]?.id ?? ''
  their.changeAttemptId = crypto.randomUUID()
  const yearly = await theirs.page.subscriptions.previewChange({
    choice: { ...starterMonthly, interval: 'year' },
  })
  await theirs.page.subscriptions.change({
    attemptId: their.changeAttemptId,
    quoteId: yearly.quoteId,
    consentVersion,
  })
  their.changeQuoteId = (
    await theirs.page.subscriptions.previewChange({ choice: { ...starterMonthly, plan: 'team' } })
  ).quoteId
  Object.assign(their, await addTheirPeople(desk, theirs))
  const theirSession = { token: 'theirs', userId: theirs.visitor.user.id, expiresAt: new Date(8e12) }
  const [session] = await desk.deps.db.insert(sessions).values(theirSession).returning()
  sessionId = session?.id ?? ''
})
afterAll(() => desk.end())

const readers = ['owner', 'billing_manager', 'accountant'] as const
const wholeList = { filter: 'all' as const, year: null, search: '', cursor: null }
const { cursor: _cursor, ...wholeExport } = wholeList
const newest = `2026-11-28T19:00:00.000Z~${none}`

const everybody = ['signed out', ...roles] as const

/** A signature that nobody made, on a name that nothing has and on one that is something else's. */
const forged = 'A'.repeat(43)
const linkRows = {
  allowed: everybody,
  foreign: () => [{ token: `${invoiceId}.${forged}` }, { token: `${none}.${forged}` }],
  malformed: [{}, { token: none }, { token: `${none}.x` }, { token: `${none}.${forged}`, invoiceId: none }],
}

/**
 * Every procedure: who may call it, an id of somebody else to try and one that is missing (null: it takes no id), and
 * input that is not what it takes.
 */
const procedures = {
  ...memberRows(their),
  ...promotionRows(their),
  ...subscriptionRows(their),
  'plans.list': { allowed: everybody, foreign: null, malformed: nothingIsTaken },
  'plans.get': {
    allowed: everybody,
    foreign: null,
    malformed: [{}, { code: 7 }, { code: 'X'.repeat(500) }, { code: 'starter', price: 1 }],
  },
  'promotions.look': {
    allowed: everybody,
    foreign: null,
    malformed: [
      {},
      { promotionCode: 'HALF' },
      { promotionCode: ' ', currency: 'eur' },
      { promotionCode: 'HALF', currency: 'doge' },
      { promotionCode: 'HALF', currency: 'eur', accountId: none },
    ],
  },
  'account.me': { allowed: everybody, foreign: null, malformed: nothingIsTaken },
  'account.sessions': { allowed: roles, foreign: null, malformed: nothingIsTaken },
  'account.endSession': {
    allowed: roles,
    foreign: () => [{ sessionId }, { sessionId: none }],
    malformed: [{}, { sessionId: 'x' }, { sessionId: none, userId: none }, null],
  },
  'account.changes': { allowed: roles, foreign: null, malformed: [{ accountId: none }] },
  ...billingDetailsRows,
  ...methodRows(their),
  'invoices.list': {
    allowed: readers,
    foreign: null,
    malformed: [
      {},
      { ...wholeList, filter: 'mine' },
      { ...wholeList, year: 1 },
      { ...wholeList, search: 'x'.repeat(41) },
      { ...wholeList, cursor: "2026'; drop table invoices --" },
      { ...wholeList, cursor: newest.replace('~', ' ') },
      { ...wholeList, accountId: none },
    ],
  },
  'invoices.export': {
    allowed: readers,
    foreign: null,
    malformed: [{}, wholeList, { ...wholeExport, filter: 'mine' }],
  },
  'invoices.get': {
    allowed: readers,
    foreign: () => [{ invoiceId }, { invoiceId: none }],
    malformed: [{}, { invoiceId: 'in_1' }, { invoiceId: none, accountId: none }],
  },
  'invoices.document': {
    allowed: readers,
    foreign: () => [{ invoiceId }, { invoiceId: none }],
    malformed: [
      {},
      { invoiceId: 'in_1' },
      { invoiceId: none, address: 'https://evil.example/a.pdf' },
      { invoiceId: none, creditNote: 'x'.repeat(61) },
    ],
  },
  'invoices.reissue': {
    allowed: managers,
    foreign: () => [
      { attemptId: crypto.randomUUID(), invoiceId },
      { attemptId: crypto.randomUUID(), invoiceId: none },
    ],
    malformed: [
      {},
      { attemptId: none, invoiceId: 'in_1' },
      { attemptId: none, invoiceId: none, details: {} },
    ],
  },
  'invoices.recovery': { allowed: readers, foreign: null, malformed: nothingIsTaken },
  'invoices.upcoming': { allowed: readers, foreign: null, malformed: nothingIsTaken },
  'invoices.pay': {
    allowed: managers,
    foreign: () => [
      { attemptId: crypto.randomUUID(), invoiceId, methodId: their.methodId },
      { attemptId: crypto.randomUUID(), invoiceId: none, methodId: none },
    ],
    malformed: [
      {},
      { attemptId: none, invoiceId: 'in_1', methodId: none },
      { attemptId: none, invoiceId: none, methodId: none, amount: 1 },
    ],
  },
  'dev.mails': { allowed: everybody, foreign: null, malformed: nothingIsTaken },
  'notices.list': { allowed: managers, foreign: null, malformed: nothingIsTaken },
  'notices.markRead': {
    allowed: managers,
    // Passed over in silence; that nothing of theirs is marked is shown in `list-notices.test.ts`.
    foreign: null,
    malformed: [{}, { noticeIds: [] }, { noticeIds: ['x'] }, { noticeIds: [none], userId: none }],
  },
  'payLinks.create': {
    allowed: managers,
    foreign: () => [{ invoiceId }, { invoiceId: none }],
    malformed: [{}, { invoiceId: 'in_1' }, { invoiceId: none, expiresAt: '2099-01-01T00:00:00Z' }],
  },
  'payLinks.open': linkRows,
  'payLinks.begin': linkRows,
  'payLinks.finish': linkRows,
  ...unlockRows,
  'activity.recent': { allowed: roles, foreign: null, malformed: nothingIsTaken },
} as const satisfies ProcedureRows

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
    const answer = { code: 'not_found', details: {} }
    for (const input of foreign()) {
      expect(await refusalOf(call(path, input, ours.visitor))).toEqual(answer)
      if (ofPersons.has(path)) continue
      // Who made it and then left for another account has no more right to it than a stranger.
      const left = { user: theirs.visitor.user, membership: ours.visitor.membership }
      expect(await refusalOf(call(path, input, left))).toEqual(answer)
    }
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

/** Queries that take no input, by path: whichever is added to the table is asked too. */
const openQuestions = Object.entries<ProcedureRows[string]>(procedures)
  .filter(([path, { malformed }]) => malformed === nothingIsTaken && kindOf(path) === 'query')
  .map(([path]) => path)

function kindOf(path: string): unknown {
  const procedure: unknown = Reflect.get(appRouter._def.procedures, path)
  return Reflect.get(Object(Reflect.get(Object(procedure), '_def')), 'type')
}

/** What the server tells a visitor in every query that takes no input. */
const answersTo = (visitor: Visitor) =>
  Promise.all(openQuestions.map((path) => call(path, undefined, visitor)))

test('A1: answers of one account hold nothing of another', async () => {
  expect(openQuestions).toContain('credits.history')
  const answers = JSON.stringify([
    await answersTo(ours.visitor),
    await ours.page.invoices.list(wholeList),
    await ours.page.invoices.export(wholeExport),
  ])
  for (const mark of [theirs.accountId, theirs.visitor.user.email, invoiceId, their.methodId, sessionId]) {
    expect(mark).not.toBe('')
    expect(answers).not.toContain(mark)
  }
})

test('A1: no answer but a client secret carries an id of Stripe', async () => {
  const answers = JSON.stringify([
    await answersTo(theirs.visitor),
    await theirs.page.subscriptions.outcome({ attemptId: their.attemptId }),
    await theirs.page.invoices.list(wholeList),
    await theirs.page.invoices.get({ invoiceId }),
    await theirs.page.invoices.export(wholeExport),
  ])
  expect(answers).not.toMatch(
    /\b(acct|cus|sub|sub_sched|si|in|il|ii|pi|seti|price|prod|pm|card|src|mandate|ch|py|re|cn|txi|txr|promo|di|evt|clock)_[A-Za-z0-9]{8,}/,
  )
})

/** Every row of every table, so that a change in place is seen as well as a new row. */
async function fingerprintOfAll(): Promise<unknown[]> {
  const { rows } = await desk.database.execute(
    `select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  )
  const sums = rows.map(
    ({ name }) =>
      `select '${String(name)}' as name, count(*), md5(string_agg(t::text, ' ' order by t::text)) from "${String(name)}" t`,
  )
  return (await desk.database.execute(sums.join(' union all '))).rows
}
