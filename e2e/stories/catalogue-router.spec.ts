import { answerBankCheck } from '../kit/bank-check.ts'
import { fillCard } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { testOf } from '../kit/product-under-test.ts'
import { paymentsOf } from '../kit/stripe-side.ts'
import { expect } from '../kit/test.ts'

const test = testOf('router')
// A refused card answers 402, the fourth speed test of a day 429; browsers log both.
test.use({ allowedProblem: /status of (402|429)/ })

test('first nothing is refused and what would be is counted, then it is; what is bought once unlocks for good after the bank’s check, is not sold twice, and a refund locks it again', async ({
  page,
  product: { stripe, enforce },
}) => {
  const email = await signInAsNewcomer(page)
  await enforce('log')
  await page.goto('/demo/routing')
  await expect(page.getByText('Advanced routing is on.')).toBeVisible()
  const speedTest = page.getByRole('button', { name: 'Run a speed test' })
  for (const used of [1, 2, 3, 4]) {
    await speedTest.click()
    await expect(page.getByText(`${used} of 3`)).toBeVisible()
  }
  await page.goto('/billing/usage')
  await expect(page.getByText('1 use was above the limit and let pass')).toBeVisible()

  await enforce('enforce')
  await page.goto('/demo/routing')
  await expect(page.getByText('Advanced routing is not part of your plan')).toBeVisible()
  await speedTest.click()
  await expect(page.getByText('The limit is reached, so nothing more was counted or done.')).toBeVisible()

  await page.getByRole('link', { name: 'Buy it once' }).click()
  await fillCard(page, 'declined')
  const pay = page.getByRole('button', { name: /^Pay / })
  await pay.click()
  await expect(page.getByRole('alert')).toBeVisible()
  await fillCard(page, 'bankCheck')
  await pay.click()
  await answerBankCheck(page, 'approve')
  await expect(page.getByRole('heading', { level: 1, name: 'Paid' })).toBeVisible()
  await page.getByRole('link', { name: 'Go to purchases' }).click()
  await expect(page.getByText('Bought', { exact: true })).toBeVisible()
  await page.goto('/demo/routing')
  await expect(page.getByText('Advanced routing is on.')).toBeVisible()

  const [payment] = await paymentsOf(stripe, email)
  await stripe.refunds.create({ payment_intent: payment?.id ?? '' })
  await expect(page.getByText('Advanced routing is not part of your plan')).toBeVisible()
})
