import { choosePlan, expectActive, expectPaid, payWith } from '../kit/checkout.ts'
import { answerBankCheck } from '../kit/bank-check.ts'
import { fromSetup } from '../kit/target.ts'
import { expect, test } from '../kit/test.ts'

// The client alone, whatever the target of the other stories: there is no server behind this address.
test.use({ baseURL: async ({}, use) => use(fromSetup('E2E_MOCKS_URL')), target: 'mocks' })

test('with no server at all a newcomer pays with 4242 and finds the plan on the overview', async ({
  page,
}) => {
  await page.goto('/plans?scenario=newcomer')
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.getByRole('link', { name: 'Go to billing' }).click()
  await expectActive(page, 'Starter')
})

test('with no server the bank can ask as well', async ({ page }) => {
  await page.goto('/plans?scenario=newcomer')
  await choosePlan(page, 'Starter')
  await payWith(page, 'bankCheck')
  await answerBankCheck(page, 'approve')
  await expectPaid(page, 'Starter')
})

test('scenarios open the page on a customer who pays and on one whose card was declined', async ({
  page,
}) => {
  await page.goto('/billing?scenario=active')
  await expect(page.getByText(/^Team, 5 seats\. Next: /)).toBeVisible()
  await page.goto('/billing?scenario=declined')
  await expect(page.getByText('Payment in progress').first()).toBeVisible()
})
