import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { openScenario } from './mocks-page.ts'
import { chosenTarget } from './target.ts'

/**
 * A person of their own account, signed in on this page: with the emulator through the one-click door, in mocks by the
 * scenario in the address, at Stripe by signing up. Nobody shares the newcomer's account. Ends on the plans page.
 * Resolves with the person's email address, by which Stripe knows the customer.
 */
export async function signInAsNewcomer(page: Page): Promise<string> {
  const target = chosenTarget()
  if (target === 'mocks') {
    await openScenario(page, 'newcomer', '/plans')
    return emailOf(page)
  }
  if (target === 'stripe') return signUp(page)
  await page.goto('/sign-in?next=/plans')
  await page.getByRole('button', { name: /^Nora/ }).click()
  await page.waitForURL((url) => url.pathname === '/plans')
  return emailOf(page)
}

/** A newcomer whose taxes follow from the address; ends on the plans page. Where taxes are a matter of the deployment there is none. */
export async function signInAsTaxed(page: Page): Promise<void> {
  if (chosenTarget() === 'mocks') return openScenario(page, 'taxed', '/plans')
  await page.goto('/sign-in?next=/plans')
  await page.getByRole('button', { name: /^Tara/ }).click()
  await page.waitForURL((url) => url.pathname === '/plans')
}

/** Signs up with name, email and password in the form, as a stranger does. Ends on the plans page. */
export async function signUp(page: Page): Promise<string> {
  const email = `story-${randomUUID().slice(0, 8)}@example.com`
  await page.goto('/sign-up?next=/plans')
  await page.getByLabel('Name').fill('Sam Story')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill('a long enough sentence')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL((url) => url.pathname === '/plans')
  return email
}

async function emailOf(page: Page): Promise<string> {
  const answer = await page.evaluate(async () => (await fetch('/trpc/account.me')).text())
  const email = /"email":"([^"]+)"/.exec(answer)?.[1]
  if (email === undefined) throw new Error('Nobody is signed in.')
  return email
}
