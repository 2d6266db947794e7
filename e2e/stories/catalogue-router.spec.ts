import { answerBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { clock } from '../kit/clock.ts'
import { fillCard } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { testOf } from '../kit/product-under-test.ts'
import { paymentsOf, subscriptionsOf } from '../kit/stripe-side.ts'
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

test('the same by the month: it renews by the clock, each day has its tests, and a renewal that is not paid ends it after the days of grace', async ({
  page,
  product: { stripe },
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Router Pro')
  await payWith(page, 'works')
  await expectPaid(page, 'Router Pro')
  await page.goto('/demo/routing')
  await expect(page.getByText('Advanced routing is on.')).toBeVisible()
  await page.getByRole('button', { name: 'Run a speed test' }).click()
  await expect(page.getByText('1 of 10')).toBeVisible()
  await clock.advance(stripe, email, { days: 32 })
  await expect(page.getByText('0 of 10')).toBeVisible()
  await expect.poll(async () => (await paymentsOf(stripe, email)).length).toBe(2)

  const [subscription] = await subscriptionsOf(stripe, email)
  const customer = String(subscription?.customer)
  const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
  await stripe.subscriptions.update(subscription?.id ?? '', { default_payment_method: failing.id })
  await clock.advance(stripe, email, { days: 31 })
  await page.goto('/billing/usage')
  await expect(page.getByText(/^A payment is open\. Your plan keeps working until/)).toBeVisible()
  await clock.advance(stripe, email, { days: 8 })
  await page.goto('/demo/routing')
  await expect(page.getByText('Advanced routing waits for an open payment')).toBeVisible()
  await expect(page.getByText('0 of 3')).toBeVisible()
})
