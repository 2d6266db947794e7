import { answerBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectActive, expectPaid, payWith, pressPay } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('a customer approves the payment at the bank and has the plan', async ({ page }) => {
  await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'bankCheck')
  await answerBankCheck(page, 'approve')
  await expectPaid(page, 'Starter')
  await page.getByRole('link', { name: 'Go to billing' }).click()
  await expectActive(page, 'Starter')
})

test('F48: a bank check that fails charges nothing, and the next try goes through', async ({ page }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'bankCheck')
  await answerBankCheck(page, 'fail')
  await expect(page.getByRole('alert')).toContainText('Nothing was charged')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')

  expect(await subscriptionsOf(stripeSide(page), email)).toHaveLength(1)
})

test('a customer closes the bank check, keeps all that was typed and tries again', async ({ page }) => {
  await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'bankCheck')
  await answerBankCheck(page, 'close')
  await expect(page.getByRole('alert')).toContainText('Nothing was charged')
  await pressPay(page)
  await answerBankCheck(page, 'approve')
  await expectPaid(page, 'Starter')
})

test('a trial whose card needs the bank starts after the check', async ({ page }) => {
  await signInAsNewcomer(page)
  await choosePlan(page, 'Business')
  await payWith(page, 'bankCheckUnlessSaved')
  await answerBankCheck(page, 'approve')
  await expect(
    page.getByRole('heading', { level: 1, name: 'Your trial of Business has started' }),
  ).toBeVisible()
})
