import { choosePlan, payButton, payWith } from '../kit/checkout.ts'
import { paymentFields } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'

test.describe('in Italian', () => {
  test.use({ locale: 'it-IT' })

  test('the whole way to a plan speaks Italian, the card form included', async ({ page }) => {
    await signInAsNewcomer(page)
    await expect(page.locator('html')).toHaveAttribute('lang', 'it')
    await expect(page.getByRole('heading', { level: 1, name: 'Piani e prezzi' })).toBeVisible()
    await choosePlan(page, 'Starter')
    await payWith(page, 'noFunds')
    await expect(page.getByRole('alert').first()).toBeVisible()
    await expect(payButton(page)).toHaveText(/^Paga .+ e abbonati$/)
    await payWith(page, 'works')
    await expect(
      page.getByRole('heading', { level: 1, name: 'Pagamento ricevuto: ora hai Starter' }),
    ).toBeVisible()
    await page.goto('/billing')
    await expect(page.getByText(/^Starter\. Prossimo addebito: /)).toBeVisible()
  })

  test('the fields of the card form have Italian names', async ({ page }) => {
    await signInAsNewcomer(page)
    await choosePlan(page, 'Starter')
    await expect(paymentFields(page).number).toHaveAccessibleName(/Numero/)
  })
})

test('a person can change the language and keeps it', async ({ page }) => {
  await page.goto('/plans')
  await expect(page.getByRole('heading', { level: 1, name: 'Plans and prices' })).toBeVisible()
  await page.getByLabel('Language').selectOption('it')
  await expect(page.getByRole('heading', { level: 1, name: 'Piani e prezzi' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Piani e prezzi' })).toBeVisible()
})
