import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startApp } from './kit/app-under-test.ts'
import { invariantsBeside } from './kit/invariants.ts'
import { serveBuilt } from './kit/static-site.ts'
import { readSecretKey } from './kit/stripe-side.ts'
import { chosenTarget, fromSetup } from './kit/target.ts'

const resultsDir = join(import.meta.dirname, '../test-results')

/** Starts what the target needs and tells the stories where it is. Returns what stops it again. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  await mkdir(resultsDir, { recursive: true })
  const target = chosenTarget()
  const stops: (() => Promise<void>)[] = []

  const mocks = await serveBuilt('mocks')
  stops.push(mocks.stop)
  process.env['E2E_MOCKS_URL'] = mocks.url

  if (target !== 'mocks') {
    // At Stripe, too, each customer lives by a test clock of their own, or no story could move time.
    const env: Record<string, string> = target === 'stripe' ? { TEST_CLOCKS: 'per-account' } : {}
    const app = await startApp(join(resultsDir, 'app.log'), env)
    stops.push(() => app.stop())
    process.env['E2E_APP_URL'] = app.appUrl
    process.env['E2E_EMULATOR_URL'] = target === 'emulator' ? app.emulatorUrl : 'https://api.stripe.com'
    process.env['E2E_SECRET_KEY'] =
      target === 'stripe' ? (process.env['STRIPE_SECRET_KEY'] ?? '') : await readSecretKey(app.dataDir)
    process.env['E2E_INVARIANTS_URL'] =
      target === 'stripe' ? app.invariantsUrl : invariantsBeside(app, fromSetup('E2E_SECRET_KEY'))
  }
  return async () => {
    for (const stop of stops.toReversed()) await stop()
  }
}
