import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { clock } from '../kit/clock.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { testOf } from '../kit/product-under-test.ts'
import { subscriptionsOf } from '../kit/stripe-side.ts'
import { expect } from '../kit/test.ts'

const test = testOf('images')

test('credits: Free’s ten, the plan’s two hundred with each paid month, a pack with the card on file, and none for a month that was not paid', async ({
  page,
  product: { stripe },
}) => {
  const email = await signInAsNewcomer(page)
  await page.goto('/demo/pictures')
  await expect(page.getByText('10 credits', { exact: true })).toBeVisible()
  await expect(page.getByText('Photo model is not part of your plan')).toBeVisible()
  await page.getByRole('button', { name: 'Large picture (4 credits)' }).click()
  await expect(page.getByText('6 credits', { exact: true })).toBeVisible()

  await page.getByRole('link', { name: 'See Basic' }).first().click()
  await choosePlan(page, 'Basic')
  await payWith(page, 'works')
  await expectPaid(page, 'Basic')
  await page.goto('/billing/credits')
  const balance = page.getByRole('region', { name: 'You have' })
  await expect(balance.getByText('200 credits', { exact: true })).toBeVisible()

  await page.getByRole('link', { name: 'Buy 50 credits' }).click()
  await page.getByRole('button', { name: /^Pay / }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Paid' })).toBeVisible()
  await page.getByRole('link', { name: 'Go to credits' }).click()
  await expect(balance.getByText('250 credits', { exact: true })).toBeVisible()

  await page.goto('/demo/pictures')
  await page.getByRole('button', { name: 'Large picture (4 credits)' }).first().click()
  await expect(page.getByText('246 credits', { exact: true })).toBeVisible()
  await clock.advance(stripe, email, { days: 32 })
  await expect(page.getByText('250 credits', { exact: true })).toBeVisible()

  const [subscription] = await subscriptionsOf(stripe, email)
  const customer = String(subscription?.customer)
  const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
  await stripe.subscriptions.update(subscription?.id ?? '', { default_payment_method: failing.id })
  await page.getByRole('button', { name: 'Picture (1 credit)' }).first().click()
  await expect(page.getByText('249 credits', { exact: true })).toBeVisible()
  await clock.advance(stripe, email, { days: 31 })
  await page.goto('/billing/credits')
  await expect(balance.getByText('249 credits', { exact: true })).toBeVisible()
})
