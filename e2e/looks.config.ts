import { defineConfig } from '@playwright/test'
import stories from './playwright.config.ts'

/** Pictures of the main screens against those in `e2e/looks`; `npm run looks`. They were taken with Debian's Chromium. */
export default defineConfig({
  ...stories,
  testDir: './looks',
  testIgnore: [],
  outputDir: '../test-results/looks',
  globalSetup: './looks-setup.ts',
  snapshotPathTemplate: '{testDir}/{arg}{ext}',
  retries: 0,
  expect: {
    timeout: 30_000,
    // The payment form follows a change of theme a moment later than the page.
    toHaveScreenshot: { animations: 'disabled', caret: 'hide', maxDiffPixelRatio: 0.002 },
  },
})
