import { cleanup, screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Me } from '#shared/contracts/account.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { ana, onFree, planList } from '../../testing/samples.ts'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  cleanup()
  server.resetHandlers()
})
afterAll(() => server.close())

/** A server on which somebody is signed in once `door` has been opened. */
function show(path: string, config = {}) {
  let me: Me = null
  const letIn = () => {
    me = ana
    return HttpResponse.json({ user: { id: 'x' }, token: 'x', redirect: false })
  }
  const app = renderApp({
    path,
    config,
    answers: {
      account: { me: () => me },
      plans: { list: () => planList },
      subscriptions: { current: () => onFree },
    },
  })
  return { ...app, letIn }
}

test('one click signs in as a ready-made person and goes on where the visitor wanted to go', async () => {
  const app = show('/sign-in?next=%2Fplans%3Finterval%3Dyear')
  const asked: unknown[] = []
  server.use(
    http.post('*/api/people/sign-in', async ({ request }) => {
      asked.push(await request.json())
      return app.letIn()
    }),
  )
  await app.user.click(await screen.findByRole('button', { name: /Nora, a newcomer/ }))
  await waitFor(() => expect(app.addresses().at(-1)).toBe('/plans?interval=year'))
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  expect(asked).toEqual([{ person: 'newcomer', locale: 'en', timeZone }])
  expect(await screen.findByRole('button', { name: 'Sign out' })).toBeTruthy()
})

/** An answer that comes when the test says so. */
function lateAnswer() {
  let resolve: (me: Me) => void = () => {}
  const promise = new Promise<Me>((give) => {
    resolve = give
  })
  return { promise, resolve }
}

test('an answer about the visitor from before the sign-in does not undo it', async () => {
  const before = lateAnswer()
  const answers: (Me | Promise<Me>)[] = [before.promise]
  const { user, queries } = renderApp({
    path: '/sign-in?next=%2Fplans',
    answers: {
      account: { me: () => answers.shift() ?? ana },
      plans: { list: () => planList },
      subscriptions: { current: () => onFree },
    },
  })
  server.use(http.post('*/api/people/sign-in', () => HttpResponse.json({})))
  await user.click(await screen.findByRole('button', { name: /Nora, a newcomer/ }))
  expect(await screen.findByRole('button', { name: 'Sign out' })).toBeTruthy()
  before.resolve(null)
  await waitFor(() => expect(queries.isFetching()).toBe(0))
  expect(screen.getByRole('button', { name: 'Sign out' })).toBeTruthy()
})

test('an answer about the person from before the sign-out does not bring them back', async () => {
  const before = lateAnswer()
  const answers: (Me | Promise<Me>)[] = [ana, before.promise]
  const { user, queries } = renderApp({
    path: '/plans',
    answers: {
      account: { me: () => answers.shift() ?? null },
      plans: { list: () => planList },
      subscriptions: { current: () => onFree },
    },
  })
  const button = await screen.findByRole('button', { name: 'Sign out' })
  // As a change of the account does.
  void queries.invalidateQueries()
  server.use(http.post('*/api/auth/sign-out', () => HttpResponse.json({ success: true })))
  await user.click(button)
  expect(await screen.findByRole('link', { name: 'Sign in' })).toBeTruthy()
  before.resolve(ana)
  await waitFor(() => expect(queries.isFetching()).toBe(0))
  expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull()
})

test('a next address of another site is not followed', async () => {
  const app = show('/sign-in?next=%2F%2Fevil.example')
  server.use(http.post('*/api/people/sign-in', () => app.letIn()))
  await app.user.click(await screen.findByRole('button', { name: /Nora, a newcomer/ }))
  await waitFor(() => expect(app.addresses().at(-1)).toBe('/billing'))
})

test('without ready-made people there is only the form', async () => {
  show('/sign-in', { people: [] })
  expect(await screen.findByLabelText('Email')).toBeTruthy()
  expect(screen.queryByText('With one click')).toBeNull()
})

test('an empty form says what is missing and puts the focus on the first gap', async () => {
  const { user } = show('/sign-in')
  await user.click(await screen.findByRole('button', { name: 'Sign in' }))
  expect(await screen.findByText('Enter an email address, like name@example.com.')).toBeTruthy()
  expect(screen.getByText('Enter your password.')).toBeTruthy()
  const email = screen.getByLabelText('Email')
  expect(document.activeElement).toBe(email)
  expect(email.getAttribute('aria-invalid')).toBe('true')
})

test('a refusal keeps what was typed and does not say whether the address has an account', async () => {
  const { user } = show('/sign-in')
  server.use(
    http.post('*/api/auth/sign-in/email', () =>
      HttpResponse.json({ code: 'INVALID_EMAIL_OR_PASSWORD', message: 'no' }, { status: 401 }),
    ),
  )
  await user.type(await screen.findByLabelText('Email'), 'ana@example.com')
  await user.type(screen.getByLabelText('Password'), 'wrong horse battery')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect((await screen.findByRole('alert')).textContent).toBe(
    "Email and password don't match. Check both and try again.",
  )
  expect(screen.getByLabelText<HTMLInputElement>('Email').value).toBe('ana@example.com')
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('wrong horse battery')
})

test('a password works too', async () => {
  const app = show('/sign-in')
  server.use(http.post('*/api/auth/sign-in/email', () => app.letIn()))
  await app.user.type(await screen.findByLabelText('Email'), 'ana@example.com')
  await app.user.type(screen.getByLabelText('Password'), 'correct horse battery{Enter}')
  await waitFor(() => expect(app.addresses().at(-1)).toBe('/billing'))
})

test('signing up asks for twelve characters, then opens the account', async () => {
  const app = show('/sign-up?next=%2Fcheckout%3Fplan%3Dstarter')
  let sent: unknown
  server.use(
    http.post('*/api/auth/sign-up/email', async ({ request }) => {
      sent = await request.json()
      return HttpResponse.json({ status: 'received' })
    }),
    http.post('*/api/auth/sign-in/email', () => app.letIn()),
  )
  await app.user.type(await screen.findByLabelText('Name'), 'Nora')
  await app.user.type(screen.getByLabelText('Email'), 'nora@example.com')
  await app.user.type(screen.getByLabelText('Password'), 'short{Enter}')
  expect(await screen.findByText('Use at least 12 characters.')).toBeTruthy()
  await app.user.type(screen.getByLabelText('Password'), ' and then longer{Enter}')
  await waitFor(() => expect(app.addresses().at(-1)).toBe('/checkout?plan=starter'))
  expect(sent).toEqual({
    name: 'Nora',
    email: 'nora@example.com',
    password: 'short and then longer',
    locale: 'en',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
})

test('a name beyond the limit is told to be too long', async () => {
  const { user } = show('/sign-up')
  await user.click(await screen.findByLabelText('Name'))
  await user.paste('x'.repeat(101))
  await user.click(screen.getByRole('button', { name: 'Create account' }))
  expect(await screen.findByText('Use at most 100 characters.')).toBeTruthy()
  expect(screen.queryByText('Enter your name.')).toBeNull()
})

test('signing up under an address that has an account leads to signing in and says no more', async () => {
  const { user } = show('/sign-up')
  server.use(
    http.post('*/api/auth/sign-up/email', () => HttpResponse.json({ status: 'received' })),
    http.post('*/api/auth/sign-in/email', () => HttpResponse.json({ message: 'no' }, { status: 401 })),
  )
  await user.type(await screen.findByLabelText('Name'), 'Nora')
  await user.type(screen.getByLabelText('Email'), 'nora@example.com')
  await user.type(screen.getByLabelText('Password'), 'a long enough sentence{Enter}')
  expect((await screen.findByRole('alert')).textContent).toBe(
    "We couldn't create an account with these details. If you have one already, sign in instead.",
  )
})

test('signing out leads to the plans and forgets who was here', async () => {
  const app = show('/sign-in?next=%2Fplans')
  server.use(
    http.post('*/api/people/sign-in', () => app.letIn()),
    http.post('*/api/auth/sign-out', () => HttpResponse.json({ success: true })),
  )
  await app.user.click(await screen.findByRole('button', { name: /Nora, a newcomer/ }))
  await app.user.click(await screen.findByRole('button', { name: 'Sign out' }))
  expect(await screen.findByText("You're signed out.")).toBeTruthy()
})
