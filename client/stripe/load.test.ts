import { afterEach, describe, expect, it, vi } from 'vitest'
import { forgetUnansweredScript, loadStripeJs } from './load.ts'
import { installFakeStripe, removeFakeStripe } from './testing/fake-stripe.ts'

const source = (name: string) => ({
  stripeJsUrl: `http://emulator.test/${name}/stripe.js`,
  publishableKey: 'pk_test_x',
  locale: 'en' as const,
})
const scripts = () => [...document.querySelectorAll('script')].map(({ src }) => src)

afterEach(() => {
  removeFakeStripe()
  document.head.replaceChildren()
})

async function settleScript(event: 'load' | 'error') {
  const script = await vi.waitFor(() => {
    const found = document.querySelector('script')
    if (!found) throw new Error('no script yet')
    return found
  })
  if (event === 'load') installFakeStripe()
  script.dispatchEvent(new Event(event))
}

describe('loading Stripe.js', () => {
  it('asks for the script of the configuration, once for all callers', async () => {
    const both = Promise.all([loadStripeJs(source('one')), loadStripeJs(source('one'))])
    await settleScript('load')
    const [first, second] = await both
    expect(first).toBe(second)
    expect(scripts()).toEqual(['http://emulator.test/one/stripe.js'])
  })

  it('asks once more when the first request fails', async () => {
    const loading = loadStripeJs(source('two'))
    await settleScript('error')
    await settleScript('load')
    await expect(loading).resolves.toBeDefined()
  })

  it('gives up after two failures, and starts afresh when asked again', async () => {
    const failing = async () => {
      await settleScript('error')
      await settleScript('error')
    }
    const [loaded] = await Promise.allSettled([loadStripeJs(source('three')), failing()])
    expect(loaded).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('loaded') },
    })
    const again = loadStripeJs(source('three'))
    await settleScript('load')
    await expect(again).resolves.toBeDefined()
  })

  it('F58: asks again while the first request hangs, when told to', async () => {
    void loadStripeJs(source('slow'))
    await vi.waitFor(() => expect(scripts()).toHaveLength(1))
    forgetUnansweredScript()
    const again = loadStripeJs(source('slow'))
    await vi.waitFor(() => expect(scripts()).toHaveLength(2))
    installFakeStripe()
    document.querySelectorAll('script')[1]?.dispatchEvent(new Event('load'))
    await expect(again).resolves.toBeDefined()
    forgetUnansweredScript()
    expect(await loadStripeJs(source('slow'))).toBe(await again)
  })

  it('never falls back to a script that nobody configured', async () => {
    const bringsNothing = async () => {
      const script = await vi.waitFor(
        () => document.querySelector('script') ?? Promise.reject(new Error('none')),
      )
      script.dispatchEvent(new Event('load'))
    }
    const [loaded] = await Promise.allSettled([loadStripeJs(source('four')), bringsNothing()])
    expect(loaded).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('did not bring') },
    })
    expect(scripts()).toEqual(['http://emulator.test/four/stripe.js'])
  })
})
