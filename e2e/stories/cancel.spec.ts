import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { clock } from '../kit/clock.ts'
import { expectAccessible } from '../kit/accessibility.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('a plan is cancelled by keyboard on a small screen, kept from another tab, ended at Stripe and by the clock', async ({
  page,
  context,
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.goto('/billing')
  const other = await context.newPage()
  await other.goto('/billing')
  await expect(other.getByText(/^Starter\. Next: /)).toBeVisible()

  await page.setViewportSize({ width: 320, height: 640 })
  await page.getByRole('link', { name: 'Cancel plan' }).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Cancel Starter' })).toBeFocused()
  await expectAccessible(page)
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(await overflow()).toBe(0)
  await page.getByRole('button', { name: 'Cancel my plan' }).press('Enter')
  await expect(page.getByText(/^Starter ends on .* No more charges/)).toBeVisible()
  expect(await overflow()).toBe(0)

  // The other tab learns it without a reload and takes it back.
  await expect(other.getByText(/^Starter ends on /)).toBeVisible()
  await other.getByRole('button', { name: 'Keep Starter' }).click()
  await expect(other.getByText(/^Starter\. Next: /)).toBeVisible()
  await expect(page.getByText(/^Starter\. Next: /)).toBeVisible()

  // What somebody is typing stays while the plan is changed at Stripe.
  await page.getByRole('link', { name: 'Cancel plan' }).click()
  await page.getByLabel('Anything else? (optional)').fill('See you')
  const stripe = stripeSide(page)
  const [subscription] = await subscriptionsOf(stripe, email)
  await stripe.subscriptions.update(subscription?.id ?? '', { metadata: { note: 'from the dashboard' } })
  await expect(page.getByLabel('Anything else? (optional)')).toHaveValue('See you')
  await stripe.subscriptions.update(subscription?.id ?? '', { cancel_at_period_end: true })
  await expect(other.getByText(/^Starter ends on /)).toBeVisible()
  await expect(page.getByText('There is nothing to cancel')).toBeVisible()

  await clock.advance(stripe, email, { days: 32 })
  await expect(other.getByText(/^Starter ended on .* You're on Free\.$/)).toBeVisible()
  await expect(other.getByRole('link', { name: 'Come back' })).toHaveAttribute(
    'href',
    /^#?\/checkout\?plan=starter&interval=month&currency=eur&seats=1$/,
  )
  expect((await subscriptionsOf(stripe, email)).map(({ status }) => status)).toEqual(['canceled'])
})
