import { answerBankCheck } from '../kit/bank-check.ts'
import { expectAccessible } from '../kit/accessibility.ts'
import { choosePlan, expectPaid, payButton, payWith } from '../kit/checkout.ts'
import { clock } from '../kit/clock.ts'
import { fillCard } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { paymentsOf, stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('a second card is added through a refusal and the bank’s check, becomes the one that pays, pays the renewal, and a new plan after the end of the first', async ({
  page,
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.goto('/billing/payment-methods')
  await expect(page.getByText(/^Next charge: .* from Visa\s··4242\.$/)).toBeVisible()

  // The only card of a running plan stays, and the page says why.
  const only = page.getByRole('button', { name: /^Remove Visa/ })
  await expect(only).toHaveAttribute('aria-disabled', 'true')
  await expect(only).toHaveAccessibleDescription(/only one for your plan/)
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Add a payment method' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Add a payment method' })).toBeFocused()
  await fillCard(page, 'declined')
  const save = page.getByRole('button', { name: 'Save payment method' })
  await save.click()
  await expect(page.getByRole('alert')).toContainText('The bank declined this card')

  await page.setViewportSize({ width: 320, height: 720 })
  await fillCard(page, 'bankCheck')
  await save.press('Enter')
  await answerBankCheck(page, 'approve')
  await expect(page).toHaveURL(/\/billing\/payment-methods$/)
  await expect(page.getByText(/^Next charge: .* from Visa\s··3220\.$/)).toBeVisible()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)

  const backup = page.getByRole('button', { name: /^Use Visa\s··4242 as backup$/ })
  await backup.click()
  await expect(page.getByText('Backup', { exact: true })).toBeVisible()

  // The card that no longer pays can go, and for a moment come back.
  const first = page.getByRole('heading', { level: 2, name: /4242/ })
  const remove = async () => {
    await page.getByRole('button', { name: /^Remove Visa\s··4242$/ }).click()
    await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused()
    await page.getByRole('button', { name: /^Remove Visa\s··4242$/ }).click()
    await expect(first).toHaveCount(0)
  }
  await remove()
  const undo = page.getByRole('button', { name: /^Keep Visa\s··4242 after all$/ })
  await expect(undo).toBeFocused()
  await expectAccessible(page)
  await undo.press('Enter')
  await expect(first).toBeFocused()
  await remove()

  const stripe = stripeSide(page)
  await clock.advance(stripe, email, { days: 32 })
  await expect
    .poll(async () => {
      const [renewal] = await paymentsOf(stripe, email)
      const { id } = { id: typeof renewal?.payment_method === 'string' ? renewal.payment_method : '' }
      return id === '' ? null : (await stripe.paymentMethods.retrieve(id)).card?.last4
    })
    .toBe('3220')

  // Whoever comes back finds the card, and pays with one press and the bank's check.
  const [over] = await subscriptionsOf(stripe, email)
  await stripe.subscriptions.cancel(over?.id ?? '')
  await page.goto('/checkout?plan=team&interval=month&currency=eur&seats=2')
  await expect(page.getByRole('radio', { name: /^Visa\s··3220/ })).toBeChecked()
  await expectAccessible(page)
  await payButton(page).press('Enter')
  await answerBankCheck(page, 'approve')
  await expectPaid(page, 'Team')
  const found = (await subscriptionsOf(stripe, email)).map(({ status }) => status)
  expect(found.toSorted()).toEqual(['active', 'canceled'])
})
