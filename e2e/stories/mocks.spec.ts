import { answerBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectActive, expectPaid, payWith } from '../kit/checkout.ts'
import { openScenario } from '../kit/mocks-page.ts'
import { fromSetup } from '../kit/target.ts'
import { expect, test } from '../kit/test.ts'

// The client alone, whatever the target of the other stories: there is no server behind this address.
test.use({ baseURL: async ({}, use) => use(fromSetup('E2E_MOCKS_URL')), target: 'mocks' })

/** A page that opens a database and an emulator is busy for a while, and a slow machine for longer, in milliseconds. */
const openingTimeout = 45_000
test.use({ actionTimeout: openingTimeout })

test('with no server at all a newcomer pays through the bank’s check, and the plan outlives a reload and the tab it was bought in', async ({
  page,
  context,
}) => {
  await openScenario(page, 'newcomer', '/plans')
  await choosePlan(page, 'Starter')
  await payWith(page, 'bankCheck')
  await answerBankCheck(page, 'approve')
  await expectPaid(page, 'Starter')
  await page.reload()
  await expectPaid(page, 'Starter')

  const other = await context.newPage()
  await other.goto('/billing')
  await expectActive(other, 'Starter')
  // The backend lived in the tab that closes; the other one opens it again and goes on.
  await page.close()
  await other.getByRole('link', { name: 'Cancel plan' }).click()
  await other.getByRole('button', { name: 'Cancel my plan' }).click()
  await expect(other.getByText(/^Starter ends on /)).toBeVisible({ timeout: openingTimeout })
})

test('a link to a scenario opens the page on a customer in that state', async ({ page }) => {
  await openScenario(page, 'past_due', '/billing')
  await expect(page.getByRole('region', { name: 'A payment needs you' })).toBeVisible()
})

test.describe('what every story fails for', () => {
  // Expected to fail, by the guard alone: if nobody noticed, these would pass and be reported.
  test.fail()

  test('a request that nobody answers', async ({ page }) => {
    await openScenario(page, 'newcomer', '/plans')
    await page.evaluate(() => fetch('/nobody/answers', { method: 'POST' }).catch(() => undefined))
  })

  test('an error on the console', async ({ page }) => {
    await openScenario(page, 'newcomer', '/plans')
    await page.evaluate(() => console.error('something went wrong'))
  })

  test('an exception that nothing catches', async ({ page }) => {
    await openScenario(page, 'newcomer', '/plans')
    const thrown = page.waitForEvent('pageerror')
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error('nothing catches this')
      })
    })
    await thrown
  })
})
