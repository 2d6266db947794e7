import type { Page } from '@playwright/test'
import { describe, expect, test } from 'vitest'
import { bankFrame, fillCard, pay, browserKitForFile, whenReady } from './testing/browser-kit.ts'

const deferred = { mode: 'payment', amount: 1099, currency: 'eur' }
const AUTHENTICATION_FAILED =
  'We are unable to authenticate your payment method. Please choose a different payment method and try again.'

const kit = browserKitForFile(process.env['CHROMIUM_PATH'])
let page: Page

/** Pays with a card that the bank checks, up to the open challenge. */
async function openChallenge(number = '4000000000003220') {
  page = await kit.open({ elements: deferred })
  const requested: string[] = []
  page.on('request', (request) => requested.push(request.url()))
  await fillCard(await whenReady(page), { number })
  await page.locator('#pay').focus()
  const intent = await kit.createIntent('payment_intents')
  const paying = pay(page, intent.clientSecret)
  await bankFrame(page).locator('#test-source-authorize-3ds').waitFor()
  return { intent, paying, requested }
}

describe('the challenge', () => {
  test('is the first frame, is found in every usual way, and goes when it is over', async () => {
    const { paying, requested } = await openChallenge()
    expect(await page.locator('iframe[name^="__privateStripeFrame"]').first().getAttribute('src')).toContain(
      'three-ds-2-challenge',
    )
    expect(await page.locator('body > div > iframe').count()).toBe(1)
    expect(await page.locator('iframe[name*=__privateStripeFrame][src*=three-ds]').count()).toBe(1)
    const outer = page.frameLocator('body > div > iframe')
    expect(
      await outer
        .locator('iframe#challengeFrame[name="stripe-challenge-frame"][title="3DS Challenge"]')
        .count(),
    ).toBe(1)
    expect(page.frame({ name: 'stripe-challenge-frame' })).not.toBeNull()
    expect(requested.some((url) => url.includes('/v3/three-ds-2-challenge'))).toBe(true)
    expect(await bankFrame(page).getByRole('heading', { name: '3D Secure 2 Test Page' }).count()).toBe(1)
    await bankFrame(page).getByRole('button', { name: 'Complete' }).click()
    expect(await paying).toMatchObject({ paymentIntent: { status: 'succeeded' } })
    expect(await page.locator('body > div > iframe').count()).toBe(0)
  })

  test('takes the keyboard, keeps it, and gives it back', async () => {
    const { paying } = await openChallenge()
    await bankFrame(page).locator('#test-source-authorize-3ds:focus').waitFor()
    expect(await page.locator('#pay').evaluate((node) => node.closest('[inert]') !== null)).toBe(true)
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('pay')
    await page.frameLocator('body > div > iframe').getByRole('button', { name: 'Cancel' }).click()
    await paying
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('pay')
    expect(await page.locator('[inert]').count()).toBe(0)
  })

  test.each([
    ['the fail button', () => bankFrame(page).locator('#test-source-fail-3ds').click()],
    [
      'cancel',
      () => page.frameLocator('body > div > iframe').getByRole('button', { name: 'Cancel' }).click(),
    ],
    ['escape', () => page.keyboard.press('Escape')],
  ])('ended by %s is a failed payment that can be tried again', async (_, end) => {
    const { intent, paying } = await openChallenge()
    await bankFrame(page).locator('#test-source-authorize-3ds:focus').waitFor()
    await end()
    expect(await paying).toMatchObject({
      error: {
        code: 'payment_intent_authentication_failure',
        message: AUTHENTICATION_FAILED,
        payment_intent: { id: intent.id, status: 'requires_payment_method' },
      },
    })
    expect(await kit.intentStatus('payment_intents', intent.id)).toBe('requires_payment_method')
    const frame = await whenReady(page)
    expect(await frame.locator('.p-FieldError').count()).toBe(0)
    await frame.locator('[name=number]').fill('4242424242424242')
    expect(await pay(page, intent.clientSecret)).toMatchObject({ paymentIntent: { status: 'succeeded' } })
  })

  test.each([
    ['4000008400001629', 'Your card has been declined.'],
    ['4000008260003178', 'Your card has insufficient funds.'],
  ])('can be passed and the card still be declined: %s', async (number, message) => {
    const { paying } = await openChallenge(number)
    await bankFrame(page).locator('#test-source-authorize-3ds').click()
    expect(await paying).toMatchObject({ error: { code: 'card_declined', message } })
  })
})

test('handleNextAction opens a challenge that a reload had closed', async () => {
  const { intent, paying } = await openChallenge()
  // Its page is gone with the reload, and with it the answer.
  const closed = paying.catch(() => undefined)
  await page.reload()
  await closed
  await whenReady(page)
  const handling = page.evaluate(
    (clientSecret) => window.harness.stripe?.handleNextAction({ clientSecret }),
    intent.clientSecret,
  )
  await bankFrame(page).locator('#test-source-authorize-3ds').click()
  expect(await handling).toMatchObject({ paymentIntent: { id: intent.id, status: 'succeeded' } })
})

test('a card is set up for later through the same challenge', async () => {
  page = await kit.open({ elements: { mode: 'setup', currency: 'eur' } })
  await fillCard(await whenReady(page), { number: '4000002500003155' })
  const intent = await kit.createIntent('setup_intents')
  const saving = pay(page, intent.clientSecret, { method: 'confirmSetup' })
  await bankFrame(page).locator('#test-source-authorize-3ds').click()
  expect(await saving).toMatchObject({ setupIntent: { id: intent.id, status: 'succeeded' } })
})
