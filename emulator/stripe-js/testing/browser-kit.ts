import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type FrameLocator, type Page } from '@playwright/test'
import { startEmulator } from '../../node.ts'
import { buildStandIn } from '../build.ts'
import { startHarnessServer } from './harness-server.ts'

const KEY = 'standin'

export interface OpenOptions {
  elements: Record<string, unknown>
  payment?: Record<string, unknown>
  transport?: 'origin' | 'port'
  width?: number
  /** Runs before the page is opened, for routes and listeners. */
  prepare?: (page: Page) => Promise<void>
}

export interface CreatedIntent {
  id: string
  clientSecret: string
}

/** A browser, an integration's page and an API behind it, for one test file. */
export interface BrowserKit {
  apiUrl: string
  open(options: OpenOptions): Promise<Page>
  createIntent(
    kind: 'payment_intents' | 'setup_intents',
    params?: Record<string, string>,
  ): Promise<CreatedIntent>
  /** Asks the API with the secret key; a POST when there are parameters. */
  call(path: string, params?: Record<string, string>): Promise<Record<string, unknown>>
  intentStatus(kind: 'payment_intents' | 'setup_intents', id: string): Promise<string>
  close(): Promise<void>
}

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** `chromiumPath` is tried first; then a Chromium of the system, then Playwright's own. */
export async function startBrowserKit(chromiumPath?: string): Promise<BrowserKit> {
  const standInDir = await mkdtemp(join(tmpdir(), 'stand-in-'))
  await buildStandIn(standInDir)
  const api = await startEmulator({ port: 0, standInDir })
  const harness = await startHarnessServer(api.url, standInDir)
  const browser = await launch(chromiumPath)

  async function call(path: string, params?: Record<string, string>): Promise<Record<string, unknown>> {
    const response = await fetch(`${api.url}/v1/${path}`, {
      headers: { authorization: `Bearer sk_test_${KEY}` },
      ...(params ? { method: 'POST', body: new URLSearchParams(params) } : {}),
    })
    const body: Record<string, unknown> = await response.json()
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(body)}`)
    return body
  }

  return {
    apiUrl: api.url,
    call,
    async open({ elements, payment = {}, transport = 'origin', width = 800, prepare }) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'en-US' })
      const page = await context.newPage()
      await prepare?.(page)
      const stripeJsUrl =
        transport === 'port'
          ? `${harness.url}/stand-in/stripe.js?transport=port&api=${harness.url}`
          : `${api.url}/endive/stripe.js`
      const settings = { stripeJsUrl, publishableKey: `pk_test_${KEY}`, elements, payment }
      await page.goto(`${harness.url}/?settings=${encodeURIComponent(JSON.stringify(settings))}`)
      return page
    },
    async createIntent(kind, params = kind === 'payment_intents' ? { amount: '1099', currency: 'eur' } : {}) {
      const intent = await call(kind, { ...params, 'automatic_payment_methods[enabled]': 'true' })
      return { id: String(intent['id']), clientSecret: String(intent['client_secret']) }
    },
    async intentStatus(kind, id) {
      return String((await call(`${kind}/${id}`))['status'])
    },
    async close() {
      await browser.close()
      await harness.close()
      await api.close()
      await rm(standInDir, { recursive: true, force: true })
    },
  }
}

/** `chromiumPath` is tried first; then a Chromium of the system, then Playwright's own. */
export function launch(chromiumPath?: string): Promise<Browser> {
  const executablePath = [chromiumPath, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  )
  return chromium.launch({ args: ARGS, ...(executablePath ? { executablePath } : {}) })
}

export function paymentFrame(page: Page): FrameLocator {
  return page.frameLocator('.__PrivateStripeElement > iframe')
}

/** Waits until the element said `ready`. */
export async function whenReady(page: Page): Promise<FrameLocator> {
  await page.waitForFunction(() => window.harness.events.some(([name]) => name === 'ready'))
  return paymentFrame(page)
}

export async function fillCard(
  frame: FrameLocator,
  { number = '4242424242424242', expiry = '1234', cvc = '123', postalCode = '12345' } = {},
): Promise<void> {
  await frame.locator('[name=number]').fill(number)
  await frame.locator('[name=expiry]').fill(expiry)
  await frame.locator('[name=cvc]').fill(cvc)
  await frame.locator('[name=postalCode]').fill(postalCode)
}

export interface PayOptions {
  method?: 'confirmPayment' | 'confirmSetup'
  redirect?: 'always' | 'if_required'
  confirmParams?: Record<string, string>
  /** False leaves `elements.submit()` out. */
  submits?: boolean
}

/** Does what an integration's button does; a thrown mistake comes back as `{ thrown }`. */
export function pay(
  page: Page,
  clientSecret: string,
  {
    method = 'confirmPayment',
    redirect = 'if_required',
    confirmParams = {},
    submits = true,
  }: PayOptions = {},
): Promise<unknown> {
  return page.evaluate(
    async (options) => {
      const { stripe, elements } = window.harness
      if (!stripe || !elements) return { thrown: 'The harness is not ready.' }
      try {
        const submitted = options.submits ? await elements.submit() : {}
        if (submitted.error) return submitted
        const { clientSecret, confirmParams } = options
        const common = { elements, clientSecret, confirmParams: { return_url: '', ...confirmParams } }
        if (!('return_url' in options.confirmParams))
          Reflect.deleteProperty(common.confirmParams, 'return_url')
        if (options.redirect === 'always')
          return await stripe[options.method]({ ...common, redirect: 'always' })
        return await stripe[options.method]({ ...common, redirect: 'if_required' })
      } catch (error) {
        return { thrown: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
      }
    },
    { clientSecret, method, redirect, confirmParams, submits },
  )
}

/** The bank's page inside the challenge. */
export function bankFrame(page: Page): FrameLocator {
  return page.frameLocator('body > div > iframe').frameLocator('#challengeFrame')
}
