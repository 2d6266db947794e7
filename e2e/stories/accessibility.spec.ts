import { expectAccessible } from '../kit/accessibility.ts'
import { answerBankCheck, expectBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme })

    test('every screen on the way to a plan is accessible', async ({ page }) => {
      for (const path of [
        '/plans',
        '/plans?interval=year&currency=usd',
        '/sign-in',
        '/sign-up',
        '/nowhere',
      ]) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expectAccessible(page)
      }
      await signInAsNewcomer(page)
      await page.goto('/billing')
      await expect(page.getByText(/^You're on Free\./)).toBeVisible()
      await expectAccessible(page)

      await page.goto('/plans')
      await choosePlan(page, 'Starter')
      await expectAccessible(page)
      await payWith(page, 'noFunds')
      await expect(page.getByRole('alert').first()).toBeVisible()
      await expectAccessible(page)
      await page.goto('/billing')
      await expect(page.getByText('Payment in progress').first()).toBeVisible()
      await expectAccessible(page)

      await page.goto('/plans')
      await page.getByRole('link', { name: 'Finish Starter' }).first().click()
      await payWith(page, 'bankCheck')
      await expectBankCheck(page)
      await answerBankCheck(page, 'approve')
      await expectPaid(page, 'Starter')
      await expectAccessible(page)
      await page.getByRole('link', { name: 'Go to billing' }).click()
      await expect(page.getByText(/^Starter\. Next: /)).toBeVisible()
      await expectAccessible(page)
      await page.goto('/plans')
      await expect(page.getByText('Your plan', { exact: true }).first()).toBeVisible()
      await expectAccessible(page)
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
