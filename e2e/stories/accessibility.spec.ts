import type { Page } from '@playwright/test'
import { expectAccessible, expectContrast } from '../kit/accessibility.ts'
import { answerBankCheck, expectBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectActive, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'

const colours = [
  { colorScheme: 'light', check: expectAccessible },
  { colorScheme: 'dark', check: expectContrast },
] as const satisfies readonly { colorScheme: string; check: (page: Page) => Promise<void> }[]

for (const { colorScheme, check } of colours) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme })

    test('the screens before sign-in are accessible', async ({ page }) => {
      for (const path of [
        '/plans',
        '/plans?interval=year&currency=usd',
        '/sign-in',
        '/sign-up',
        '/nowhere',
      ]) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await check(page)
      }
    })

    test('the screens of somebody whose card is refused are accessible', async ({ page }) => {
      await signInAsNewcomer(page)
      await choosePlan(page, 'Starter')
      await check(page)
      await payWith(page, 'noFunds')
      await expect(page.getByRole('alert').filter({ hasText: 'Nothing was charged' })).toBeFocused()
      await check(page)
      await page.goto('/billing')
      await expect(page.getByText('Payment in progress').first()).toBeVisible()
      await check(page)
    })

    test('the screens from Free over the bank to a plan are accessible', async ({ page }) => {
      await signInAsNewcomer(page)
      await page.goto('/billing')
      await expect(page.getByText(/^You're on Free\./)).toBeVisible()
      await check(page)
      await page.goto('/plans')
      await choosePlan(page, 'Starter')
      await payWith(page, 'bankCheck')
      await expectBankCheck(page)
      await answerBankCheck(page, 'approve')
      await expectPaid(page, 'Starter')
      await check(page)
      await page.getByRole('link', { name: 'Go to billing' }).click()
      await expectActive(page, 'Starter')
      await check(page)
      await page.goto('/plans')
      await expect(page.getByText('Your plan', { exact: true }).first()).toBeVisible()
      await check(page)
    })
  })
}

test('no screen scrolls sideways on a narrow telephone', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await signInAsNewcomer(page)
  for (const path of ['/plans', '/billing', '/checkout?plan=team&interval=month&currency=eur&seats=3']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, path).toBeLessThanOrEqual(0)
  }
})
