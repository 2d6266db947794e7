import { describe, expect, test } from 'vitest'
import type { Page } from '@playwright/test'
import { fillCard, pay, paymentFrame, browserKitForFile, whenReady } from './testing/browser-kit.ts'

const deferred = { mode: 'payment', amount: 1099, currency: 'eur' }

const kit = browserKitForFile(process.env['CHROMIUM_PATH'])
let page: Page

describe('the frame of a payment element', () => {
  test('is the only one in its container and is found in every usual way', async () => {
    page = await kit.open({ elements: deferred })
    await whenReady(page)
    const selectors = [
      '.StripeElement > .__PrivateStripeElement > iframe[name^=__privateStripeFrame]',
      '#payment-element iframe',
      'iframe[title="Secure payment input frame"]',
      'iframe[title*="payment input"][src*="elements-inner-payment"]',
      'iframe[name^="__privateStripeFrame"]',
      'form iframe',
    ]
    const counts = await Promise.all(
      selectors.map(async (selector) => [selector, await page.locator(selector).count()]),
    )
    expect(counts).toEqual(selectors.map((selector) => [selector, 1]))
    expect(page.frames().filter((frame) => frame.name().startsWith('__privateStripeFrame'))).toHaveLength(1)
  })

  test('has hidden companions that are children of the body and cannot be reached', async () => {
    page = await kit.open({ elements: deferred })
    await whenReady(page)
    const hidden = page.locator('body > iframe')
    expect(await hidden.count()).toBe(2)
    expect(await page.locator('body > iframe[name^="__privateStripeController"]').isVisible()).toBe(false)
    expect(await page.locator('body > iframe[name^="__privateStripeMetricsController"]').isVisible()).toBe(
      false,
    )
    expect(await hidden.first().getAttribute('tabindex')).toBe('-1')
    expect(await page.locator('body > div > iframe').count()).toBe(0)
  })

  test('is as high as its content', async () => {
    page = await kit.open({ elements: deferred, width: 320 })
    const frame = await whenReady(page)
    const heights = () =>
      Promise.all([
        page.locator('#payment-element iframe').evaluate((node) => node.getBoundingClientRect().height),
        frame.locator('body').evaluate((node) => Math.ceil(node.getBoundingClientRect().height)),
        frame.locator('body').evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ])
    await expect.poll(async () => (await heights())[0]).toBeGreaterThan(200)
    const [outside, inside, overflow] = await heights()
    expect(outside).toBe(inside)
    expect(overflow).toBeLessThanOrEqual(0)
    await frame.locator('[name=number]').fill('4242424242424241')
    await expect.poll(async () => (await heights())[0]).toBeGreaterThan(outside)
  })

  test('keeps the card number out of the page', async () => {
    const sent: { from: string; body: string }[] = []
    page = await kit.open({
      elements: deferred,
      prepare: async (opened) => {
        opened.on('request', (request) =>
          sent.push({ from: request.frame().url(), body: request.postData() ?? '' }),
        )
      },
    })
    await fillCard(await whenReady(page))
    const { clientSecret } = await kit.createIntent('payment_intents')
    expect(await pay(page, clientSecret)).toMatchObject({ paymentIntent: { status: 'succeeded' } })
    const carriers = sent.filter(({ body }) => body.includes('4242424242424242'))
    expect(carriers).toHaveLength(1)
    expect(carriers[0]?.from).toContain(`${kit.apiUrl}/v3/elements-inner-payment-`)
    const posted = new URLSearchParams(carriers[0]?.body)
    expect(posted.get('key')).toBe('pk_test_standin')
    expect(posted.get('payment_method_data[card][number]')).toBe('4242424242424242')
    expect(posted.get('use_stripe_sdk')).toBe('true')
  })

  test('does not answer a page that its address does not name', async () => {
    page = await kit.open({ elements: deferred })
    await whenReady(page)
    const src = await page.locator('#payment-element iframe').getAttribute('src')
    const hellos = await page.evaluate(async (address) => {
      const heard: unknown[] = []
      window.addEventListener('message', ({ data }) => heard.push(data))
      const frame = document.createElement('iframe')
      frame.src = address.replace(/referrer=[^&]*/, 'referrer=https%3A%2F%2Fother.test%2F')
      document.body.append(frame)
      await new Promise((resolve) => frame.addEventListener('load', resolve))
      return heard
    }, src ?? '')
    expect(hellos).toEqual([])
  })
})

describe('react-stripe-js in strict mode', () => {
  test('mounts, unmounts and mounts again with one frame and no complaint', async () => {
    const complaints: string[] = []
    page = await kit.open({
      elements: deferred,
      prepare: async (opened) => {
        opened.on('pageerror', (error) => complaints.push(error.message))
        opened.on('console', (message) => {
          if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
        })
      },
    })
    await whenReady(page)
    await page.evaluate(() => {
      window.harness.unmount()
      window.harness.events.length = 0
    })
    expect(await page.locator('#payment-element').count()).toBe(0)
    await page.evaluate(() => window.harness.mount())
    await whenReady(page)
    expect(await page.locator('#payment-element iframe').count()).toBe(1)
    expect(complaints).toEqual([])
  })

  test('finds its element by component and by type', async () => {
    page = await kit.open({ elements: deferred })
    await whenReady(page)
    expect(
      await page.evaluate(() => {
        const { elements, PaymentElement } = window.harness
        const byComponent = elements?.getElement(PaymentElement)
        return byComponent !== null && byComponent === elements?.getElement('payment')
      }),
    ).toBe(true)
  })

  test('hears loaderstart, ready and then changes that end complete', async () => {
    page = await kit.open({ elements: deferred })
    await fillCard(await whenReady(page))
    await page.waitForFunction(() => {
      const last = window.harness.events.at(-1)?.[1]
      return typeof last === 'object' && last !== null && 'complete' in last && last.complete === true
    })
    const events = await page.evaluate(() => window.harness.events)
    const names = events.map(([name]) => name)
    expect(names.slice(0, 3)).toEqual(['loaderstart', 'ready', 'change'])
    expect(events[2]?.[1]).toMatchObject({
      elementType: 'payment',
      empty: true,
      complete: false,
      collapsed: false,
    })
    expect(events.at(-1)?.[1]).toMatchObject({
      empty: false,
      complete: true,
      value: { type: 'card', billingDetails: { address: { country: 'US', postalCode: '12345' } } },
    })
    expect(names).toContain('focus')
  })

  test('hears the escape key and the keyboard leaving', async () => {
    page = await kit.open({ elements: deferred })
    const frame = await whenReady(page)
    await frame.locator('[name=number]').press('Escape')
    await page.locator('#pay').focus()
    await page.waitForFunction(() => window.harness.events.some(([name]) => name === 'blur'))
    expect(await page.evaluate(() => window.harness.events.map(([name]) => name))).toContain('escape')
  })
})

describe('an element', () => {
  test('exists once in a group, and cannot be used after it was destroyed', async () => {
    page = await kit.open({ elements: deferred })
    await whenReady(page)
    const told = await page.evaluate(() => {
      const { elements } = window.harness
      const element = elements?.getElement('payment')
      const tell = (action: () => unknown) => {
        try {
          action()
          return 'nothing'
        } catch (error) {
          return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
        }
      }
      return [
        tell(() => elements?.create('payment')),
        tell(() => element?.destroy()),
        tell(() => element?.mount('#payment-element')),
        tell(() => element?.destroy()),
        tell(() => element?.off('change')),
        tell(() => elements?.create('payment').mount('#nowhere')),
      ]
    })
    expect(told).toEqual([
      'IntegrationError: Can only create one Element of type payment.',
      'nothing',
      'IntegrationError: This Element has already been destroyed. Please create a new one.',
      'nothing',
      'nothing',
      'IntegrationError: The selector you specified (#nowhere) applies to no DOM elements that are currently on the page. Make sure the element exists on the page before calling mount().',
    ])
  })

  test('follows focus, clear and update', async () => {
    page = await kit.open({ elements: deferred })
    const frame = await whenReady(page)
    await fillCard(frame)
    await page.evaluate(() => window.harness.elements?.getElement('payment')?.clear())
    await expect.poll(() => frame.locator('[name=number]').inputValue()).toBe('')
    await page.evaluate(() => window.harness.elements?.getElement('payment')?.focus())
    await expect
      .poll(() => frame.locator('[name=number]').evaluate((node) => node === document.activeElement))
      .toBe(true)
    await frame.locator('[name=number]').fill('4242')
    await page.evaluate(() =>
      window.harness.elements
        ?.getElement('payment')
        ?.update({ fields: { billingDetails: { address: 'never' } }, terms: { card: 'always' } }),
    )
    await frame.locator('.p-TermsText').waitFor()
    expect(await frame.locator('[name=country], [name=postalCode]').count()).toBe(0)
    expect(await frame.locator('[name=number]').inputValue()).toBe('4242')
  })

  test('says loaderror when the intent is over', async () => {
    const { clientSecret } = await kit.createIntent('payment_intents', {
      amount: '500',
      currency: 'eur',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      return_url: 'https://app.test/',
    })
    page = await kit.open({ elements: { clientSecret } })
    await page.waitForFunction(() => window.harness.events.some(([name]) => name === 'loaderror'))
    const events = await page.evaluate(() => window.harness.events)
    expect(events.find(([name]) => name === 'loaderror')?.[1]).toMatchObject({
      elementType: 'payment',
      error: { type: 'invalid_request_error', message: expect.stringContaining('terminal state') },
    })
  })

  test('says loaderror when the frame cannot reach the API', async () => {
    page = await kit.open({
      elements: deferred,
      prepare: async (opened) => {
        await opened.route('**/v1/elements/sessions*', (route) => route.abort())
      },
    })
    await page.waitForFunction(() => window.harness.events.some(([name]) => name === 'loaderror'))
    const events = await page.evaluate(() => window.harness.events)
    expect(events.find(([name]) => name === 'loaderror')?.[1]).toMatchObject({
      error: { type: 'api_connection_error' },
    })
    expect(await paymentFrame(page).locator('input').count()).toBe(0)
  })
})
