import { act, cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { refusal, renderApp, testConfig, type Answers, type RenderedApp } from '../testing/render-app.tsx'
import { ana, onFree, planList } from '../testing/samples.ts'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  window.localStorage.clear()
})

const answers: Answers = {
  account: { me: () => null },
  plans: { list: () => planList },
  subscriptions: { current: () => onFree },
}
const headline = (name: string) => screen.findByRole('heading', { level: 1, name })

test('the window is named after the page, and the focus moves to the heading on a change of page only', async () => {
  const { user } = renderApp({ path: '/plans', answers })
  const first = await headline('Plans and prices')
  await waitFor(() => expect(document.title).toBe('[TEST] Plans and prices · Paydesk'))
  expect(document.activeElement).not.toBe(first)
  await user.click(screen.getByRole('link', { name: 'Sign in' }))
  const second = await headline('Sign in to Paydesk')
  await waitFor(() => expect(document.activeElement).toBe(second))
  await waitFor(() => expect(document.title).toBe('[TEST] Sign in to Paydesk · Paydesk'))
})

test('the first stop of the keyboard leads past the header', async () => {
  const { user } = renderApp({ path: '/plans', answers })
  await headline('Plans and prices')
  await user.tab()
  expect(document.activeElement?.textContent).toBe('Skip to the content')
  expect(document.activeElement?.getAttribute('href')).toBe('#main')
})

test('the striped bar shows until live keys are set', async () => {
  renderApp({ path: '/plans', answers })
  expect(await screen.findByRole('complementary', { name: 'Test mode' })).toBeTruthy()
  cleanup()
  renderApp({ path: '/plans', answers, config: { stripeMode: 'live' } })
  await headline('Plans and prices')
  expect(screen.queryByRole('complementary')).toBeNull()
  await waitFor(() => expect(document.title).toBe('Plans and prices · Paydesk'))
})

test('an address without a page says so and leads on', async () => {
  renderApp({ path: '/nowhere', answers })
  await headline('There is no page here')
  expect(screen.getByRole('link', { name: 'Go to the start' }).getAttribute('href')).toBe('/')
})

test('the start leads strangers to the plans and people who are signed in to their billing', async () => {
  const stranger = renderApp({ path: '/', answers })
  await waitFor(() => expect(stranger.addresses().at(-1)).toBe('/plans'))
  cleanup()
  const person = renderApp({ path: '/', answers: { ...answers, account: { me: () => ana } } })
  await waitFor(() => expect(person.addresses().at(-1)).toBe('/billing'))
})

test('a page of one’s own leads a stranger to sign-in and keeps the way back', async () => {
  const app = renderApp({ path: '/checkout?plan=team&seats=3', answers })
  await waitFor(() =>
    expect(app.addresses().at(-1)).toBe('/sign-in?next=%2Fcheckout%3Fplan%3Dteam%26seats%3D3'),
  )
})

test('a page of one’s own says when it cannot be known who is here', async () => {
  const failing: Answers = {
    account: {
      me: () => {
        throw refusal('unexpected', 'req_me')
      },
    },
  }
  renderApp({ path: '/billing', answers: failing })
  expect((await screen.findByRole('alert')).textContent).toContain('req_me')
})

test('without a network it says so, and of when it is what it shows', async () => {
  renderApp({ path: '/plans', answers })
  await screen.findByRole('heading', { level: 2, name: 'Starter' })
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  act(() => void window.dispatchEvent(new Event('offline')))
  expect(await screen.findByText(/You're offline\. Showing what we knew at \d\d:\d\d\./)).toBeTruthy()
  expect(screen.getByRole('heading', { level: 2, name: 'Starter' })).toBeTruthy()
  vi.restoreAllMocks()
  act(() => void window.dispatchEvent(new Event('online')))
  await waitFor(() => expect(screen.queryByText(/You're offline/)).toBeNull())
})

test('the language changes in place and is kept', async () => {
  const { user } = renderApp({ path: '/plans', answers })
  await headline('Plans and prices')
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Language' }), 'it')
  await headline('Piani e prezzi')
  expect(document.documentElement.lang).toBe('it')
  expect(window.localStorage.getItem('language')).toBe('it')
})

test('the appearance changes in place and is kept', async () => {
  const { user } = renderApp({ path: '/plans', answers })
  await headline('Plans and prices')
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Appearance' }), 'dark')
  expect(document.documentElement.dataset['theme']).toBe('dark')
  expect(window.localStorage.getItem('theme')).toBe('dark')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Appearance' }), 'system')
  expect(document.documentElement.dataset['theme']).toBeUndefined()
})

const hear = (app: RenderedApp, headers: Record<string, string>) =>
  act(() => void app.news.hear(new Response(null, { headers: { 'x-paydesk-version': 'test', ...headers } })))

test.each([
  ['en', /^Nothing can be changed right now/, 'Plans and prices', 'Sign in', 'Sign in to Paydesk'],
  ['it', /^In questo momento non si può modificare nulla/, 'Piani e prezzi', 'Accedi', 'Accedi a Paydesk'],
] as const)(
  'F22: while the server only shows, each screen says so in %s until it writes again',
  async (language, words, here, link, there) => {
    const app = renderApp({ path: '/plans', answers, language })
    await headline(here)
    hear(app, { 'x-paydesk-read-only': '1' })
    expect((await screen.findByText(words)).closest('[role=status]')).toBeTruthy()
    await app.user.click(screen.getByRole('link', { name: link }))
    await headline(there)
    expect(screen.getByText(words)).toBeTruthy()
    hear(app, {})
    await waitFor(() => expect(screen.queryByText(words)).toBeNull())
  },
)

test('F22: what a proxy answers for the server ends no notice', async () => {
  const app = renderApp({ path: '/plans', answers })
  await headline('Plans and prices')
  hear(app, { 'x-paydesk-read-only': '1' })
  await screen.findByText(/^Nothing can be changed right now/)
  act(() => void app.news.hear(new Response(null, { status: 502 })))
  expect(screen.getByText(/^Nothing can be changed right now/)).toBeTruthy()
})

test('F56: any answer of a newer version offers a reload, forces none and leaves what was typed', async () => {
  const app = renderApp({ path: '/sign-in', answers })
  await headline('Sign in to Paydesk')
  await app.user.type(await screen.findByLabelText('Email'), 'ana@example.com')
  hear(app, { 'x-paydesk-version': 'newer' })
  expect(await screen.findByText(/A new version is ready/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeTruthy()
  expect(screen.getByLabelText<HTMLInputElement>('Email').value).toBe('ana@example.com')
})

test('F56: a page that nobody touches asks for itself, and at once when a part of it does not come', async () => {
  const asked = vi.fn(() =>
    Promise.resolve(
      Response.json({ ...testConfig, version: 'newer' }, { headers: { 'x-paydesk-version': 'newer' } }),
    ),
  )
  vi.stubGlobal('fetch', asked)
  renderApp({ path: '/plans', answers })
  await headline('Plans and prices')
  // The page counts from when the browser had time to load what looks for news.
  await waitFor(() => {
    act(() => void window.dispatchEvent(new Event('vite:preloadError')))
    expect(screen.getByText(/A new version is ready/)).toBeTruthy()
  })
  expect(asked).toHaveBeenCalledWith('/config.json', expect.anything())
})
