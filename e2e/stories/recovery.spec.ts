import { expectAccessible } from '../kit/accessibility.ts'
import { answerBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import type { CardWish } from '../kit/cards.ts'
import { clock } from '../kit/clock.ts'
import { fillCard } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { savedBy, textOfPdf } from '../kit/saved-file.ts'
import { expect, test } from '../kit/test.ts'
import type { Page } from '@playwright/test'

async function subscribe(page: Page): Promise<string> {
  const email = await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  return email
}

async function addCard(page: Page, wish: CardWish): Promise<void> {
  await page.goto('/billing/payment-methods/add')
  await fillCard(page, wish)
  await page.getByRole('button', { name: /^Save/ }).press('Enter')
}

test('a renewal that failed is told with its reason in every tab, and a new card settles it at once; the next one is paid by the backup', async ({
  page,
  context,
}) => {
  const email = await subscribe(page)
  await addCard(page, 'failsWhenCharged')
  await expect(page).toHaveURL(/\/billing\/payment-methods$/)
  const other = await context.newPage()
  await other.goto('/billing')

  const stripe = stripeSide(page)
  await clock.advance(stripe, email, { days: 32 })
  const banner = page.getByRole('region', { name: 'A payment needs you' })
  await expect(banner).toContainText(/€9\.00 couldn't be charged: the bank declined Visa\s··0341/)
  await expect(other.getByRole('region', { name: 'A payment needs you' })).toBeVisible()
  await expectAccessible(page)

  await banner.getByRole('link', { name: 'Use another method' }).click()
  await expect(page.getByRole('checkbox', { name: 'Pay the open €9.00 with it now' })).toBeChecked()
  await fillCard(page, 'worksMastercard')
  await page.getByRole('button', { name: 'Save and pay €9.00' }).click()
  await expect(page.getByText('€9.00 paid')).toBeVisible()
  await expect(other.getByRole('region', { name: 'A payment needs you' })).toHaveCount(0)
  await expect(other.getByText(/^Starter\. Next: .* Mastercard/)).toBeVisible()
  expect((await subscriptionsOf(stripe, email)).map(({ status }) => status)).toEqual(['active'])

  await page.getByRole('link', { name: 'See all invoices' }).click()
  await page
    .getByRole('row', { name: /Starter: renewal/ })
    .getByRole('link')
    .click()
  await expect(page.getByRole('region', { name: 'Payments' }).getByText(/^Refused/)).toBeVisible()
  await expect(page.getByText('Nothing differs.')).toBeVisible()
  await expectAccessible(page)
  const text = await textOfPdf(await savedBy(page, page.getByRole('button', { name: 'Download PDF' })))
  const number = await page.getByRole('heading', { level: 1 }).innerText()
  for (const part of [number.replace('Invoice ', ''), 'Starter', '€9.00']) expect(text).toContain(part)

  // With a backup the next renewal that fails asks nobody for money.
  await page.goto('/billing/payment-methods')
  await page.getByRole('button', { name: /^Pay with Visa\s··0341$/ }).click()
  await page.getByRole('button', { name: /^Use Mastercard\s··4444 as backup$/ }).press('Enter')
  await expect(page.getByText('Backup', { exact: true })).toBeVisible()
  await clock.advance(stripe, email, { days: 31 })
  await page.goto('/billing/invoices')
  const renewals = page.getByRole('row', { name: /Starter: renewal/ })
  await expect(renewals).toHaveCount(2)
  await expect(renewals.first()).toContainText('Paid')
  await renewals.first().getByRole('link').click()
  const payments = page.getByRole('region', { name: 'Payments' })
  await expect(payments.getByText(/^Refused/)).toContainText(/Visa\s··0341/)
  await expect(payments.getByText(/^Paid/)).toContainText(/Mastercard\s··4444/)
  await expect(page.getByRole('region', { name: 'A payment needs you' })).toHaveCount(0)
  const [after] = await subscriptionsOf(stripe, email)
  expect(after?.status).toBe('active')
})

test('a renewal that the bank wants to see confirmed is confirmed on a small screen, with the card on file, and one without money is paid with another', async ({
  page,
}) => {
  const email = await subscribe(page)
  await addCard(page, 'bankCheckAlways')
  await answerBankCheck(page, 'approve')
  await expect(page).toHaveURL(/\/billing\/payment-methods$/)
  await page.setViewportSize({ width: 320, height: 720 })
  const stripe = stripeSide(page)
  await clock.advance(stripe, email, { days: 32 })
  await page.getByRole('link', { name: 'Confirm €9.00 with the bank' }).press('Enter')

  const pay = page.getByRole('button', { name: 'Pay €9.00' })
  await pay.press('Enter')
  await answerBankCheck(page, 'fail')
  await expect(page.getByRole('alert')).toContainText('Nothing was charged')
  await pay.press('Enter')
  await answerBankCheck(page, 'approve')
  await expect(page.getByText('€9.00 paid')).toBeVisible()
  await page.getByRole('link', { name: 'Go to billing' }).click()
  await expect(page.getByText(/^Starter\. Next: /)).toBeVisible()
  await expect(page.getByRole('region', { name: 'A payment needs you' })).toHaveCount(0)

  // The next one meets too little money: it is tried again by itself, and another card pays it at once.
  await addCard(page, 'bankCheckThenNoFunds')
  await answerBankCheck(page, 'approve')
  await expect(page).toHaveURL(/\/billing\/payment-methods$/)
  await clock.advance(stripe, email, { days: 32 })
  const banner = page.getByRole('region', { name: 'A payment needs you' })
  await expect(banner).toContainText('there was not enough money on Visa')
  await expect(banner).toContainText('We try again by ourselves on')
  await banner.getByRole('link', { name: 'Pay €9.00' }).press('Enter')
  await page.getByRole('radio', { name: /4242/ }).check()
  await pay.press('Enter')
  await expect(page.getByText('€9.00 paid')).toBeVisible()
  await expect(banner).toHaveCount(0)
  expect((await subscriptionsOf(stripe, email)).map(({ status }) => status)).toEqual(['active'])
})
