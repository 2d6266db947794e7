import type { BrowserContext, FrameLocator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { sharedBrowser, sharedStage } from './stage.ts'

const KEY = 'standin'

export interface OpenOptions {
  elements: Record<string, unknown>
  payment?: Record<string, unknown>
  /** Address Elements and a Tax ID Element beside it. */
  addresses?: Record<string, unknown>[]
  taxId?: Record<string, unknown>
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
  readonly apiUrl: string
  /**
   * Opens the page in a tab that the tests of a file use one after the other, emptied between them: a new tab and its frames
   * take a second to start. A page that is prepared, or opened beside another, has a context of its own, closed after the test.
   */
  open(options: OpenOptions): Promise<Page>
  createIntent(
    kind: 'payment_intents' | 'setup_intents',
    params?: Record<string, string>,
  ): Promise<CreatedIntent>
  /** Asks the API with the secret key; a POST when there are parameters. */
  call(path: string, params?: Record<string, string>): Promise<Record<string, unknown>>
  intentStatus(kind: 'payment_intents' | 'setup_intents', id: string): Promise<string>
}

interface StartedKit extends BrowserKit {
  /** Empties the tab that is kept, and closes every other page. */
  clearPages(): Promise<void>
  close(): Promise<void>
}

/** Call it once, at the top of a test file: the kit is there before its tests and clears up after them. */
export function browserKitForFile(chromiumPath?: string): BrowserKit {
  let started: StartedKit | undefined
  const running = (): StartedKit => {
    if (!started) throw new Error('The browser kit is there from beforeAll on.')
    return started
  }
  beforeAll(async () => {
    started = await startBrowserKit(chromiumPath)
  }, 60_000)
  afterEach(() => started?.clearPages())
  afterAll(() => started?.close())
  return {
    get apiUrl() {
      return running().apiUrl
    },
    open: (options) => running().open(options),
    createIntent: (kind, params) => running().createIntent(kind, params),
    call: (path, params) => running().call(path, params),
    intentStatus: (kind, id) => running().intentStatus(kind, id),
  }
}

async function startBrowserKit(chromiumPath?: string): Promise<StartedKit> {
  const contexts = new Set<BrowserContext>()
  let kept: Page | null = null
  let isKeptInUse = false
  const [browser, { api, harness }] = await Promise.all([sharedBrowser(chromiumPath), sharedStage()])

  async function call(path: string, params?: Record<string, string>): Promise<Record<string, unknown>> {
    const response = await fetch(`${api.url}/v1/${path}`, {
      headers: { authorization: `Bearer sk_test_${KEY}` },
      ...(params ? { method: 'POST', body: new URLSearchParams(params) } : {}),
    })
    const body: Record<string, unknown> = await response.json()
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(body)}`)
    return body
  }

  async function newPage(width: number): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      locale: 'en-US',
      // What moves costs more to paint than the tests do, and a click may miss it.
      reducedMotion: 'reduce',
    })
    contexts.add(context)
    return context.newPage()
  }

  async function takeKept(width: number): Promise<Page> {
    isKeptInUse = true
    kept ??= await newPage(width)
    await kept.setViewportSize({ width, height: 900 })
    return kept
  }

  return {
    apiUrl: api.url,
    call,
    async open({ elements, payment = {}, addresses, taxId, transport = 'origin', width = 800, prepare }) {
      const page = prepare || isKeptInUse ? await newPage(width) : await takeKept(width)
      await prepare?.(page)
      const stripeJsUrl =
        transport === 'port'
          ? `${harness.url}/stand-in/stripe.js?transport=port&api=${harness.url}`
          : `${api.url}/endive/stripe.js`
      const settings = {
        stripeJsUrl,
        publishableKey: `pk_test_${KEY}`,
        elements,
        payment,
        ...(addresses ? { addresses } : {}),
        ...(taxId ? { taxId } : {}),
      }
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
    async clearPages() {
      const context = kept?.context()
      const others = [...contexts].filter((other) => other !== context)
      for (const other of others) contexts.delete(other)
      await Promise.all(others.map((other) => other.close()))
      if (isKeptInUse && kept) {
        kept.removeAllListeners()
        await kept.unrouteAll({ behavior: 'ignoreErrors' })
        await kept.goto('about:blank')
        await context?.clearCookies()
      }
      isKeptInUse = false
    },
    async close() {
      await Promise.all([...contexts].map((context) => context.close()))
    },
  }
}

export function paymentFrame(page: Page): FrameLocator {
  return page.frameLocator('#payment-element .__PrivateStripeElement > iframe')
}

/**
 * Waits until the element said `ready` and its frame has been drawn twice at the same height: a click that is aimed while
 * the frame still grows lands where it no longer is, because the frame lives in another process.
 */
export async function whenReady(page: Page): Promise<FrameLocator> {
  await page.waitForFunction(() => window.harness.events.some(([name]) => name === 'ready'))
  await page.evaluate(async () => {
    const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const heights = () =>
      [...document.querySelectorAll('.__PrivateStripeElement > iframe')]
        .map((frame) => frame.getBoundingClientRect().height)
        .join()
    for (let before = '', stillFor = 0; stillFor < 2;) {
      await drawn()
      stillFor = heights() === before ? stillFor + 1 : 0
      before = heights()
    }
  })
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
