import type { FrameLocator, Page } from '@playwright/test'
import { expect, test } from 'vitest'
import { fillCard, pay, browserKitForFile, whenReady } from './testing/browser-kit.ts'

const deferred = { mode: 'payment', amount: 1099, currency: 'eur' }

const kit = browserKitForFile(process.env['CHROMIUM_PATH'])
let page: Page

/** A customer with these saved cards, newest first in the form, and a form that may do everything with them. */
async function openSaved(
  cards: string[],
): Promise<{ frame: FrameLocator; customer: string; methods: string[] }> {
  const customer = String((await kit.call('customers', { email: 'ada@example.com' }))['id'])
  const methods: string[] = []
  for (const card of cards) {
    const id = String((await kit.call(`payment_methods/${card}/attach`, { customer }))['id'])
    await kit.call(`payment_methods/${id}`, { allow_redisplay: 'always' })
    methods.push(id)
  }
  const features = 'components[payment_element][features]'
  const session = await kit.call('customer_sessions', {
    customer,
    'components[payment_element][enabled]': 'true',
    [`${features}[payment_method_redisplay]`]: 'enabled',
    [`${features}[payment_method_remove]`]: 'enabled',
    [`${features}[payment_method_save]`]: 'enabled',
    [`${features}[payment_method_save_usage]`]: 'off_session',
  })
  page = await kit.open({
    elements: { ...deferred, customerSessionClientSecret: session['client_secret'] },
  })
  return { frame: await whenReady(page), customer, methods }
}

const lastChange = () =>
  page.evaluate(() => window.harness.events.filter(([name]) => name === 'change').at(-1)?.[1])

const events = (name: string) =>
  page.evaluate(
    (wanted) => window.harness.events.filter(([one]) => one === wanted).map(([, value]) => value),
    name,
  )

test('a saved card pays without being typed again', async () => {
  const { frame, customer, methods } = await openSaved(['pm_card_mastercard', 'pm_card_visa'])
  expect(await frame.locator('.p-PickerItem').count()).toBe(1)
  expect(await frame.locator('[name=number]').count()).toBe(0)
  expect(await lastChange()).toMatchObject({
    complete: true,
    value: { type: 'card', payment_method: { id: methods[1], type: 'card' } },
  })
  await frame.getByRole('button', { name: 'Change' }).click()
  await frame.getByRole('button', { name: /^Mastercard •••• 4444/ }).click()
  await expect.poll(lastChange).toMatchObject({ value: { payment_method: { id: methods[0] } } })
  const { id, clientSecret } = await kit.createIntent('payment_intents', {
    amount: '1099',
    currency: 'eur',
    customer,
  })
  expect(await pay(page, clientSecret)).toMatchObject({ paymentIntent: { status: 'succeeded' } })
  expect(await kit.call(`payment_intents/${id}`)).toMatchObject({ payment_method: methods[0] })
})

test('a new method is saved for the next time when its box is ticked', async () => {
  const { frame, customer } = await openSaved(['pm_card_visa'])
  await frame.getByRole('button', { name: 'Change' }).click()
  await frame.locator('.p-PickerItem--new').click()
  await fillCard(frame, { number: '5555555555554444' })
  const box = frame.getByRole('checkbox', { name: 'Save payment details for future purchases' })
  expect(await box.isChecked()).toBe(false)
  await expect.poll(lastChange).toMatchObject({ complete: true, value: { savePaymentMethod: false } })
  await box.check()
  await expect.poll(lastChange).toMatchObject({ value: { savePaymentMethod: true } })
  const intent = { amount: '1099', currency: 'eur', customer }
  const { id, clientSecret } = await kit.createIntent('payment_intents', intent)
  expect(await pay(page, clientSecret)).toMatchObject({ paymentIntent: { status: 'succeeded' } })
  const paid = await kit.call(`payment_intents/${id}`)
  expect(paid).toMatchObject({ setup_future_usage: 'off_session' })
  expect(await kit.call(`payment_methods/${String(paid['payment_method'])}`)).toMatchObject({
    allow_redisplay: 'always',
    customer,
    card: { last4: '4444' },
  })
  await box.uncheck()
  const other = await kit.createIntent('payment_intents', intent)
  await pay(page, other.clientSecret)
  const once = await kit.call(`payment_intents/${other.id}`)
  expect(await kit.call(`payment_methods/${String(once['payment_method'])}`)).toMatchObject({
    allow_redisplay: 'limited',
    customer: null,
  })
})

test('a saved card is renewed and removed in the form, and the page hears of both', async () => {
  const { frame, methods } = await openSaved(['pm_card_mastercard', 'pm_card_visa'])
  await frame.getByRole('button', { name: 'Change' }).click()
  await frame.getByRole('button', { name: 'Options for Visa •••• 4242' }).click()
  await frame.getByRole('button', { name: 'Update' }).click()
  await frame.locator('[name=savedExpiry]').fill('0240')
  await frame.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(() => events('savedpaymentmethodupdate')).toHaveLength(1)
  expect(await frame.getByText('Expires 02 / 40').count()).toBe(1)
  expect(await kit.call(`payment_methods/${methods[1]}`)).toMatchObject({ card: { exp_year: 2040 } })
  await frame.getByRole('button', { name: 'Options for Visa •••• 4242' }).click()
  await frame.getByRole('button', { name: 'Remove' }).click()
  await frame.getByRole('button', { name: 'Remove' }).click()
  await expect
    .poll(() => events('savedpaymentmethodremove'))
    .toMatchObject([
      { elementType: 'payment', success: true, payment_method: { id: methods[1], type: 'card' } },
    ])
  expect(await kit.call(`payment_methods/${methods[1]}`)).toMatchObject({ customer: null })
  await expect.poll(lastChange).toMatchObject({ value: { payment_method: { id: methods[0] } } })
  await page.evaluate(() => window.harness.elements?.update({ amount: 2000 }))
  expect(await frame.locator('.p-PickerItem').count()).toBe(2)
})

test('a confirmation token made of the form is confirmed by the server', async () => {
  page = await kit.open({ elements: deferred })
  await fillCard(await whenReady(page))
  const made: unknown = await page.evaluate(async () => {
    const { stripe, elements } = window.harness
    if (!stripe || !elements) return undefined
    await elements.submit()
    return stripe.createConfirmationToken({
      elements,
      params: { payment_method_data: { billing_details: { name: 'Ada' } } },
    })
  })
  expect(made).toMatchObject({
    confirmationToken: {
      object: 'confirmation_token',
      payment_method_preview: { billing_details: { name: 'Ada' }, card: { last4: '4242' } },
    },
  })
  const [token = ''] = /ctoken_\w+/.exec(JSON.stringify(made)) ?? []
  const confirm = { confirm: 'true', confirmation_token: token, return_url: 'https://app.test/' }
  const paid = kit.call('payment_intents', { amount: '1099', currency: 'eur', ...confirm })
  expect(await paid).toMatchObject({ status: 'succeeded' })
})
