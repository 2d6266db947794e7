import { defineConfig } from '@playwright/test'
import stories from './playwright.config.ts'

/** Every story of `client/stories`, opened and checked; `npm run stories:check`. */
export default defineConfig({
  ...stories,
  testDir: './gallery',
  testIgnore: [],
  outputDir: '../test-results/gallery',
  globalSetup: './gallery-setup.ts',
})
