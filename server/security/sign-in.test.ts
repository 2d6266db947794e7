import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openSessionSchema } from '#shared/contracts/account.ts'
import { users } from '../db/schema/auth.ts'
import { cookieOf, startTestApp, type TestApp } from '../http/testing/start-test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const password = 'correct horse battery'
const nobody = '{"result":{"data":null}}'
const freshMail = () => `person-${crypto.randomUUID()}@example.com`
const me = async (cookie: string) =>
  (await fetch(`${app.url}/trpc/account.me`, { headers: { cookie } })).text()

/** All that a stranger can see of an answer, but for what differs between any two. */
async function seen(response: Response) {
  const headers = Object.fromEntries(response.headers)
  for (const name of ['date', 'x-request-id', 'etag']) delete headers[name]
  return { status: response.status, body: await response.text(), headers }
}

const signUp = (email: string) =>
  app.post('/api/auth/sign-up/email', { name: 'Ada', email, password: 'another horse battery' })
const signIn = (email: string) =>
  app.post('/api/auth/sign-in/email', { email, password: 'a wrong horse battery' })

test('A8: signing up answers for a known address as for a new one, and leaves the known one alone', async () => {
  const { email } = await app.signUp({ name: 'Known' })
  const before = await app.deps.db.select().from(users).where(eq(users.email, email))
  expect(await seen(await signUp(email))).toEqual(await seen(await signUp(freshMail())))
  expect(await seen(await signUp(` ${email.toUpperCase()}`.trim()))).toMatchObject({ status: 200 })
  expect(await app.deps.db.select().from(users).where(eq(users.email, email))).toEqual(before)
  expect((await app.post('/api/auth/sign-in/email', { email, password })).status).toBe(200)
})

test('A8: signing in refuses a known address as it does an unknown one', async () => {
  const { email } = await app.signUp()
  expect(await seen(await signIn(email))).toEqual(await seen(await signIn(freshMail())))
})

test('A8: doors that would tell by mail are not there', async () => {
  const { email } = await app.signUp()
  for (const path of [
    'forget-password',
    'request-password-reset',
    'send-verification-email',
    'is-username-available',
  ]) {
    expect((await app.post(`/api/auth/${path}`, { email })).status).toBe(404)
  }
})

test('A9: a session that was set before signing in is not the one that signing in opens', async () => {
  const attacker = await app.signUp({ name: 'Attacker' })
  const victim = await app.signUp({ name: 'Victim' })
  for (const planted of [attacker.cookie, 'paydesk.session=chosen-by-somebody.else']) {
    const entered = await app.post(
      '/api/auth/sign-in/email',
      { email: victim.email, password },
      { cookie: planted },
    )
    expect(cookieOf(entered)).not.toBe(planted)
    expect(await me(cookieOf(entered))).toContain('Victim')
    expect(await me(planted)).not.toContain('Victim')
  }
})

async function sessionsOf(cookie: string) {
  const response = await fetch(`${app.url}/trpc/account.sessions`, { headers: { cookie } })
  const text = await response.text()
  const answer = z.object({ result: z.object({ data: z.array(openSessionSchema) }) }).parse(JSON.parse(text))
  return { text, list: answer.result.data }
}

test('A9: a person sees where they are signed in, without tokens, and ends one of them', async () => {
  const { email, cookie } = await app.signUp()
  const entered = await app.post(
    '/api/auth/sign-in/email',
    { email, password },
    { 'user-agent': 'Lost phone' },
  )
  const lost = cookieOf(entered)
  const { list, text } = await sessionsOf(cookie)
  expect(list.map(({ browser, isThisOne }) => ({ isPhone: browser === 'Lost phone', isThisOne }))).toEqual([
    { isPhone: true, isThisOne: false },
    { isPhone: false, isThisOne: true },
  ])
  for (const opened of [lost, cookie]) expect(text).not.toContain(tokenOf(opened))
  const ended = await app.post('/trpc/account.endSession', { sessionId: list[0]?.id }, { cookie })
  expect(ended.status).toBe(200)
  expect(await me(lost)).toBe(nobody)
  expect((await sessionsOf(cookie)).list).toHaveLength(1)
})

const tokenOf = (cookie: string) =>
  decodeURIComponent(cookie)
    .replace(/^[^=]+=/, '')
    .split('.')[0] ?? 'none'

test('A9: a session is over when its time is', async () => {
  const { email, cookie } = await app.signUp()
  await app.database.execute(
    `update sessions set expires_at = now() - interval '1 second'
     where user_id = (select id from users where email = $1)`,
    [email],
  )
  expect(await me(cookie)).toBe(nobody)
})

test('A9: signing out everywhere ends every session', async () => {
  const { email, cookie } = await app.signUp()
  const other = cookieOf(await app.post('/api/auth/sign-in/email', { email, password }))
  expect((await app.post('/api/auth/revoke-sessions', {}, { cookie })).status).toBe(200)
  for (const ended of [cookie, other]) expect(await me(ended)).toBe(nobody)
})
