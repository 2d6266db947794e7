import { choosePlan, payButton } from '../kit/checkout.ts'
import { clock } from '../kit/clock.ts'
import { expectAccessible } from '../kit/accessibility.ts'
import { fillCard, fillIban } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('a plan that is paid by SEPA debit works while the bank has the payment; when it fails after three days, a card settles it', async ({
  page,
}) => {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await fillIban(page, 'DE62370400440532013001')
  await payButton(page).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Your payment is on its way' })).toBeVisible()
  await expect(page.getByText(/you can use Starter meanwhile/)).toBeVisible()

  await page.goto('/billing')
  await expect(page.getByText(/^Your payment of €9\.00 for Starter is with the bank/)).toBeVisible()
  await expectAccessible(page)
  const stripe = stripeSide(page)
  await clock.advance(stripe, email, { days: 2 })
  await page.reload()
  await expect(page.getByText(/is with the bank/)).toBeVisible()
  await clock.advance(stripe, email, { days: 1, hours: 1 })

  // The bank's refusal reaches the open page by itself.
  const banner = page.getByRole('region', { name: 'A payment needs you' })
  await expect(banner).toContainText('SEPA')
  await banner.getByRole('link', { name: 'Use another method' }).click()
  await fillCard(page, 'works')
  await page.getByRole('button', { name: /^Save and pay €9\.00$/ }).click()
  await expect(page.getByText('€9.00 paid')).toBeVisible()
  await expect.poll(async () => (await subscriptionsOf(stripe, email))[0]?.status).toBe('active')
})
