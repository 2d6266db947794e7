import type { Page } from '@playwright/test'
import { answerBankCheck, expectBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectActive, expectPaid, payButton, payWith, pressPay } from '../kit/checkout.ts'
import { fillCard } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { paymentsOf, stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

async function expectOnePayment(page: Page, email: string): Promise<void> {
  const stripe = stripeSide(page)
  expect((await subscriptionsOf(stripe, email)).map((subscription) => subscription.status)).toEqual([
    'active',
  ])
  expect(await paymentsOf(stripe, email)).toHaveLength(1)
}

test('F50: a double click pays once', async ({ page }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await fillCard(page, 'works')
  await pressPay(page, { times: 2 })
  await expectPaid(page, 'Starter')
  await expectOnePayment(page, email)
})

test('F51: two tabs at the same checkout pay once, and the second says so', async ({ page, context }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  const second = await context.newPage()
  await second.goto(page.url())
  await fillCard(second, 'works')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await expect(second.getByText('Already paid in another tab', { exact: true })).toBeVisible()
  await expectOnePayment(page, email)
})

test.describe('at the same moment', () => {
  // The tab that comes second may be told that the other one is at it, or that the payment is made already.
  test.use({ allowedProblem: /status of 40[09]/ })

  test('F51: two tabs that pay at the same moment pay once', async ({ page, context }) => {
    const email = await signInAsNewcomer(page)
    await choosePlan(page, 'Starter')
    const second = await context.newPage()
    await second.goto(page.url())
    await fillCard(page, 'works')
    await fillCard(second, 'works')
    await Promise.all([payButton(page).press('Enter'), payButton(second).press('Enter')])
    await Promise.any([expectPaid(page, 'Starter'), expectPaid(second, 'Starter')])
    await page.goto('/billing')
    await expectActive(page, 'Starter')
    await expectOnePayment(page, email)
  })
})

test('F52: a tab with another plan waits while the bank asks in the first, and says so when that was paid', async ({
  page,
  context,
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  const second = await context.newPage()
  await second.goto('/plans')
  await choosePlan(second, 'Team')
  await fillCard(second, 'works')
  await payWith(page, 'bankCheck')
  await expectBankCheck(page)
  await expect(second.getByText('Your bank still waits for your answer for Starter')).toBeVisible()
  await expect(payButton(second)).toHaveAttribute('aria-disabled', 'true')
  await page.bringToFront()
  await answerBankCheck(page, 'approve')
  await expectPaid(page, 'Starter')
  await expect(second.getByText('Already paid in another tab', { exact: true })).toBeVisible()
  await expectOnePayment(page, email)
})

test('F49: reloading the page after a payment, and going back, changes nothing', async ({ page }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  expect(page.url()).not.toContain('client_secret')
  await page.reload()
  await expectPaid(page, 'Starter')
  await page.goBack()
  await page.goForward()
  await expectPaid(page, 'Starter')
  await expectOnePayment(page, email)
})

test('an attempt that was left unfinished is offered again and finished', async ({ page }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'noFunds')
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was charged' })).toBeFocused()
  await page.goto('/billing')
  await page
    .getByRole('link', { name: /^Finish/ })
    .first()
    .click()
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await expectOnePayment(page, email)
})
