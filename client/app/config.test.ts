import { afterEach, expect, test, vi } from 'vitest'
import { publicConfigSchema } from '#shared/contracts/account.ts'
import { testConfig } from '../testing/render-app.tsx'
import { createServerNews } from '../trpc/server-news.ts'
import { fetchConfig } from './config.ts'

afterEach(() => vi.unstubAllGlobals())

const answer = (body: unknown, status = 200) =>
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(body, { status })))

test('a configuration of the contract is taken', async () => {
  answer(publicConfigSchema.parse(testConfig))
  await expect(fetchConfig(createServerNews())).resolves.toEqual(testConfig)
})

test.each(Object.keys(testConfig))('a configuration without %s is refused', async (key) => {
  answer(Object.fromEntries(Object.entries(testConfig).filter(([name]) => name !== key)))
  await expect(fetchConfig(createServerNews())).rejects.toThrow('another shape')
})

test.each([
  { publishableKey: 'sk_live_1' },
  { stripeJsUrl: 'nowhere' },
  { stripeMode: 'other' },
  { people: [null] },
  { termsUrl: 'javascript:alert(1)' },
  { people: {} },
])('a configuration with %o is refused', async (wrong) => {
  answer({ ...testConfig, ...wrong })
  await expect(fetchConfig(createServerNews())).rejects.toThrow('another shape')
})

test('a server that fails is told apart from a wrong shape', async () => {
  answer({}, 503)
  await expect(fetchConfig(createServerNews())).rejects.toThrow('503')
})
