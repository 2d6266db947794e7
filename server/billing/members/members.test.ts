import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import { memberships } from '../../db/schema/accounts.ts'
import { sendDueMessages } from '../../notifications/send-due.ts'
import { readMailbox } from '../../notifications/read-mailbox.ts'
import { createColleague } from '../../testing/people.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const team = (seats: number) => desk.subscriber({ choice: { plan: 'team', seats } })

let colleagues = 0

/** Somebody of the account who may not spend its money. */
async function colleague(tab: Tab): Promise<Tab> {
  colleagues++
  const who = { name: `Colleague ${colleagues}`, email: `colleague${colleagues}@example.com` }
  const visitor = await createColleague(desk.deps, tab.accountId, { ...who, role: 'member' })
  return { visitor, accountId: tab.accountId, page: desk.pageOf(visitor) }
}

/** The mails to an address, oldest first. */
async function mailsTo(email: string): Promise<{ subject: string; text: string }[]> {
  await sendDueMessages(desk.deps)
  return (await readMailbox(desk.deps)).filter(({ recipient }) => recipient === email).reverse()
}

async function tokenFor(email: string): Promise<string> {
  const sent = (await mailsTo(email)).map(({ text }) => /\/join\/(\S+)/.exec(text)?.[1])
  const token = sent.findLast((found) => found !== undefined)
  if (token === undefined) throw new Error(`no invitation was sent to ${email}`)
  return token
}

const member = (email: string) => ({ email, role: 'member' as const })

test('an invitation takes a free seat, lets in whoever holds its mail and has its address, and nobody else', async () => {
  const tab = await team(3)
  const guest = await desk.newcomer()
  const { email } = guest.visitor.user
  const asked = await tab.page.members.invite(member(email.toUpperCase()))
  expect(asked.seats).toEqual({ count: 3, isSold: true, used: 1, invited: 1, free: 1 })
  expect(await tab.page.subscriptions.seats()).toMatchObject({ seats: 3, invited: 1 })
  expect(await refusalOf(tab.page.members.invite(member(email)))).toMatchObject({ code: 'already_invited' })

  const token = await tokenFor(email)
  expect(await guest.page.members.invitation({ token })).toMatchObject({
    kind: 'open',
    by: tab.visitor.user.name,
    email,
    role: 'member',
  })
  const stranger = await desk.newcomer()
  expect(await refusalOf(stranger.page.members.accept({ token }))).toMatchObject({
    code: 'invitation_for_other',
  })
  expect(
    await refusalOf(stranger.page.members.accept({ token: `${token.slice(0, 37)}${'A'.repeat(43)}` })),
  ).toMatchObject({ code: 'not_found' })
  await guest.page.members.accept({ token })
  await guest.page.members.accept({ token })
  const after = await tab.page.members.list()
  expect(after.seats).toEqual({ count: 3, isSold: true, used: 2, invited: 0, free: 1 })
  expect(after.people.map(({ name, role }) => [name, role])).toContainEqual([
    guest.visitor.user.name,
    'member',
  ])
  // Whoever joined belongs to that account alone.
  const own = await desk.deps.db
    .select()
    .from(memberships)
    .where(eq(memberships.userId, guest.visitor.user.id))
  expect(own.map(({ accountId }) => accountId)).toEqual([tab.accountId])
  expect(await refusalOf(tab.page.members.invite(member(email)))).toMatchObject({ code: 'already_member' })
})

test('without a free seat nobody is invited until one is bought for the amount that was shown', async () => {
  const tab = await team(1)
  expect(await refusalOf(tab.page.members.invite(member('full@example.com')))).toEqual({
    code: 'seats_full',
    details: { seats: 1 },
  })
  const choice = { ...starterMonthly, plan: 'team', seats: 2 }
  const { quoteId } = await tab.page.subscriptions.previewChange({ choice })
  await tab.page.subscriptions.change({ attemptId: crypto.randomUUID(), quoteId, consentVersion })
  expect((await tab.page.members.invite(member('full@example.com'))).seats).toEqual({
    count: 2,
    isSold: true,
    used: 1,
    invited: 1,
    free: 0,
  })
  // The invited hold their seat: it is not given back under them.
  expect(
    await refusalOf(tab.page.subscriptions.previewChange({ choice: { ...choice, seats: 1 } })),
  ).toMatchObject({
    code: 'seats_in_use',
    details: { inUse: 2 },
  })
})

test('two who invite at once for one seat: one is sent, the other is told that it is gone', async () => {
  const tab = await team(2)
  const results = await Promise.allSettled(
    ['one@example.com', 'two@example.com'].map((email) => tab.page.members.invite(member(email))),
  )
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await tab.page.members.list()).seats).toMatchObject({ invited: 1, free: 0 })
})

test('an invitation that is taken back or ran out frees its seat and lets nobody in', async () => {
  const tab = await team(2)
  const guest = await desk.newcomer()
  const { email } = guest.visitor.user
  const [open] = (await tab.page.members.invite(member(email))).invitations
  const token = await tokenFor(email)
  const back = await tab.page.members.revokeInvitation({ invitationId: open?.id ?? '' })
  expect(back).toMatchObject({ invitations: [], seats: { invited: 0, free: 1 } })
  expect(await guest.page.members.invitation({ token })).toEqual({ kind: 'over' })
  expect(await refusalOf(guest.page.members.accept({ token }))).toMatchObject({ code: 'invitation_over' })

  await tab.page.members.invite(member(email))
  const second = await tokenFor(email)
  const before = desk.wall.now
  desk.wall.now = new Date(before.getTime() + 14 * 86_400_000)
  expect((await tab.page.members.list()).seats).toMatchObject({ invited: 0, free: 1 })
  expect(await refusalOf(guest.page.members.accept({ token: second }))).toMatchObject({
    code: 'invitation_over',
  })
  expect((await tab.page.members.invite(member(email))).seats).toMatchObject({ invited: 1 })
  desk.wall.now = before
})

test('whoever has bought something of their own does not lose it by joining', async () => {
  const tab = await team(2)
  const guest = await desk.subscriber()
  await tab.page.members.invite(member(guest.visitor.user.email))
  const token = await tokenFor(guest.visitor.user.email)
  expect(await refusalOf(guest.page.members.accept({ token }))).toMatchObject({ code: 'own_account_in_use' })
  expect((await tab.page.members.list()).seats).toMatchObject({ used: 1, invited: 1 })
})

test('members ask for seats, managers are told and decide, and whoever asked is told why', async () => {
  const tab = await team(3)
  const asker = await colleague(tab)
  expect(await refusalOf(asker.page.members.invite(member('new@example.com')))).toMatchObject({
    code: 'not_permitted',
  })
  const wish = { email: 'new@example.com', reason: 'designs the next release' }
  const asked = await asker.page.members.requestSeat(wish)
  expect(asked).toMatchObject({ may: 'ask', requests: [{ email: 'new@example.com' }], invitations: [] })
  expect(await refusalOf(asker.page.members.requestSeat(wish))).toMatchObject({ code: 'already_requested' })
  const subject = `${asker.visitor.user.name} asks for a seat for new@example.com`
  const told = (await mailsTo(tab.visitor.user.email)).find((mail) => mail.subject === subject)
  expect(told?.text).toContain('designs the next release')
  const waiting = (await tab.page.notices.list()).notices.filter(
    ({ reaction }) => reaction === 'seat_requested',
  )
  expect(waiting.map(({ isSolved }) => isSolved)).toEqual([false])

  const requestId = asked.requests[0]?.id ?? ''
  const decision = { requestId, decision: 'approve', note: 'welcome them' } as const
  expect(await refusalOf(asker.page.members.decideRequest(decision))).toMatchObject({ code: 'not_permitted' })
  const decided = await tab.page.members.decideRequest(decision)
  expect(decided).toMatchObject({ requests: [], invitations: [{ email: 'new@example.com' }] })
  expect(await tab.page.members.decideRequest(decision)).toEqual(decided)
  expect(await tokenFor('new@example.com')).toMatch(/^[0-9a-f-]{36}\./)
  const answers = async () => (await mailsTo(asker.visitor.user.email)).map(({ text }) => text).join()
  expect(await answers()).toContain('“welcome them”')
  expect(
    (await tab.page.notices.list()).notices.find(({ reaction }) => reaction === 'seat_requested'),
  ).toMatchObject({ isSolved: true })

  // All three seats are taken now: approving does not buy one.
  const more = await asker.page.members.requestSeat({ email: 'more@example.com', reason: null })
  const moreId = more.requests[0]?.id ?? ''
  expect(
    await refusalOf(tab.page.members.decideRequest({ requestId: moreId, decision: 'approve', note: null })),
  ).toMatchObject({ code: 'seats_full' })
  await tab.page.members.decideRequest({ requestId: moreId, decision: 'deny', note: 'next quarter' })
  expect(await answers()).toMatch(
    /turned down your request for a seat for more@example\.com\. “next quarter”/,
  )
})

test('the seat policy says who may fill seats, and never lets anybody spend money', async () => {
  const tab = await team(3)
  const other = await colleague(tab)
  expect(await refusalOf(other.page.members.setSeatPolicy({ policy: 'free_seats' }))).toMatchObject({
    code: 'not_permitted',
  })
  await tab.page.members.setSeatPolicy({ policy: 'free_seats' })
  expect(
    await refusalOf(other.page.members.invite({ email: 'a@example.com', role: 'billing_manager' })),
  ).toMatchObject({ code: 'not_permitted' })
  expect(await other.page.members.invite(member('a@example.com'))).toMatchObject({
    may: 'ask',
    seats: { free: 0 },
  })
  expect(await refusalOf(other.page.members.invite(member('b@example.com')))).toMatchObject({
    code: 'not_permitted',
  })
  await tab.page.members.setSeatPolicy({ policy: 'managers' })
  expect(await other.page.members.list()).toMatchObject({ may: 'none' })
  expect(
    await refusalOf(other.page.members.requestSeat({ email: 'b@example.com', reason: null })),
  ).toMatchObject({ code: 'not_permitted' })
})

test('whoever is removed frees a seat at once, keeps nothing of the account and has one of their own', async () => {
  const tab = await team(2)
  const other = await colleague(tab)
  const { people } = await tab.page.members.list()
  const idOf = (userTab: Tab) => people.find(({ name }) => name === userTab.visitor.user.name)?.id ?? ''
  expect(await refusalOf(tab.page.members.remove({ memberId: idOf(tab) }))).toMatchObject({
    code: 'member_not_removable',
  })
  const after = await tab.page.members.remove({ memberId: idOf(other) })
  expect(after.seats).toEqual({ count: 2, isSold: true, used: 1, invited: 0, free: 1 })
  const now = await desk.deps.db
    .select()
    .from(memberships)
    .where(eq(memberships.userId, other.visitor.user.id))
  expect(now.map(({ role, accountId }) => [role, accountId === tab.accountId])).toEqual([['owner', false]])
})

test('the members that a plan without seats includes are invited one by one, and no more of them', async () => {
  const tab = await desk.subscriber()
  const { seats, may } = await tab.page.members.list()
  expect(seats).toEqual({ count: 3, isSold: false, used: 1, invited: 0, free: 2 })
  expect(may).toBe('invite')
  await tab.page.members.invite(member('first@example.com'))
  const { seats: all } = await tab.page.members.invite(member('second@example.com'))
  expect(all).toMatchObject({ invited: 2, free: 0 })
  expect(await refusalOf(tab.page.members.invite(member('third@example.com')))).toMatchObject({
    code: 'seats_full',
    details: { seats: 3 },
  })
  expect(await tab.page.subscriptions.seats()).toMatchObject({ seats: 3, invited: 2 })
  const team = { ...starterMonthly, plan: 'team', seats: 2 }
  expect(await refusalOf(tab.page.subscriptions.previewChange({ choice: team }))).toMatchObject({
    code: 'seats_in_use',
    details: { inUse: 3 },
  })
})

test('a plan for one person seats nobody else', async () => {
  const tab = await desk.newcomer()
  expect(await tab.page.members.list()).toMatchObject({ seats: null, may: 'none' })
  expect(await refusalOf(tab.page.members.invite(member('c@example.com')))).toMatchObject({
    code: 'seats_not_sold',
  })
})
