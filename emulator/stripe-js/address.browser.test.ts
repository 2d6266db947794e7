import type { FrameLocator, Page } from '@playwright/test'
import { expect, test } from 'vitest'
import { browserKitForFile, fillCard, pay, whenReady } from './testing/browser-kit.ts'

const deferred = { mode: 'payment', amount: 1099, currency: 'eur' }

const kit = browserKitForFile(process.env['CHROMIUM_PATH'])
let page: Page

const ITALIAN = {
  name: 'Ada Lovelace',
  address: { line1: 'Via Roma 1', city: 'Torino', state: 'TO', postal_code: '10121', country: 'IT' },
}

async function openAddress(
  addresses: Record<string, unknown>[],
  options: { locale?: string; taxId?: Record<string, unknown>; width?: number } = {},
): Promise<FrameLocator> {
  const { locale, ...rest } = options
  page = await kit.open({ elements: { ...deferred, ...(locale ? { locale } : {}) }, addresses, ...rest })
  await whenReady(page)
  const mode = String(addresses[0]?.['mode'])
  await page.waitForFunction(
    (name) => window.harness.events.some(([event]) => event === name),
    `${mode} ready`,
  )
  return page.frameLocator(`#${mode}-address iframe`)
}

const latest = (name: string) =>
  page.evaluate(
    (wanted) => window.harness.events.filter(([event]) => event === wanted).at(-1)?.[1],
    `${name} change`,
  )

const untilComplete = (name: string) =>
  page.waitForFunction((wanted) => {
    const last = window.harness.events.filter(([event]) => event === wanted).at(-1)?.[1]
    return typeof last === 'object' && last !== null && 'complete' in last && last.complete === true
  }, `${name} change`)

test('a billing address is asked for as its country writes it, and told when it is complete', async () => {
  const frame = await openAddress([{ mode: 'billing' }])
  expect(await page.locator('#billing-address iframe').getAttribute('title')).toBe(
    'Secure address input frame',
  )
  expect(await latest('billing')).toMatchObject({
    elementType: 'address',
    elementMode: 'billing',
    empty: true,
    complete: false,
  })
  await frame.getByLabel('Country or region').selectOption('US')
  expect(await frame.getByLabel('ZIP code').count()).toBe(1)
  await frame.getByLabel('Country or region').selectOption('FR')
  expect(await frame.locator('[name=administrativeArea]').count()).toBe(0)
  await frame.getByLabel('Full name').fill('Ada Lovelace')
  await frame.getByLabel('Country or region').selectOption('IT')
  expect(await frame.locator('#billingAddress-nameInput').inputValue()).toBe('Ada Lovelace')
  await frame.getByLabel('Address line 1').fill('Via Roma 1')
  await frame.getByLabel('City').fill('Torino')
  await frame.getByLabel('Postal code').fill('10121')
  await frame.getByLabel('Province').selectOption('Torino')
  await untilComplete('billing')
  expect(await latest('billing')).toMatchObject({
    empty: false,
    value: { name: 'Ada Lovelace', address: { ...ITALIAN.address, line2: null } },
  })
})

test('what is missing is told on submitting, under its field and as the first error', async () => {
  const frame = await openAddress([{ mode: 'billing' }])
  const error = await page.evaluate(async () => (await window.harness.elements?.submit())?.error)
  expect(error).toMatchObject({ type: 'validation_error', message: 'Please provide your full name.' })
  await frame.locator('#Field-addressLine1Error').waitFor()
  expect(await frame.locator('#Field-addressLine1Error').textContent()).toBe('This field is incomplete.')
  expect(await frame.locator('[name=name]').getAttribute('aria-invalid')).toBe('true')
  const value = await page.evaluate(() => window.harness.elements?.getElement('address')?.getValue())
  expect(value).toMatchObject({ complete: false, value: { name: '' } })
})

test('defaults, allowed countries, split names, a phone number and Italian are as the options say', async () => {
  const frame = await openAddress(
    [
      {
        mode: 'shipping',
        allowedCountries: ['IT', 'CH'],
        display: { name: 'split' },
        fields: { phone: 'always' },
        defaultValues: { ...ITALIAN, firstName: 'Ada', lastName: 'Lovelace', phone: '+39 011 1' },
      },
    ],
    { locale: 'it' },
  )
  expect(await latest('shipping')).toMatchObject({
    complete: true,
    value: { name: 'Ada Lovelace', firstName: 'Ada', lastName: 'Lovelace', phone: '+39 011 1' },
  })
  expect(await frame.getByLabel('Paese o regione').locator('option').allTextContents()).toEqual([
    'Italia',
    'Svizzera',
  ])
  await frame.getByLabel('Città').fill('')
  await frame.getByLabel('Cognome').click()
  expect(await frame.locator('#Field-localityError').textContent()).toBe('Questo campo è incompleto.')
  expect(await frame.locator('#shippingAddress-localityInput').count()).toBe(1)
})

test('the payment form asks for no address beside it, and a payment carries both addresses', async () => {
  await openAddress([
    { mode: 'billing', defaultValues: ITALIAN },
    { mode: 'shipping', defaultValues: { ...ITALIAN, name: 'Charles Babbage' } },
  ])
  await untilComplete('billing')
  await untilComplete('shipping')
  const frame = await whenReady(page)
  await frame.locator('[name=country]').waitFor({ state: 'detached' })
  const { id, clientSecret } = await kit.createIntent('payment_intents')
  await frame.locator('[name=number]').fill('4242424242424242')
  await frame.locator('[name=expiry]').fill('1234')
  await frame.locator('[name=cvc]').fill('123')
  expect(await pay(page, clientSecret)).toMatchObject({ paymentIntent: { status: 'succeeded' } })
  const intent = await kit.call(`payment_intents/${id}?expand[]=payment_method`)
  expect(intent).toMatchObject({
    payment_method: { billing_details: { name: 'Ada Lovelace', address: ITALIAN.address } },
    shipping: { name: 'Charles Babbage', address: { city: 'Torino' } },
  })
})

test('a tax id is asked for where the billing address has such numbers, and told in the API’s words', async () => {
  const address = await openAddress([{ mode: 'billing', defaultValues: ITALIAN }], {
    taxId: { visibility: 'auto' },
  })
  const frame = page.frameLocator('#tax-id iframe')
  await frame.getByLabel('VAT number').fill('00743110157')
  await frame.getByLabel('Business name').fill('Analytical Engines')
  await untilComplete('taxId')
  expect(await latest('taxId')).toMatchObject({
    elementType: 'taxId',
    visible: true,
    value: {
      businessName: 'Analytical Engines',
      taxId: 'IT00743110157',
      taxIdType: 'it_vat',
      externalTaxIdType: 'eu_vat',
    },
  })
  await frame.getByLabel('VAT number').fill('123')
  const error = await page.evaluate(async () => (await window.harness.elements?.submit())?.error)
  expect(error).toMatchObject({ message: 'Your tax ID is incomplete.' })
  await address.getByLabel('Country or region').selectOption('BR')
  await frame.locator('input').first().waitFor({ state: 'detached' })
  expect(await latest('taxId')).toMatchObject({ visible: false })
  await address.getByLabel('Country or region').selectOption('US')
  await frame.getByLabel('EIN').waitFor()
})

test('one address of each mode, with a mode that is known', async () => {
  await openAddress([{ mode: 'billing', defaultValues: ITALIAN }])
  const messages = await page.evaluate(() => {
    const attempt = (options: unknown) => {
      try {
        Reflect.apply(Reflect.get(window.harness.elements ?? {}, 'create'), window.harness.elements, [
          'address',
          options,
        ])
        return ''
      } catch (error) {
        return String(error)
      }
    }
    return [attempt({ mode: 'billing' }), attempt({})]
  })
  expect(messages).toEqual([
    expect.stringContaining('Can only create one Element of type address'),
    expect.stringContaining('mode should be one of the following strings: shipping, billing'),
  ])
})

test('cards go on working beside an element that is taken away', async () => {
  await openAddress([{ mode: 'billing', defaultValues: ITALIAN }], { width: 320 })
  await page.evaluate(() => window.harness.elements?.getElement('address')?.destroy())
  const frame = await whenReady(page)
  await frame.locator('[name=country]').selectOption('US')
  await fillCard(frame)
  const { clientSecret } = await kit.createIntent('payment_intents')
  expect(await pay(page, clientSecret)).toMatchObject({ paymentIntent: { status: 'succeeded' } })
})
