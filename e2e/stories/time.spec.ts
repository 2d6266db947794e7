import { choosePlan, payWith } from '../kit/checkout.ts'
import { clock } from '../kit/clock.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { paymentsOf, stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('a payment left unfinished for a day expires, and the open page says so by itself', async ({ page }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'noFunds')
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was charged' })).toBeFocused()
  await page.goto('/billing')
  await expect(page.getByText('Payment in progress').first()).toBeVisible()

  const stripe = stripeSide(page)
  await clock.advance(stripe, email, { hours: 24 })
  await expect(
    page.getByText("The first payment wasn't finished in time. Nothing was charged.").first(),
  ).toBeVisible()
  expect((await subscriptionsOf(stripe, email)).map(({ status }) => status)).toEqual(['incomplete_expired'])
})

test('a trial that ends is paid by the card that it was started with', async ({ page }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Business')
  await payWith(page, 'works')
  await expect(
    page.getByRole('heading', { level: 1, name: 'Your trial of Business has started' }),
  ).toBeVisible()
  await page.getByRole('link', { name: 'Go to billing' }).click()
  await expect(page.getByText(/^Business trial until /)).toBeVisible()

  const stripe = stripeSide(page)
  await clock.advance(stripe, email, { days: 32 })
  await expect(page.getByText(/^Business, 10 seats\. Next: /)).toBeVisible()
  expect((await paymentsOf(stripe, email)).length).toBeGreaterThanOrEqual(1)
})
