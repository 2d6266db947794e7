import { defineConfig } from '@playwright/test'
import stories from './playwright.config.ts'

/** Every story of `client/stories`, opened and checked; `npm run stories:check`. */
export default defineConfig({
  ...stories,
  testDir: './gallery',
  testIgnore: [],
  outputDir: '../test-results/gallery',
  globalSetup: './gallery-setup.ts',
  // A story opens a database and an emulator, and a machine that others use as well is slow at that.
  timeout: 240_000,
})
