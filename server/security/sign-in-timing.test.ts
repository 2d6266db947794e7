import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../http/testing/start-test-app.ts'
import { ratioOfMedians } from './testing/ratio-of-medians.ts'

let app: TestApp
let known: string

beforeAll(async () => {
  app = await startTestApp()
  known = (await app.signUp()).email
})
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})
afterAll(() => app.close())

/** So far from the try before that no limit remembers it. */
function aDayLater() {
  vi.setSystemTime(Date.now() + 25 * 3_600_000)
}

const doors = {
  'sign-in': async (email: string) => {
    aDayLater()
    await app.post('/api/auth/sign-in/email', { email, password: 'a wrong horse battery' })
  },
  'sign-up': async (email: string) => {
    aDayLater()
    await app.post('/api/auth/sign-up/email', { name: 'Ada', email, password: 'another horse battery' })
  },
}

const fresh = () => `person-${crypto.randomUUID()}@example.com`

test.each(Object.entries(doors))(
  'A8: %s takes as long for a known address as for an unknown one',
  async (_name, knock) => {
    // Hashing is most of the time; without it one side would answer in a tenth. The long run measures closely.
    const ratio = await ratioOfMedians(
      () => knock(known),
      () => knock(fresh()),
      5,
    )
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  },
)
