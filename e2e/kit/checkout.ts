import { expect, type Locator, type Page } from '@playwright/test'
import type { CardWish } from './cards.ts'
import { fillCard, paymentFields, pressBesideFrame } from './payment-form.ts'

/** Chooses a plan on the plans page, as a customer does, and waits for the card form. */
export async function choosePlan(page: Page, plan: string): Promise<void> {
  const action = page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^(Choose|Try|Scegli|Prova) ${plan}`) })
  await action.first().click()
  await expect(page).toHaveURL(/\/checkout/)
  await expect(paymentFields(page).number).toBeVisible()
}

/** The button that orders and pays. */
export function payButton(page: Page): Locator {
  return page.getByRole('button', {
    name: /^(Pay .+ and subscribe|Start trial, then .+|Paga .+|Inizia la prova.+)$/,
  })
}

/** Enters a card and presses the button. What follows is the story's. */
export async function payWith(page: Page, wish: CardWish): Promise<void> {
  await fillCard(page, wish)
  await pressPay(page)
}

export async function pressPay(page: Page, { times = 1 }: { times?: 1 | 2 } = {}): Promise<void> {
  await pressBesideFrame(payButton(page), { times })
}

/** The page after a payment that went through says so. */
export async function expectPaid(page: Page, plan: string): Promise<void> {
  await expect(
    page.getByRole('heading', { level: 1, name: `Payment received: you are on ${plan}` }),
  ).toBeVisible()
}

/** The billing overview says that the plan runs. */
export async function expectActive(page: Page, plan: string): Promise<void> {
  await expect(page).toHaveURL(/\/billing$/)
  await expect(page.getByText(new RegExp(`^${plan}(, \\d+ seats?)?\\. Next: `))).toBeVisible()
}
