import { expect, test as base } from '@playwright/test'
import { guardPage } from './page-guard.ts'
import { chosenTarget, fromSetup, type Target } from './target.ts'

interface KitOptions {
  target: Target
  /** What the story provokes on purpose: console lines that match are no problem. */
  allowedProblem: RegExp | null
}

/** Playwright's `test` with the app under test as base address and the page guard switched on for every page. */
export const test = base.extend<KitOptions & { guard: undefined }>({
  target: [chosenTarget(), { option: true }],
  allowedProblem: [null, { option: true }],
  baseURL: async ({ target }, use) => {
    await use(fromSetup(target === 'mocks' ? 'E2E_MOCKS_URL' : 'E2E_APP_URL'))
  },
  guard: [
    async ({ context, target, allowedProblem }, use) => {
      const problems: (readonly string[])[] = []
      context.on('page', (page) => problems.push(guardPage(page, target, allowedProblem)))
      await use(undefined)
      expect(problems.flat(), 'console errors, exceptions and stray requests').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
