import { expectAccessible } from '../kit/accessibility.ts'
import { answerBankCheck, expectBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectActive, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { expectStill, watchLayoutShifts } from '../kit/stillness.ts'
import { expect, test } from '../kit/test.ts'

// Colours change at once, so that none is judged half way.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('the screens before sign-in stand still while they load and are accessible in light and dark', async ({
  page,
}) => {
  await watchLayoutShifts(page)
  for (const path of ['/plans', '/plans?interval=year&currency=usd', '/sign-in', '/sign-up', '/nowhere']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectStill(page)
    await expectAccessible(page)
  }
})

test('the screens of somebody whose card is refused are accessible in light and dark', async ({ page }) => {
  await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await expectAccessible(page)
  await payWith(page, 'noFunds')
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was charged' })).toBeFocused()
  await expectAccessible(page)
  await page.goto('/billing')
  await expect(page.getByText('Payment in progress').first()).toBeVisible()
  await expectAccessible(page)
})

test('the screens from Free over the bank to a plan are accessible in light and dark', async ({ page }) => {
  await signInAsNewcomer(page)
  await watchLayoutShifts(page)
  await page.goto('/billing')
  await expect(page.getByText(/^You're on Free\./)).toBeVisible()
  await expectStill(page)
  await expectAccessible(page)
  await page.goto('/plans')
  await choosePlan(page, 'Starter')
  await payWith(page, 'bankCheck')
  await expectBankCheck(page)
  await answerBankCheck(page, 'approve')
  await expectPaid(page, 'Starter')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Go to billing' }).click()
  await expectActive(page, 'Starter')
  await expectAccessible(page)
  await page.goto('/plans')
  await expect(page.getByText('Your plan', { exact: true }).first()).toBeVisible()
  await expectAccessible(page)
  await page.goto('/demo/automations')
  await page.getByRole('button', { name: 'Run an automation' }).click()
  await expect(page.getByText(/^Done\. 1 of 500/)).toBeVisible()
  await page.goto('/billing/usage')
  await page.getByRole('button', { name: 'Show as a table' }).click()
  await page.getByText('Cap and alerts').first().click()
  await expect(page.getByRole('textbox', { name: 'Cap' }).first()).toBeVisible()
  await expectAccessible(page)
  for (const path of [
    '/billing/change',
    '/billing/cancel',
    '/billing/pause',
    '/billing/invoices',
    '/billing/payment-methods',
    '/billing/members',
    '/billing/notices',
    '/dev/mail',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByText('Loading')).toHaveCount(0)
    await expectAccessible(page)
  }
})

test('no screen scrolls sideways on a narrow telephone', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await signInAsNewcomer(page)
  for (const path of [
    '/plans',
    '/billing',
    '/billing/usage',
    '/billing/invoices',
    '/billing/payment-methods',
    '/billing/members',
    '/billing/notices',
    '/dev/mail',
    '/checkout?plan=team&interval=month&currency=eur&seats=3',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, path).toBeLessThanOrEqual(0)
  }
})
