import type { Page } from '@playwright/test'
import { describe, expect, test } from 'vitest'
import { bankFrame, fillCard, pay, browserKitForFile, whenReady } from './testing/browser-kit.ts'

const deferred = { mode: 'subscription', amount: 1099, currency: 'eur' }

const kit = browserKitForFile(process.env['CHROMIUM_PATH'])
let page: Page

describe('as static files of the page’s own site', () => {
  test('the frame is sandboxed and the page makes its calls', async () => {
    const callers = new Set<string>()
    page = await kit.open({
      elements: deferred,
      transport: 'port',
      prepare: async (opened) => {
        opened.on('request', (request) => {
          if (request.url().includes('/v1/')) callers.add(new URL(request.frame().url()).pathname)
        })
      },
    })
    await fillCard(await whenReady(page))
    const sandbox = await page.locator('#payment-element iframe').getAttribute('sandbox')
    expect(sandbox?.split(' ')).toContain('allow-scripts')
    expect(sandbox).not.toContain('allow-same-origin')
    const { clientSecret } = await kit.createIntent('payment_intents')
    expect(await pay(page, clientSecret)).toMatchObject({ paymentIntent: { status: 'succeeded' } })
    expect([...callers]).toEqual(['/'])
    expect(await page.locator('body > iframe').count()).toBe(0)
  })

  test('the bank’s check works the same', async () => {
    page = await kit.open({ elements: deferred, transport: 'port' })
    await fillCard(await whenReady(page), { number: '4000000000003220' })
    const { clientSecret } = await kit.createIntent('payment_intents')
    const paying = pay(page, clientSecret)
    await bankFrame(page).locator('#test-source-authorize-3ds').click()
    expect(await paying).toMatchObject({ paymentIntent: { status: 'succeeded' } })
  })
})
