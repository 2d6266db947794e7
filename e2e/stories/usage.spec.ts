import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'

// The refusal at the cap is a 429, which the browser writes to its console.
test.use({ allowedProblem: /status of 429/ })

test('a feature behind its gate opens with the plan, each use is counted in every tab, and a cap of one’s own stops it', async ({
  page,
  context,
}) => {
  await signInAsNewcomer(page)
  await page.goto('/demo/automations')
  await expect(page.getByText('Automations is not part of your plan')).toBeVisible()
  await page.getByRole('link', { name: 'See Starter' }).click()
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')

  await page.goto('/demo/automations')
  const usage = await context.newPage()
  await usage.goto('/billing/usage')
  const runs = usage.getByRole('listitem').filter({ hasText: 'Automation runs' })
  await expect(runs.getByText('0 of 500')).toBeVisible()
  await page.getByRole('button', { name: 'Run an automation' }).click()
  await expect(page.getByText('Done. 1 of 500 runs used this month.')).toBeVisible()
  await expect(runs.getByText('1 of 500')).toBeVisible()
  await expect(runs.getByRole('img', { name: /: 1 · 1 so far$/ })).toBeVisible()

  await runs.getByText('Cap and alerts').click()
  await runs.getByLabel('Cap').fill('1')
  await runs.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(runs.getByText('Limit reached')).toBeVisible()
  await page.getByRole('button', { name: 'Run an automation' }).click()
  await expect(page.getByText('The limit is reached, so nothing more was counted or done.')).toBeVisible()

  // The overview says so above its cards, with the way to it.
  await usage.goto('/billing')
  const attention = usage.getByRole('region', { name: 'Needs attention' })
  await expect(attention.getByText('Automation runs: 1 of 1 used. The limit is reached.')).toBeVisible()
  await attention.getByRole('link', { name: 'See usage' }).click()
  await expect(usage.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible()
})
