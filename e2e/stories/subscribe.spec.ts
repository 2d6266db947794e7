import { choosePlan, expectActive, expectPaid, payButton, payWith, pressPay } from '../kit/checkout.ts'
import { fillCard } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('a newcomer chooses a plan, pays with 4242 and finds it on the overview', async ({ page }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.getByRole('link', { name: 'Go to billing' }).click()
  await expectActive(page, 'Starter')
  await expect(page.getByText('4242').first()).toBeVisible()

  const [subscription, ...others] = await subscriptionsOf(stripeSide(page), email)
  expect(others).toEqual([])
  expect(subscription?.status).toBe('active')
  expect(Object.keys(subscription?.metadata ?? {})).toEqual(
    expect.arrayContaining(['account_id', 'plan', 'interval', 'operation_id']),
  )
})

test('a trial takes a card, charges nothing today and says when it ends', async ({ page }) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Business')
  await expect(page.getByText('You pay nothing today.')).toBeVisible()
  await fillCard(page, 'works')
  await expect(payButton(page)).toHaveText(/^Start trial, then/)
  await pressPay(page)
  await expect(
    page.getByRole('heading', { level: 1, name: 'Your trial of Business has started' }),
  ).toBeVisible()
  await page.getByRole('link', { name: 'Go to billing' }).click()
  await expect(page.getByText(/^Business trial until /)).toBeVisible()

  const [subscription] = await subscriptionsOf(stripeSide(page), email)
  expect(subscription?.status).toBe('trialing')
})

test('the plan one has is marked as such and cannot be bought again', async ({ page }) => {
  await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.goto('/plans')
  await expect(page.getByText('Your plan', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('link', { name: /^(Choose|Finish) Starter/ })).toHaveCount(0)
  await page.goto('/checkout?plan=team&interval=month&currency=eur&seats=3')
  await expect(page.getByText('Your account already has a plan', { exact: true })).toBeVisible()
})
