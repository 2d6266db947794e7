import type { Page } from '@playwright/test'
import { choosePlan, expectActive, expectPaid, payWith } from '../kit/checkout.ts'
import { answerBankCheck } from '../kit/bank-check.ts'
import { fromSetup } from '../kit/target.ts'
import { expect, test } from '../kit/test.ts'

// The client alone, whatever the target of the other stories: there is no server behind this address.
test.use({ baseURL: async ({}, use) => use(fromSetup('E2E_MOCKS_URL')), target: 'mocks' })

// The page brings up a database and an emulator before the first screen.
const openingTimeout = 60_000
test.setTimeout(120_000)

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor({ timeout: openingTimeout })
}

test('with no server at all a newcomer pays with 4242 and finds the plan on the overview', async ({
  page,
}) => {
  await open(page, '/plans?scenario=newcomer')
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.getByRole('link', { name: 'Go to billing' }).click()
  await expectActive(page, 'Starter')
})

test('with no server the bank can ask as well', async ({ page }) => {
  await open(page, '/plans?scenario=newcomer')
  await choosePlan(page, 'Starter')
  await payWith(page, 'bankCheck')
  await answerBankCheck(page, 'approve')
  await expectPaid(page, 'Starter')
})

test('scenarios open the page on a customer who pays and on one whose card was declined', async ({
  page,
}) => {
  await open(page, '/billing?scenario=active')
  await expect(page.getByText(/^Team, 5 seats\. Next: /)).toBeVisible()
  await open(page, '/billing?scenario=declined')
  await expect(page.getByText('Payment in progress').first()).toBeVisible()
})
