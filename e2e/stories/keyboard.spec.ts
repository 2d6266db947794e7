import type { Locator, Page } from '@playwright/test'
import { type CardWish, numberOf } from '../kit/cards.ts'
import { choosePlan, expectPaid, payButton, payWith } from '../kit/checkout.ts'
import { clock } from '../kit/clock.ts'
import { paymentFields } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

const longestWay = 80

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < longestWay; step += 1) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${String(target)} was not reached with ${longestWay} presses of Tab.`)
}

async function typeCard(page: Page, wish: CardWish): Promise<void> {
  const fields = paymentFields(page)
  await expect(fields.number).toBeVisible()
  await tabTo(page, fields.number)
  await page.keyboard.type(numberOf(wish))
  await expect(fields.expiry).toBeFocused()
  await page.keyboard.type('1234')
  await expect(fields.code).toBeFocused()
  await page.keyboard.type('123')
  await tabTo(page, fields.country)
  await page.keyboard.type('Italy')
  await expect(fields.country).toHaveValue('IT')
}

test('a plan is chosen and paid for with the keyboard alone', async ({ page }) => {
  await signInAsNewcomer(page)
  await tabTo(page, page.getByRole('link', { name: 'Choose Starter' }).first())
  await page.keyboard.press('Enter')
  await typeCard(page, 'works')
  await tabTo(page, payButton(page))
  await page.keyboard.press('Enter')
  await expectPaid(page, 'Starter')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('a card is added and an open invoice paid with another one, and the plan is cancelled, with the keyboard alone and on a small screen', async ({
  page,
}) => {
  const email = (await signInAsNewcomer(page)) ?? ''
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.setViewportSize({ width: 320, height: 720 })
  await page.goto('/billing/payment-methods')
  await tabTo(page, page.getByRole('link', { name: 'Add a payment method' }))
  await page.keyboard.press('Enter')
  await typeCard(page, 'failsWhenCharged')
  await tabTo(page, page.getByRole('button', { name: 'Save payment method' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Payment methods' })).toBeFocused()
  await expect(page.getByText(/^Next charge: .* from Visa\s··0341\.$/)).toBeVisible()

  await clock.advance(stripeSide(page), email, { days: 32 })
  const banner = page.getByRole('region', { name: 'A payment needs you' })
  await tabTo(page, banner.getByRole('link', { name: 'Pay €9.00' }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('radio', { name: /0341/ }))
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: /4242/ })).toBeChecked()
  await tabTo(page, page.getByRole('button', { name: 'Pay €9.00' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: '€9.00 paid' })).toBeFocused()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
  await expect(banner).toHaveCount(0)

  await tabTo(page, page.getByRole('link', { name: 'Go to billing' }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('link', { name: 'Cancel plan' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Cancel Starter' })).toBeFocused()
  const reasons = page.getByRole('group', { name: 'Why do you leave? (optional)' })
  await tabTo(page, reasons.getByRole('radio').first())
  await page.keyboard.press('Space')
  await expect(reasons.getByRole('radio').first()).toBeChecked()
  await tabTo(page, page.getByLabel('Anything else? (optional)'))
  await page.keyboard.type('Thank you')
  await tabTo(page, page.getByRole('button', { name: 'Cancel my plan' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^Starter ends on .* No more charges/)).toBeVisible()
  const [subscription] = await subscriptionsOf(stripeSide(page), email)
  expect(subscription?.cancel_at_period_end).toBe(true)
  expect(subscription?.cancellation_details?.comment).toBe('Thank you')
})
