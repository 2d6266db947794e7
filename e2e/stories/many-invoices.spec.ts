import { readFile } from 'node:fs/promises'
import { expectAccessible } from '../kit/accessibility.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { copyInvoices } from '../kit/old-invoices.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { savedBy } from '../kit/saved-file.ts'
import { expect, test } from '../kit/test.ts'

test('1,200 invoices come page by page, are narrowed by state, year and number, and leave as a table', async ({
  page,
  invariantsUrl,
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await copyInvoices(invariantsUrl, { email, count: 1_199 })

  await page.goto('/billing')
  await page.getByRole('link', { name: 'All invoices' }).click()
  const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') })
  await expect(page.getByText('25 of 1,200 invoices')).toBeVisible()
  await expect(rows).toHaveCount(25)
  await expect(rows.nth(1)).toContainText('OLD-1199')
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect(page.getByText('50 of 1,200 invoices')).toBeVisible()
  await expect(rows.last()).toContainText('OLD-1151')

  const narrow = page.getByRole('search', { name: 'Narrow the list' })
  await narrow.getByRole('radio', { name: 'Void' }).check()
  await expect(page.getByText('25 of 119 invoices')).toBeVisible()
  await narrow.getByLabel('Year').selectOption('2024')
  await expect(page.getByText('18 of 18 invoices')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0)
  const table = await readFile(
    await savedBy(page, page.getByRole('button', { name: 'Export as CSV' })),
    'utf8',
  )
  const lines = table.trim().split('\r\n')
  expect(lines).toHaveLength(19)
  expect(lines[0]).toMatch(/^\uFEFF?number,date,status,/)
  expect(lines[1]).toMatch(/^OLD-0910,2024-12-25,void,start,starter,EUR,9\.00,/)

  // What was narrowed is in the address, so that going back and coming again finds it.
  await page.getByRole('link', { name: 'OLD-0910' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Invoice OLD-0910' })).toBeVisible()
  await page.goBack()
  await expect(page.getByText('18 of 18 invoices')).toBeVisible()

  await narrow.getByLabel('Year').selectOption('All years')
  await narrow.getByRole('radio', { name: 'All' }).check()
  await page.setViewportSize({ width: 320, height: 720 })
  await narrow.getByLabel('Search by number').fill('0042')
  await expect(page.getByText('1 of 1 invoice')).toBeVisible()
  await expect(rows).toContainText('OLD-0042')
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
  await expectAccessible(page)
  await narrow.getByLabel('Search by number').fill('€9.00')
  await expect(page.getByText('25 of 1,200 invoices')).toBeVisible()
  await narrow.getByLabel('Search by number').fill('no such number')
  await expect(page.getByText('No invoice matches')).toBeVisible()
})
