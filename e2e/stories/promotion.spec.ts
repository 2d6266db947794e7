import { expectAccessible } from '../kit/accessibility.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { paymentsOf, stripeSide } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test.use({ allowedProblem: /status of 400/ })

test('a promotion code is refused by name, taken by Enter, charged as shown, and its end stands on the overview', async ({
  page,
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await page.getByRole('button', { name: 'Add a promotion code' }).click()
  const field = page.getByRole('textbox', { name: 'Promotion code' })
  await field.fill('NOT-A-CODE')
  await field.press('Enter')
  await expect(page.getByText("This code isn't valid. Check how it is written.")).toBeVisible()
  await field.fill('welcome20')
  await field.press('Enter')
  await expect(page.getByText('Promotion code WELCOME20')).toBeVisible()
  await expect(page.getByTestId('due-today')).toHaveText('€7.20')
  await expectAccessible(page)
  await page.reload()
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  expect((await paymentsOf(stripeSide(page), email)).map(({ amount }) => amount)).toEqual([720])
  await page.goto('/billing')
  await expect(page.getByText(/^WELCOME20: 20% off until /)).toBeVisible()
  await expect(page.getByText(/^From .* €9\.00 every month \(estimate by list prices\)$/)).toBeVisible()
})
