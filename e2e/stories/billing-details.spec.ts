import { expectAccessible } from '../kit/accessibility.ts'
import { expectPaid, payWith } from '../kit/checkout.ts'
import { fillAddress } from '../kit/payment-form.ts'
import { signInAsTaxed } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'
import type { Page } from '@playwright/test'

async function addVatNumber(page: Page, number: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a tax ID' }).click()
  const form = page.getByRole('form', { name: 'Add a tax ID' })
  await form.getByLabel('Country').selectOption('IT')
  await form.getByLabel('VAT number').fill(number)
  await form.getByRole('button', { name: 'Add this number' }).press('Enter')
}

test('taxes follow from the address, and a number that the register knows takes them off the next total', async ({
  page,
}) => {
  await signInAsTaxed(page)
  await page.goto('/checkout?plan=starter&interval=month&currency=eur&seats=1')
  await fillAddress(page, { line1: 'Via Roma 1', city: 'Torino', postalCode: '10100', province: 'TO' })
  await page.getByRole('button', { name: 'Show the total' }).press('Enter')
  await expect(page.getByTestId('due-today')).toHaveText('€10.98')
  await expectAccessible(page)
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')

  await page.setViewportSize({ width: 320, height: 720 })
  await page.goto('/billing/details')
  const total = page.getByTestId('next-total')
  await expect(total).toHaveText('€10.98')
  await addVatNumber(page, 'IT22222222222')
  await expect(page.getByRole('heading', { name: 'IT22222222222' })).toBeVisible()
  await expect(total).toHaveText('€10.98')
  await addVatNumber(page, 'IT00000000000')
  // The register's answer reaches the open page by itself.
  await expect(total).toHaveText('€9.00')
  await expect(page.getByText('Reverse charge: you account for the tax.')).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Add another email' }).click()
  await page.getByRole('textbox', { name: 'Email 2' }).fill('books@example.com')
  await page.getByRole('button', { name: 'Save details' }).press('Enter')
  const form = page.getByRole('form', { name: 'Billing details' })
  await expect(form.getByText(/^Saved\./)).toBeVisible()
})
