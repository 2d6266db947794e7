import { defineConfig, devices } from '@playwright/test'
import { chosenTarget, type Target } from './kit/target.ts'

const isCi = process.env['CI'] !== undefined && process.env['CI'] !== 'false'
const executablePath = process.env['CHROMIUM_PATH']
const isRoot = process.getuid?.() === 0

/** Stories that need what a target has not: the reasons are in the kit's README. */
const without: Readonly<Record<Target, readonly string[]>> = {
  emulator: ['designer'],
  stripe: [
    'catalogue-images',
    'catalogue-router',
    'access',
    'attacks',
    'declines',
    'interrupted',
    'late-webhook',
    'mocks',
    'designer',
  ],
  mocks: [
    'catalogue-images',
    'catalogue-router',
    'access',
    'accessibility',
    'attacks',
    'late-webhook',
    'pay-link',
  ],
}

export default defineConfig({
  testDir: './stories',
  testIgnore: without[chosenTarget()].map((name) => `**/${name}.spec.ts`),
  outputDir: '../test-results/stories',
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  forbidOnly: isCi,
  // A shared CI machine may stall for seconds; the table of stages says when a second try was needed.
  retries: isCi ? 1 : 0,
  workers: 3,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json']],
  use: {
    ...devices['Desktop Chrome'],
    locale: 'en-GB',
    timezoneId: 'Europe/Rome',
    // Without the film, which costs more than the story; the screens are in the trace as pages.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])],
    },
  },
})
