import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accounts, memberships } from '../db/schema/accounts.ts'
import { auditEntries } from '../db/schema/audit.ts'
import { sessions, users } from '../db/schema/auth.ts'
import { cookieOf, startTestApp, type TestApp } from '../http/testing/start-test-app.ts'
import { createAuth } from './auth.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const password = 'correct horse battery'

function me(cookie: string): Promise<string> {
  return fetch(`${app.url}/trpc/account.me`, { headers: { cookie } }).then((response) => response.text())
}

describe('signing up', () => {
  test('makes a person, an account with language and zone, an owner and an audit entry', async () => {
    const { accountId, cookie } = await app.signUp({ name: 'Ada', locale: 'it', timeZone: 'Europe/Rome' })
    const [account] = await app.deps.db.select().from(accounts).where(eq(accounts.id, accountId))
    expect(account).toMatchObject({ name: 'Ada', locale: 'it', timeZone: 'Europe/Rome' })
    const members = await app.deps.db.select().from(memberships).where(eq(memberships.accountId, accountId))
    expect(members).toMatchObject([{ role: 'owner' }])
    const trail = await app.deps.db.select().from(auditEntries).where(eq(auditEntries.accountId, accountId))
    expect(trail).toMatchObject([{ action: 'account.created', actorKind: 'user', actorName: 'Ada' }])
    expect(await me(cookie)).toContain('"role":"owner"')
  })

  test.each([
    ['a language that is not offered', { locale: 'xx' }],
    ['a zone that is none', { timeZone: 'Middle/Earth' }],
    ['a short password', { password: 'elevenchars' }],
    ['an address that is none', { email: 'nobody' }],
    ['a name beyond 100 characters', { name: 'x'.repeat(101) }],
    ['a name of spaces', { name: '  ' }],
  ])('is refused for %s and leaves nothing', async (_name, fields) => {
    const before = await app.deps.db.$count(users)
    const body = { name: 'No One', email: `no-${crypto.randomUUID()}@example.com`, password, ...fields }
    const response = await app.post('/api/auth/sign-up/email', body)
    expect(response.status).toBe(400)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await app.deps.db.$count(users)).toBe(before)
  })

  test('is undone whole when the account cannot be made', async () => {
    await app.database.execute(`alter table accounts add constraint nobody check (name <> 'Doomed')`)
    const email = `doomed-${crypto.randomUUID()}@example.com`
    const response = await app.post('/api/auth/sign-up/email', { name: 'Doomed', email, password })
    expect(response.status).toBe(500)
    expect(await response.text()).toContain('"code":"unexpected"')
    expect(app.logged.join('')).toContain('violates check constraint')
    expect(app.logged.join('')).not.toContain('Doomed')
    expect(await app.deps.db.select().from(users).where(eq(users.email, email))).toEqual([])
    await app.database.execute('alter table accounts drop constraint nobody')
  })

  test('takes a name of 100 characters, which no later change makes longer', async () => {
    const name = 'x'.repeat(100)
    const { cookie } = await app.signUp({ name })
    const longer = await app.post('/api/auth/update-user', { name: `${name}x` }, { cookie })
    expect(longer.status).toBe(400)
    expect(await me(cookie)).toContain(`"name":"${name}"`)
    expect((await app.post('/api/auth/update-user', { name: 'New Name' }, { cookie })).status).toBe(200)
    expect(await me(cookie)).toContain('New Name')
  })

  test('A3: ignores fields that nobody may set', async () => {
    const { email } = await app.signUp({ role: 'admin', id: crypto.randomUUID(), emailVerified: 'true' })
    const [user] = await app.deps.db.select().from(users).where(eq(users.email, email))
    expect(user?.emailVerified).toBe(false)
  })
})

describe('signing in and out', () => {
  test('gives a cookie that scripts cannot read, and no token in the body', async () => {
    const { email } = await app.signUp()
    const response = await app.post('/api/auth/sign-in/email', { email, password })
    expect(response.status).toBe(200)
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(/^paydesk\.session=/)
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Lax/)
    expect(cookie).toMatch(/; Path=\//)
    const value =
      decodeURIComponent(cookieOf(response))
        .replace(/^[^=]+=/, '')
        .split('.')[0] ?? 'none'
    expect(await response.text()).not.toContain(value)
  })

  test('over https the cookie is bound to the host', async () => {
    const auth = createAuth({
      db: app.deps.db,
      log: app.deps.log,
      clock: app.deps.clock,
      appUrl: 'https://app.example.com',
      secret: 'a secret of thirty-two characters',
    })
    const email = `secure-${crypto.randomUUID()}@example.com`
    await auth.signUp({ name: 'Secure', email, password }, new Headers())
    const response = await auth.signIn({ email, password }, new Headers())
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-paydesk\.session=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const found = await auth.findSession(new Headers({ cookie: cookieOf(response) }))
    expect(found?.user.email).toBe(email)
  })

  test('A9: gives a new session each time, whatever cookie came along', async () => {
    const { email, cookie } = await app.signUp()
    const again = await app.post('/api/auth/sign-in/email', { email, password }, { cookie })
    expect(cookieOf(again)).not.toBe(cookie)
  })

  test('A9: out means out, at once', async () => {
    const { cookie } = await app.signUp()
    expect((await app.post('/api/auth/sign-out', {}, { cookie })).status).toBe(200)
    expect(await me(cookie)).toBe('{"result":{"data":null}}')
  })

  test('A9: a session that was ended elsewhere is noticed at the next request', async () => {
    const { cookie, email } = await app.signUp()
    const [user] = await app.deps.db.select().from(users).where(eq(users.email, email))
    await app.deps.db.delete(sessions).where(eq(sessions.userId, user?.id ?? ''))
    expect(await me(cookie)).toBe('{"result":{"data":null}}')
  })

  test('A9: a new password ends all other sessions, asked or not', async () => {
    const { email, cookie } = await app.signUp()
    const other = cookieOf(await app.post('/api/auth/sign-in/email', { email, password }))
    const change = { currentPassword: password, newPassword: 'a better horse battery' }
    const response = await app.post(
      '/api/auth/change-password',
      { ...change, revokeOtherSessions: false },
      { cookie },
    )
    expect(response.status).toBe(200)
    expect(await me(other)).toBe('{"result":{"data":null}}')
    expect(await me(cookieOf(response))).toContain('Test Person')
  })

  test('A9: a cookie with a forged signature opens nothing', async () => {
    const { cookie } = await app.signUp()
    expect(await me(`${cookie.split('.').slice(0, 2).join('.')}.forged`)).toBe('{"result":{"data":null}}')
  })
})

describe('the one-click people', () => {
  test('a newcomer is somebody new at each click', async () => {
    const clicks = [1, 2].map(() => app.post('/api/people/sign-in', { person: 'newcomer' }))
    const [one = '', two = ''] = await Promise.all(
      (await Promise.all(clicks)).map((response) => me(cookieOf(response))),
    )
    expect(one).toContain('Nora New')
    expect(two).toContain('Nora New')
    expect(one).not.toBe(two)
  })

  test('the others are the same at each click, also at two clicks at once', async () => {
    const clicks = await Promise.all(
      [1, 2, 3].map(() => app.post('/api/people/sign-in', { person: 'active' })),
    )
    const seen = await Promise.all(clicks.map((response) => me(cookieOf(response))))
    expect(seen[0]).toContain('Ana Active')
    expect(new Set(seen).size).toBe(1)
  })

  test.each([
    ['a newcomer', 'newcomer'],
    ['one who was here before', 'active'],
  ])('%s speaks the language of the browser and lives in its zone', async (_name, person) => {
    await app.post('/api/people/sign-in', { person, locale: 'en', timeZone: 'Asia/Tokyo' })
    const browser = { person, locale: 'it', timeZone: 'Europe/Rome' }
    const cookie = cookieOf(await app.post('/api/people/sign-in', browser))
    expect(await me(cookie)).toContain('"locale":"it","timeZone":"Europe/Rome"')
  })

  test.each([
    { person: 'nobody' },
    { person: 'constructor' },
    { person: 'newcomer', role: 'owner' },
    { person: 'newcomer', timeZone: 'Middle/Earth' },
    {},
    [],
  ])('%j is nobody', async (body) => {
    expect((await app.post('/api/people/sign-in', body)).status).toBe(400)
  })

  test('A29: nobody is let in this way when Stripe is real', async () => {
    const real = await startTestApp({ stripeMode: 'test' })
    const response = await real.post('/api/people/sign-in', { person: 'newcomer' })
    expect(response.status).toBe(404)
    expect(response.headers.getSetCookie()).toEqual([])
    await real.close()
  })
})

test('A1: one account sees nothing of another over HTTP', async () => {
  const [one, two] = await Promise.all([app.signUp({ name: 'One' }), app.signUp({ name: 'Two' })])
  const asked = (cookie: string) =>
    fetch(`${app.url}/trpc/account.me,activity.recent,subscriptions.current?batch=1&input={}`, {
      headers: { cookie },
    }).then((response) => response.text())
  const [answerOne, answerTwo] = await Promise.all([asked(one.cookie), asked(two.cookie)])
  expect(answerOne).toContain(one.accountId)
  expect(answerOne).not.toContain(two.accountId)
  expect(answerTwo).toContain('"actor":{"kind":"user","name":"Two"}')
  expect(answerTwo).not.toMatch(/"One"/)
})
