import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer, signUp } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'

test('a signed-out visitor sees plans, is asked to sign in at checkout, and comes back to the same order', async ({
  page,
}) => {
  await page.goto('/plans')
  await page.getByRole('radio', { name: 'Yearly' }).check()
  await page
    .getByRole('link', { name: /^Choose Starter/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await expect(page.getByText('The plan you chose is kept.')).toBeVisible()
  await page.getByRole('button', { name: /^Nora/ }).click()
  await expect(page).toHaveURL(/\/checkout\?.*interval=year/)
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
})

test('a signed-out visitor sees nothing of anybody’s billing', async ({ page }) => {
  await page.goto('/billing')
  await expect(page).toHaveURL(/\/sign-in/)
})

test.describe('with a session that ends', () => {
  // What the page was just reading when the session ended is refused, which browsers log on their own.
  test.use({ allowedProblem: /status of 401 \(Unauthorized\) \(\S+\/trpc\// })

  test('somebody signs up, signs out and signs in again with the same password', async ({ page }) => {
    const email = await signUp(page)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible()
    await page.goto('/sign-in')
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill('a long enough sentence')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page).toHaveURL(/\/billing/)
    await expect(page.getByText(/^You're on Free\./)).toBeVisible()
  })
})

test('the address of another person’s payment shows nothing', async ({ page, browser, baseURL }) => {
  await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  const stranger = await browser.newPage(baseURL === undefined ? {} : { baseURL })
  await signInAsNewcomer(stranger)
  await stranger.goto(page.url())
  await expect(stranger.getByRole('heading', { name: 'There is no payment here' })).toBeVisible()
  await stranger.close()
})
