import { answerBankCheck, expectBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
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
  if (email === null) return
  expect(await subscriptionsOf(stripeSide(), email)).toHaveLength(1)
  expect(await paymentsOf(stripeSide(), email)).toHaveLength(1)
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
