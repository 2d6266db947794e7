import { expectAccessible } from '../kit/accessibility.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'

test('without a free seat an owner sees what one costs, pays it and invites in one go, and takes the invitation back', async ({
  page,
}) => {
  await signInAsNewcomer(page)
  await choosePlan(page, 'Team')
  await payWith(page, 'works')
  await expectPaid(page, 'Team')
  await page.goto('/billing/members')
  await expect(page.getByText('1 seat paid · 1 in use · 0 free')).toBeVisible()
  await expectAccessible(page)
  const email = page.getByLabel('Email')
  await email.fill('nobody')
  await page.getByRole('button', { name: 'See what a seat costs' }).click()
  await expect(page.getByText('That is no complete email address.')).toBeVisible()
  await email.fill('guest@example.com')
  await page.getByRole('button', { name: 'See what a seat costs' }).click()
  await expect(page.getByText(/^This adds 1 seat: €29\.00 today, then €58\.00 every month/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Pay €29.00 and invite guest@example.com' }).click()
  await expect(page.getByText('2 seats paid · 1 in use · 1 kept for the invited · 0 free')).toBeVisible()

  await page.getByRole('button', { name: 'Take the invitation to guest@example.com back' }).click()
  await expect(page.getByText('2 seats paid · 1 in use · 1 free')).toBeVisible()
  await page.goto('/billing')
  await expect(page.getByText(/^Team, 2 seats\. Next: €58\.00/)).toBeVisible()
})
