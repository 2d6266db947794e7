import { expect, type Page } from '@playwright/test'

/** Answers the bank's check (3-D Secure) that is open on the page, and returns when it has gone. */
export async function answerBankCheck(page: Page, answer: 'approve' | 'fail' | 'close'): Promise<void> {
  const outer = page.locator('iframe[src*="three-ds-2-challenge"]')
  await expect(outer).toBeVisible()
  const lightbox = outer.contentFrame()
  if (answer === 'close') {
    await lightbox.getByRole('button', { name: /^(Cancel|Annulla)$/ }).click()
  } else {
    const challenge = lightbox.frameLocator('iframe[name="stripe-challenge-frame"]')
    await challenge
      .locator(answer === 'approve' ? '#test-source-authorize-3ds' : '#test-source-fail-3ds')
      .click()
  }
  await expect(outer).toHaveCount(0)
}

/** Waits until the bank asks; the story does not answer (yet). */
export async function expectBankCheck(page: Page): Promise<void> {
  await expect(page.locator('iframe[src*="three-ds-2-challenge"]')).toBeVisible()
}
