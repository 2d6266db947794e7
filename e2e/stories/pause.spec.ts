import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { clock } from '../kit/clock.ts'
import { expectAccessible } from '../kit/accessibility.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { paymentsOf, stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('a plan is paused from the end of its period, stands still by the clock and runs again by itself, and can be resumed at once', async ({
  page,
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.goto('/billing')
  await page.getByRole('link', { name: 'Pause plan' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Pause Starter' })).toBeFocused()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Pause from / }).click()
  await expect(page.getByText(/^Starter until .*, then it is paused until /)).toBeVisible()

  const stripe = stripeSide(page)
  await clock.advance(stripe, email, { days: 33 })
  const standing = page.getByText(/^Starter is paused until .*It restarts at €9\.00 \(estimate\)\.$/)
  await expect(standing).toBeVisible()
  expect(await paymentsOf(stripe, email)).toHaveLength(1)

  // A month more, while it stands still.
  const first = await standing.textContent()
  await page.getByRole('link', { name: 'Extend the pause' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Extend the pause of Starter' })).toBeFocused()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Extend until / }).click()
  await expect(standing).toBeVisible()
  await expect(standing).not.toHaveText(first ?? '')
  await clock.advance(stripe, email, { days: 31 })
  await expect(standing).toBeVisible()
  expect(await paymentsOf(stripe, email)).toHaveLength(1)
  await clock.advance(stripe, email, { days: 31 })
  await expect(page.getByText(/^Starter\. Next: /)).toBeVisible()
  expect(await paymentsOf(stripe, email)).toHaveLength(2)

  // At once and without an end; the way back shows its amount first.
  await page.getByRole('link', { name: 'Pause plan' }).click()
  await page.getByRole('radio', { name: /^Right now/ }).check()
  await page.getByRole('radio', { name: 'Until I resume it' }).check()
  await page.getByRole('button', { name: 'Pause Starter now' }).click()
  await expect(page.getByText(/^Starter is paused until you resume it\./)).toBeVisible()
  expect((await subscriptionsOf(stripe, email)).map(({ status }) => status)).toEqual(['paused'])
  await clock.advance(stripe, email, { days: 5 })
  await page.getByRole('link', { name: 'Resume now' }).click()
  await page.getByRole('button', { name: /^(Pay .* and resume|Resume Starter)$/ }).click()
  await expect(page.getByText(/^Starter\. Next: /)).toBeVisible()
})

test.describe('at the same moment', () => {
  test.use({ allowedProblem: /status of 409/ })

  test('F53: two tabs that end and pause a plan at once do one of the two, and the other is told by name', async ({
    page,
    context,
  }) => {
    const email = await signInAsNewcomer(page)
    await choosePlan(page, 'Starter')
    await payWith(page, 'works')
    await expectPaid(page, 'Starter')
    const second = await context.newPage()
    await page.goto('/billing/cancel')
    await second.goto('/billing/pause')
    const cancel = page.getByRole('button', { name: 'Cancel my plan' })
    const pause = second.getByRole('button', { name: /^Pause from / })
    await cancel.waitFor()
    await pause.waitFor()
    await Promise.all([cancel.press('Enter'), pause.press('Enter')])
    await page.goto('/billing')
    await second.goto('/billing')
    const either = /^Starter (ends on|until .*, then it is paused)/
    await expect(page.getByText(either)).toBeVisible()
    const words = (await page.getByText(either).textContent()) ?? ''
    await expect(second.getByText(words)).toBeVisible()
    const [subscription] = await subscriptionsOf(stripeSide(page), email)
    expect([subscription?.cancel_at_period_end, subscription?.schedule !== null]).toContain(true)
    expect([subscription?.cancel_at_period_end, subscription?.schedule !== null]).toContain(false)
  })
})

test('a trial is ended early for the amount that is shown', async ({ page }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Business')
  await payWith(page, 'works')
  await expect(page.getByRole('heading', { level: 1, name: /trial of Business has started/ })).toBeVisible()
  await page.goto('/billing')
  await page.getByRole('link', { name: 'Start paying now' }).click()
  await page.getByRole('button', { name: 'Pay €99.00 and end the trial' }).click()
  await expect(page.getByText(/^Business, 10 seats\. Next: €99\.00/)).toBeVisible()
  expect(await paymentsOf(stripeSide(page), email)).toHaveLength(1)
})

test('a trial whose card is taken off at Stripe says so, and ends without a charge', async ({ page }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Business')
  await payWith(page, 'works')
  await expect(page.getByRole('heading', { level: 1, name: /trial of Business has started/ })).toBeVisible()
  await page.goto('/billing')
  const stripe = stripeSide(page)
  const [subscription] = await subscriptionsOf(stripe, email)
  const methods = await stripe.paymentMethods.list({ customer: String(subscription?.customer) })
  for (const { id } of methods.data) await stripe.paymentMethods.detach(id)
  await expect(
    page.getByText(/^Business trial until .* without a card the plan stops that day\.$/),
  ).toBeVisible()
  await clock.advance(stripe, email, { days: 15 })
  await expect(page.getByText(/^Business ended on /)).toBeVisible()
  expect(await paymentsOf(stripe, email)).toEqual([])
})
