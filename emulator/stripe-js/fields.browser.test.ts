import type { Page } from '@playwright/test'
import { describe, expect, test } from 'vitest'
import { fillCard, pay, browserKitForFile, whenReady } from './testing/browser-kit.ts'

const deferred = { mode: 'payment', amount: 1099, currency: 'eur' }

const kit = browserKitForFile(process.env['CHROMIUM_PATH'])
let page: Page

async function openForm(elements: Record<string, unknown> = deferred, payment: Record<string, unknown> = {}) {
  page = await kit.open({ elements, payment })
  return whenReady(page)
}

describe('the card fields', () => {
  test('are filled at once or key by key', async () => {
    const frame = await openForm()
    await fillCard(frame)
    expect(await frame.locator('[name=number]').inputValue()).toBe('4242 4242 4242 4242')
    expect(await frame.locator('[name=expiry]').inputValue()).toBe('12 / 34')
    await page.evaluate(() => window.harness.elements?.getElement('payment')?.clear())
    await expect.poll(() => frame.locator('[name=number]').inputValue()).toBe('')
    await frame.locator('[name=number]').pressSequentially('378282246310005')
    await frame.locator('[name=expiry]').pressSequentially('1/30')
    await frame.locator('[name=cvc]').pressSequentially('1234')
    await frame.locator('[name=postalCode]').pressSequentially('94110')
    expect(await frame.locator('[name=number]').inputValue()).toBe('3782 822463 10005')
    expect(await frame.locator('[name=expiry]').inputValue()).toBe('01 / 30')
    expect(await frame.locator('[name=cvc]').inputValue()).toBe('1234')
  })

  test('take a value that a script sets', async () => {
    const frame = await openForm()
    await frame.locator('[name=number]').evaluate((node) => {
      if (node instanceof HTMLInputElement) node.value = '4000000000000002'
      node.dispatchEvent(new Event('change', { bubbles: true }))
    })
    expect(await frame.locator('[name=number]').inputValue()).toBe('4000 0000 0000 0002')
  })

  test('carry the names, labels, roles and placeholders of Stripe', async () => {
    const frame = await openForm()
    const labels = ['Card number', 'Expiration date', 'Security code', 'Country', 'ZIP code']
    const placeholders = ['1234 1234 1234 1234', 'MM / YY', 'CVC', '12345']
    const counts = await Promise.all([
      ...labels.map(async (text) => [text, await frame.getByLabel(text).count()]),
      ...placeholders.map(async (text) => [
        text,
        await frame.getByPlaceholder(text, { exact: true }).count(),
      ]),
    ])
    expect(counts).toEqual([...labels, ...placeholders].map((text) => [text, 1]))
    expect(await frame.getByRole('textbox', { name: 'Card number' }).count()).toBe(1)
    expect(await frame.getByRole('combobox', { name: 'Country' }).count()).toBe(1)
    const order = frame.locator('.p-CardForm .p-Input-input')
    expect(
      await order.evaluateAll((nodes) => nodes.slice(0, 3).map((node) => node.getAttribute('name'))),
    ).toEqual(['number', 'expiry', 'cvc'])
    expect(await frame.locator('#payment-numberInput').getAttribute('autocomplete')).toBe('cc-number')
    expect(await frame.locator('#payment-expiryInput').getAttribute('autocomplete')).toBe('cc-exp')
    expect(await frame.locator('#payment-cvcInput').getAttribute('autocomplete')).toBe('cc-csc')
  })

  test('lead the keyboard on when they are full, and back when they are empty', async () => {
    const frame = await openForm()
    await frame.locator('[name=number]').click()
    await page.keyboard.type('4242424242424242')
    await page.keyboard.type('1234')
    await page.keyboard.type('123')
    await page.keyboard.type('94110')
    expect(await frame.locator('[name=postalCode]').inputValue()).toBe('94110')
    await frame.locator('[name=cvc]').fill('')
    await frame.locator('[name=cvc]').press('Backspace')
    expect(await frame.locator('[name=expiry]').evaluate((node) => node === document.activeElement)).toBe(
      true,
    )
  })

  test('let a digit be taken out of the middle', async () => {
    const frame = await openForm()
    const number = frame.locator('[name=number]')
    await number.fill('42424242')
    await number.evaluate((node) => node instanceof HTMLInputElement && node.setSelectionRange(5, 5))
    await number.press('Backspace')
    expect(await number.inputValue()).toBe('4244 242')
  })

  test('ask for the postal code as the country does', async () => {
    const frame = await openForm()
    const country = frame.getByLabel('Country')
    await country.selectOption('CA')
    expect(await frame.getByLabel('Postal code').getAttribute('placeholder')).toBe('M5T 1T4')
    await country.selectOption('Germany')
    expect(await frame.locator('[name=postalCode]').count()).toBe(0)
    await country.selectOption('United States')
    expect(await frame.getByLabel('ZIP code').count()).toBe(1)
  })

  test('show the brand of the number', async () => {
    const frame = await openForm()
    const shown = () =>
      frame
        .locator('.p-CardBrandIcon')
        .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-brand')))
    expect(await shown()).toEqual(['visa', 'mastercard', 'amex', 'discover'])
    await frame.locator('[name=number]').fill('5555')
    expect(await shown()).toEqual(['mastercard'])
  })
})

describe('errors in the form', () => {
  test('name a wrong number at once and go when it is right', async () => {
    const frame = await openForm()
    const number = frame.locator('[name=number]')
    await number.fill('4242424242424241')
    expect(await frame.locator('#Field-numberError').textContent()).toBe('Your card number is invalid.')
    expect(await number.getAttribute('aria-invalid')).toBe('true')
    expect(await number.getAttribute('aria-describedby')).toBe('Field-numberError')
    await number.fill('4242424242424242')
    expect(await frame.locator('#Field-numberError').count()).toBe(0)
    expect(await number.getAttribute('aria-invalid')).toBe('false')
  })

  test('name what is unfinished when the field is left, and nothing before', async () => {
    const frame = await openForm()
    await frame.locator('[name=number]').click()
    await frame.locator('[name=expiry]').click()
    expect(await frame.locator('.p-FieldError').count()).toBe(0)
    await frame.locator('[name=expiry]').pressSequentially('12')
    await frame.locator('[name=cvc]').click()
    expect(await frame.locator('.p-FieldError').allTextContents()).toEqual([
      'Your card’s expiration date is incomplete.',
    ])
    await frame.locator('[name=expiry]').fill('1220')
    expect(await frame.locator('#Field-expiryError').textContent()).toBe(
      'Your card’s expiration year is in the past.',
    )
  })

  test('come all at once with submit, which names the first and puts the cursor there', async () => {
    const frame = await openForm()
    let posts = 0
    page.on('request', (request) => {
      posts += request.method() === 'POST' ? 1 : 0
    })
    const { clientSecret } = await kit.createIntent('payment_intents')
    expect(await pay(page, clientSecret)).toEqual({
      error: {
        type: 'validation_error',
        code: 'incomplete_number',
        message: 'Your card number is incomplete.',
      },
    })
    expect(await frame.locator('.p-FieldError').allTextContents()).toEqual([
      'Your card number is incomplete.',
      'Your card’s expiration date is incomplete.',
      'Your security code is incomplete.',
      'Your postal code is incomplete.',
    ])
    await page.keyboard.type('4242')
    expect(await frame.locator('[name=number]').inputValue()).toBe('4242')
    expect(posts).toBe(0)
  })

  test('of the bank are worded for the form and for the page, and values stay', async () => {
    const frame = await openForm()
    await fillCard(frame, { number: '4000000000000002' })
    const intent = await kit.createIntent('payment_intents')
    expect(await pay(page, intent.clientSecret)).toMatchObject({
      error: { type: 'card_error', code: 'card_declined', message: 'Your card has been declined.' },
    })
    expect(await frame.locator('#Field-numberError').textContent()).toBe('Your card was declined.')
    expect(await frame.locator('[name=number]').inputValue()).toBe('4000 0000 0000 0002')
    await frame.locator('[name=number]').fill('4242424242424242')
    expect(await pay(page, intent.clientSecret)).toMatchObject({
      paymentIntent: { id: intent.id, status: 'succeeded' },
    })
  })

  test.each([
    ['4000000000009995', 'number', 'Your card has insufficient funds.', 'Your card has insufficient funds.'],
    ['4000000000000069', 'expiry', 'Your card has expired.', 'Your card has expired.'],
    ['4000000000000127', 'cvc', 'Your card’s CVC is incorrect.', 'Your card’s security code is incorrect.'],
  ])('stand under the field that %s concerns: %s', async (number, field, message, inline) => {
    const frame = await openForm()
    await fillCard(frame, { number })
    const { clientSecret } = await kit.createIntent('payment_intents')
    expect(await pay(page, clientSecret)).toMatchObject({ error: { message } })
    expect(await frame.locator(`#Field-${field}Error`).textContent()).toBe(inline)
  })

  test('speak Italian when the group does', async () => {
    const frame = await openForm({ ...deferred, locale: 'it' })
    await fillCard(frame, { number: '4000000000009995' })
    expect(await frame.getByLabel('Numero carta').count()).toBe(1)
    const { clientSecret } = await kit.createIntent('payment_intents')
    expect(await pay(page, clientSecret)).toMatchObject({
      error: { message: 'I fondi della carta sono insufficienti.' },
    })
    expect(await frame.locator('html').getAttribute('lang')).toBe('it')
    await page.setViewportSize({ width: 320, height: 900 })
    const labels = frame.locator('.p-FieldLabel')
    await expect
      .poll(() => labels.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length))
      .toBe(0)
    expect(await labels.allTextContents()).toContain('Codice di sicurezza')
  })
})
