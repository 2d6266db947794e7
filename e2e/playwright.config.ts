import { defineConfig, devices } from '@playwright/test'
import { chosenTarget, type Target } from './kit/target.ts'

const isCi = process.env['CI'] !== undefined && process.env['CI'] !== 'false'
const executablePath = process.env['CHROMIUM_PATH']
const isRoot = process.getuid?.() === 0

/** Stories that need what a target has not: the reasons are in the kit's README. */
const without: Readonly<Record<Target, readonly string[]>> = {
  emulator: [],
  stripe: ['access', 'attacks', 'declines', 'interrupted', 'late-webhook', 'mocks'],
  mocks: ['access', 'accessibility', 'attacks', 'interrupted', 'late-webhook', 'once-only', 'time'],
}

export default defineConfig({
  testDir: '.',
  testIgnore: without[chosenTarget()].map((name) => `**/${name}.spec.ts`),
  outputDir: '../test-results/stories',
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  forbidOnly: isCi,
  // A shared CI machine may stall for seconds; the table of stages says when a second try was needed.
  retries: isCi ? 1 : 0,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json']],
  use: {
    ...devices['Desktop Chrome'],
    locale: 'en-GB',
    timezoneId: 'Europe/Rome',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])],
    },
  },
})
