import { defineConfig, devices } from '@playwright/test'
import { chosenTarget, type Target } from './kit/target.ts'

// `npm test` tries once more what fails, because a shared machine may stall for seconds, and its table says so.
const secondTries = Number(process.env['SECOND_TRIES'] ?? 0)
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
    'many-invoices',
    'mocks',
    'designer',
    'billing-details',
    'invitations',
  ],
  mocks: [
    'catalogue-images',
    'catalogue-router',
    'access',
    'accessibility',
    'attacks',
    'late-webhook',
    'many-invoices',
    'pay-link',
    'invitations',
  ],
}

export default defineConfig({
  testDir: './stories',
  testIgnore: without[chosenTarget()].map((name) => `**/${name}.spec.ts`),
  outputDir: '../test-results/stories',
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  retries: secondTries,
  workers: 3,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json']],
  use: {
    ...devices['Desktop Chrome'],
    locale: 'en-GB',
    timezoneId: 'Europe/Rome',
    // A third of the work was to paint what moves; what moves is judged where a story says so.
    contextOptions: { reducedMotion: 'reduce' },
    // Without the film, which costs more than the story; the screens are in the trace as pages.
    trace: { mode: secondTries > 0 ? 'on-first-retry' : 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 30_000,
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])],
    },
  },
})
