import { expect, test as base } from '@playwright/test'
import { expectInvariants } from './invariants.ts'
import { routeByHash } from './mocks-page.ts'
import { guardPage } from './page-guard.ts'
import { chosenTarget, fromSetup, type Target } from './target.ts'

export interface KitOptions {
  target: Target
  /** What the story provokes on purpose: console lines that match are no problem. */
  allowedProblem: RegExp | null
  /** Where the app under test tells what must hold in it and does not; null without a server. */
  invariantsUrl: string | null
}

/** Playwright's `test` with the app under test as base address and every page guarded; after each story the invariants hold. */
export const test = base.extend<KitOptions & { guard: undefined }>({
  target: [chosenTarget(), { option: true }],
  allowedProblem: [null, { option: true }],
  baseURL: async ({ target }, use) => {
    await use(fromSetup(target === 'mocks' ? 'E2E_MOCKS_URL' : 'E2E_APP_URL'))
  },
  invariantsUrl: async ({ target }, use) => {
    await use(target === 'mocks' ? null : fromSetup('E2E_INVARIANTS_URL'))
  },
  guard: [
    async ({ context, target, allowedProblem, invariantsUrl }, use) => {
      const problems: (readonly string[])[] = []
      context.on('page', (page) => {
        problems.push(guardPage(page, target, allowedProblem))
        if (target === 'mocks') routeByHash(page)
      })
      await use(undefined)
      if (invariantsUrl !== null) await expectInvariants(invariantsUrl)
      expect(problems.flat(), 'console errors, exceptions and stray requests').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
