import { answerBankCheck, expectBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectPaid, payButton, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { paymentsOf, stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('F48: a tab that was closed while the bank asked leaves a payment to finish, and it is charged once', async ({
  page,
  context,
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'bankCheck')
  await expectBankCheck(page)
  await page.close()

  const later = await context.newPage()
  await later.goto('/billing')
  await expect(later.getByText('Payment in progress').first()).toBeVisible()
  await later
    .getByRole('link', { name: /^Finish/ })
    .first()
    .click()
  await payWith(later, 'bankCheck')
  await answerBankCheck(later, 'approve')
  await expectPaid(later, 'Starter')
  expect(await subscriptionsOf(stripeSide(later), email)).toHaveLength(1)
  expect(await paymentsOf(stripeSide(later), email)).toHaveLength(1)
})

test.describe('behind a blocker', () => {
  test.use({ allowedProblem: /ERR_BLOCKED_BY_CLIENT|ERR_FAILED/ })

  test('F58: a card form that the browser blocks says so, and takes the card once it is allowed', async ({
    page,
  }) => {
    // In the mocks a worker fetches the script, whose requests are the context's and not the page's.
    await page.context().route('**/stripe.js*', (route) => route.abort('blockedbyclient'))
    await signInAsNewcomer(page)
    await page.goto('/checkout?plan=starter')
    await expect(page.getByRole('alert')).toContainText('Your browser blocked the secure payment form')
    await expect(payButton(page)).toHaveAttribute('aria-disabled', 'true')
    await expect(page.locator('iframe')).toHaveCount(0)
    await page.context().unroute('**/stripe.js*')
    await page.getByRole('button', { name: 'Load the form again' }).click()
    await payWith(page, 'works')
    await expectPaid(page, 'Starter')
  })
})

test.describe('somebody else', () => {
  // The page of the other asks for an attempt that is not theirs, which the browser logs.
  test.use({ allowedProblem: /status of 404/ })

  test('F49: a shared address of the result shows nothing to another account', async ({
    page,
    browser,
    baseURL,
  }) => {
    await signInAsNewcomer(page)
    await choosePlan(page, 'Starter')
    await payWith(page, 'works')
    await expectPaid(page, 'Starter')
    const other = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) })
    const stranger = await other.newPage()
    await signInAsNewcomer(stranger)
    await stranger.goto(page.url())
    await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(stranger.getByText('€9.00')).toHaveCount(0)
    await expect(stranger.getByText('Starter')).toHaveCount(0)
    await other.close()
  })
})
