import type { Page } from '@playwright/test'
import { describe, expect, test } from 'vitest'
import { browserKitForFile, whenReady } from './testing/browser-kit.ts'

const deferred = { mode: 'payment', amount: 1099, currency: 'eur' }
const several = { ...deferred, paymentMethodTypes: ['card', 'ideal', 'bancontact'] }

const kit = browserKitForFile(process.env['CHROMIUM_PATH'])
let page: Page

async function openForm(elements: Record<string, unknown>, payment: Record<string, unknown> = {}) {
  const warnings: string[] = []
  page = await kit.open({
    elements,
    payment,
    prepare: async (opened) => {
      opened.on('console', (message) => {
        if (message.type() === 'warning') warnings.push(message.text())
      })
    },
  })
  return { frame: await whenReady(page), warnings }
}

describe('layouts', () => {
  test('as tabs, arrow keys choose a method', async () => {
    const { frame } = await openForm(several, { layout: 'tabs' })
    expect(await frame.getByRole('tablist', { name: 'Payment Methods' }).count()).toBe(1)
    expect(await frame.locator('#card-tab[data-testid=card][aria-selected=true]').count()).toBe(1)
    expect(await frame.locator('[data-testid="card"], [data-value="card"]').count()).toBe(1)
    await frame.locator('#card-tab').focus()
    await page.keyboard.press('ArrowRight')
    expect(await frame.locator('#ideal-tab').getAttribute('aria-selected')).toBe('true')
    expect(await frame.locator('[name=number]').count()).toBe(0)
    expect(await frame.locator('.p-RedirectText').count()).toBe(1)
    await page.keyboard.press('ArrowLeft')
    expect(await frame.locator('[name=number]').count()).toBe(1)
  })

  test('as tabs, a single method has none', async () => {
    const { frame } = await openForm(deferred, { layout: 'tabs' })
    expect(await frame.getByRole('tab').count()).toBe(0)
  })

  test('as an accordion, the chosen item is open and the others hold no fields', async () => {
    const { frame } = await openForm(several, { layout: { type: 'accordion', radios: 'always' } })
    expect(await frame.locator('[data-testid="card"], [data-value="card"]').count()).toBe(1)
    const card = frame.locator('[data-value=card]')
    expect(await card.getAttribute('aria-expanded')).toBe('true')
    await frame.locator('[data-value=ideal]').click()
    expect(await frame.locator('[data-value=card]').getAttribute('aria-expanded')).toBe('false')
    expect(await frame.locator('[name=number]').count()).toBe(0)
    await frame.locator('[data-value=card]').press('Enter')
    expect(await frame.locator('#card.p-AccordionPanel [name=number]').count()).toBe(1)
    expect(await frame.locator('.RadioIconOuter').count()).toBe(3)
  })

  test('as an accordion, a single method has its header and stays open', async () => {
    const { frame } = await openForm(deferred, { layout: 'accordion' })
    await frame.locator('[data-value=card]').click()
    expect(await frame.locator('[name=number]').count()).toBe(1)
  })

  test('collapsed at first, nothing is chosen and submit says so', async () => {
    const { frame } = await openForm(several, { layout: { type: 'accordion', defaultCollapsed: true } })
    expect(await frame.locator('.p-PaymentElement.is-collapsed').count()).toBe(1)
    expect(await page.evaluate(() => window.harness.elements?.submit())).toMatchObject({
      error: { type: 'validation_error', code: 'incomplete_payment_details' },
    })
  })
})

describe('appearance', () => {
  const style = (selector: string, property: string) =>
    page
      .frameLocator('.__PrivateStripeElement > iframe')
      .locator(selector)
      .first()
      .evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property)

  test('variables and rules reach the fields; unknown ones only warn', async () => {
    const { frame, warnings } = await openForm(
      {
        ...several,
        appearance: {
          theme: 'flat',
          disableAnimations: true,
          variables: {
            colorPrimary: '#ff0000',
            fontSizeBase: '18px',
            borderRadius: '9px',
            colorBrand: '#fff',
            colorText: 'tomato',
          },
          rules: {
            '.Input': { border: '2px solid rgb(1, 2, 3)', backgroundColor: 'rgb(250, 250, 250)' },
            '.Input--invalid': { color: 'rgb(9, 9, 9)' },
            '.Tab--selected': { backgroundColor: 'rgb(4, 5, 6)' },
            '.p-Grid': { color: 'red' },
          },
        },
      },
      { layout: 'tabs' },
    )
    expect(await style('[name=number]', 'border-top-color')).toBe('rgb(1, 2, 3)')
    expect(await style('[name=number]', 'background-color')).toBe('rgb(250, 250, 250)')
    expect(await style('[name=number]', 'border-top-left-radius')).toBe('9px')
    expect(await style('[name=number]', 'font-size')).toBe('18px')
    expect(await style('[name=country]', 'border-top-color')).toBe('rgb(1, 2, 3)')
    expect(await style('#card-tab', 'background-color')).toBe('rgb(4, 5, 6)')
    await frame.locator('[name=number]').fill('4242424242424241')
    expect(await style('[name=number]', 'color')).toBe('rgb(9, 9, 9)')
    expect(warnings.filter((text) => text.includes('[Stripe.js]'))).toEqual([
      expect.stringContaining('"colorBrand" is not a supported property'),
      expect.stringContaining('invalid variable value "tomato" provided to "colorText"'),
      expect.stringContaining('".p-Grid" is not a supported selector'),
    ])
  })

  test('changes while the form is open, which keeps what was typed', async () => {
    const { frame } = await openForm({
      ...deferred,
      appearance: { theme: 'stripe', disableAnimations: true },
    })
    await frame.locator('[name=number]').fill('4242')
    await page.evaluate(() => window.harness.elements?.update({ appearance: { theme: 'night' } }))
    expect(await style('[name=number]', 'background-color')).toBe('rgb(48, 49, 61)')
    expect(await frame.locator('[name=number]').inputValue()).toBe('4242')
    await page.evaluate(() => window.harness.elements?.update({ locale: 'it' }))
    expect(await frame.getByLabel('Numero carta').inputValue()).toBe('4242')
  })

  test('changes that come before the form is ready are not lost', async () => {
    page = await kit.open({ elements: deferred })
    await page.waitForFunction(() => window.harness.elements)
    await page.evaluate(() => window.harness.elements?.update({ locale: 'it' }))
    const frame = await whenReady(page)
    expect(await frame.getByLabel('Numero carta').count()).toBe(1)
  })

  test('floating labels stay the names of their fields', async () => {
    const { frame } = await openForm({ ...deferred, appearance: { labels: 'floating' } })
    expect(await frame.getByLabel('Card number').count()).toBe(1)
    expect(await frame.locator('[data-field=number] .Label--resting').count()).toBe(1)
    await frame.getByLabel('Card number').fill('4242')
    expect(await frame.locator('[data-field=number] .Label--floating').count()).toBe(1)
  })
})

test('the terms are shown when the card is kept for later, in the name of the business', async () => {
  const { frame } = await openForm(
    { mode: 'subscription', amount: 1099, currency: 'eur' },
    { business: { name: 'Paydesk' } },
  )
  expect(await frame.locator('.TermsText').textContent()).toBe(
    'By providing your card information, you allow Paydesk to charge your card for future payments in accordance with their terms.',
  )
})
