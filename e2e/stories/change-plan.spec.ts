import { expectAccessible } from '../kit/accessibility.ts'
import { answerBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('a plan is upgraded for the previewed amount, lowered for the next period on a small screen, and that is taken back', async ({
  page,
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.goto('/billing')
  await page.getByRole('link', { name: 'Change plan' }).click()
  await page.getByRole('radio', { name: /^Team/ }).check()
  const pay = page.getByRole('button', { name: /^Pay €[\d.]+ and switch now$/ })
  await expect(pay).toBeEnabled()
  await page.locator('summary').click()
  await expect(page.getByRole('row', { name: /Unused time on Starter/ })).toBeVisible()
  await expectAccessible(page)
  const shown = /€([\d.]+)/.exec((await pay.textContent()) ?? '')?.[1] ?? ''
  await pay.click()
  await expect(page.getByText('You are on Team, 1 seat, monthly')).toBeVisible()
  const stripe = stripeSide(page)
  const [subscription] = await subscriptionsOf(stripe, email)
  const bill = await stripe.invoices.retrieve(String(subscription?.latest_invoice))
  expect((bill.amount_paid / 100).toFixed(2)).toBe(shown)

  await page.setViewportSize({ width: 320, height: 640 })
  await page.getByRole('link', { name: 'To billing' }).press('Enter')
  await page.getByRole('link', { name: 'Change plan' }).press('Enter')
  await page.getByRole('radio', { name: /^Starter/ }).press('Space')
  const later = page.getByRole('button', { name: /^Switch on / })
  await expect(later).toBeEnabled()
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(await overflow()).toBe(0)
  await expectAccessible(page)
  await later.press('Enter')
  await expect(page.getByText(/^Starter, monthly from /)).toBeVisible()
  await page.getByRole('link', { name: 'To billing' }).press('Enter')
  await page.getByRole('button', { name: 'Keep Team' }).press('Enter')
  await expect(page.getByText(/^Team, 1 seat\. Next: /)).toBeVisible()
  expect((await subscriptionsOf(stripe, email))[0]?.schedule).toBeNull()
})

test.describe(() => {
  test.use({ allowedProblem: /status of 402/ })
  test('an upgrade waits for the bank’s check, and one that is declined leaves the old plan', async ({
    page,
  }) => {
    const email = await signInAsNewcomer(page)
    await choosePlan(page, 'Starter')
    await payWith(page, 'works')
    await expectPaid(page, 'Starter')
    const stripe = stripeSide(page)
    const [subscription] = await subscriptionsOf(stripe, email)
    const pays = async (token: string) => {
      const method = await stripe.paymentMethods.attach(token, { customer: String(subscription?.customer) })
      await stripe.subscriptions.update(subscription?.id ?? '', { default_payment_method: method.id })
    }
    await pays('pm_card_chargeCustomerFail')
    await page.goto('/billing/change?plan=business')
    const pay = page.getByRole('button', { name: /^Pay €[\d.]+ and switch now$/ })
    await pay.click()
    await expect(page.getByText('You are still on Starter. Nothing was changed or charged.')).toBeVisible()
    expect((await subscriptionsOf(stripe, email))[0]?.pending_update).toBeNull()

    await pays('pm_card_authenticationRequired')
    await page.getByRole('button', { name: 'Try again' }).click()
    await pay.click()
    await answerBankCheck(page, 'approve')
    await expect(page.getByText('You are on Business, 10 seats, monthly')).toBeVisible()
  })
})
