import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test'
import { type CardWish, numberOf } from './cards.ts'

/** The frame that Stripe's Payment Element draws its fields in. Its title is translated, its place is not. */
function paymentFrame(page: Page): FrameLocator {
  return page.frameLocator('.__PrivateStripeElement > iframe[name^="__privateStripeFrame"]')
}

/** The card fields of the Payment Element on the page, by Stripe's field names. */
export function paymentFields(page: Page) {
  const frame = paymentFrame(page)
  return {
    number: frame.locator('input[name="number"]'),
    expiry: frame.locator('input[name="expiry"]'),
    code: frame.locator('input[name="cvc"]'),
    country: frame.locator('select[name="country"]'),
    debitTab: frame.locator('button[role="tab"][value="sepa_debit"]'),
    iban: frame.locator('input[name="iban"]'),
    postalCode: frame.locator('input[name="postalCode"]'),
    errors: frame.locator('.p-FieldError'),
  } satisfies Record<string, Locator>
}

/**
 * Types a card into the Payment Element as a customer would: number, date, code, country and, where the country has one
 * in the form, the postal code. Earlier input is replaced.
 */
export async function fillCard(
  page: Page,
  wish: CardWish,
  options: { country?: string; code?: string } = {},
): Promise<void> {
  const fields = paymentFields(page)
  await fields.number.fill(numberOf(wish))
  await fields.expiry.fill('12 / 34')
  await fields.code.fill(options.code ?? (wish === 'worksAmex' ? '1234' : '123'))
  await fields.country.selectOption(options.country ?? 'IT')
  if (options.country === 'US') await fields.postalCode.fill('12345')
  await expect(fields.number).toHaveValue(/\d{4} \d{4,6} \d{4,5}/)
}

/** Chooses the debit of a bank account in the Payment Element and types the account; who holds it is known already. */
export async function fillIban(page: Page, iban: string): Promise<void> {
  const fields = paymentFields(page)
  await fields.debitTab.click()
  await fields.iban.fill(iban)
}

/** Types an Italian address into the Address Element; without a name the one that is known stays. */
export async function fillAddress(
  page: Page,
  address: { name?: string; line1: string; city: string; postalCode: string; province: string },
): Promise<void> {
  const frame = paymentFrame(page)
  await frame.locator('select[name="country"]').selectOption('IT')
  if (address.name !== undefined) await frame.locator('input[name="name"]').fill(address.name)
  await frame.locator('input[name="addressLine1"]').fill(address.line1)
  await frame.locator('input[name="postalCode"]').fill(address.postalCode)
  await frame.locator('input[name="locality"]').fill(address.city)
  await frame.locator('[name="administrativeArea"]').selectOption(address.province)
}

/**
 * Scrolls to what stands beside a frame of Stripe's and presses it once the browser has drawn the scrolled page. Without
 * that pause a click right after scrolling can land in the frame, where it was a moment ago: it lives in another process.
 */
export async function pressBesideFrame(
  target: Locator,
  { times = 1 }: { times?: 1 | 2 } = {},
): Promise<void> {
  await target.scrollIntoViewIfNeeded()
  await target.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(null)))),
  )
  await target.click({ clickCount: times })
}
