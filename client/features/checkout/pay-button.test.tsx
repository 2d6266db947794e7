import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installFakeStripe, removeFakeStripe } from '../../stripe/testing/fake-stripe.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onFree, planList } from '../../testing/samples.ts'

const address = '/checkout?plan=team&interval=month&currency=eur&seats=2'
const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: { current: () => onFree },
}
beforeEach(() => {
  sessionStorage.clear()
  installFakeStripe()
})
afterEach(() => {
  cleanup()
  removeFakeStripe()
})

describe('the words on the button', () => {
  it.each(['en', 'it'] as const)('are an order with an obligation to pay in %s', async (language) => {
    renderApp({ path: address, answers, language })
    const button = await screen.findByRole('button', { name: /^(Pay|Paga) / })
    expect(button.textContent).toMatch(language === 'en' ? /^Pay / : /^Paga /)
    expect(button.textContent).not.toMatch(/continue|register|continua|registrati/i)
  })
})

describe('while Stripe does not answer the server', () => {
  it.each([
    ['en', "Our payment provider doesn't answer at the moment, so paying is paused. Nothing was charged."],
    [
      'it',
      'Al momento il nostro fornitore di pagamenti non risponde, quindi non puoi pagare. Non è stato addebitato nulla.',
    ],
  ] as const)('F17: the button is locked and says so in %s', async (language, words) => {
    const down = { current: () => ({ ...onFree, isProviderUp: false }) }
    renderApp({ path: address, answers: { ...answers, subscriptions: down }, language })
    expect(await screen.findByText(words)).toBeTruthy()
    const button = screen.getByRole('button', { name: /^(Pay|Paga) / })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    expect(button.getAttribute('aria-describedby')).toBe(screen.getByText(words).id)
  })
})

describe('what the server refuses', () => {
  it.each([
    ['attempt_reused', /^This page was out of date/, true],
    ['needs_review', /^We don't know yet how this payment ended/, false],
    ['stripe_unavailable', /^Our payment provider doesn't answer/, false],
    ['busy', /^Too much is going on right now/, true],
    ['read_only', /^Nothing can be changed right now/, true],
    ['unexpected', /^Something failed on our side/, false],
  ] as const)(
    'F9, F10, F13, F21, F22: %s is told in words, and that nothing was charged only where that is known',
    async (code, words, isKnown) => {
      const start = () => {
        throw refusal(code)
      }
      renderApp({ path: address, answers: { ...answers, subscriptions: { current: () => onFree, start } } })
      const button = await screen.findByRole('button', { name: /^Pay / })
      await waitFor(() => expect(button.getAttribute('aria-disabled')).toBeNull())
      fireEvent.click(button)
      const alert = await screen.findByRole('alert')
      expect(alert.textContent).toMatch(words)
      await waitFor(() => expect(document.activeElement).toBe(alert))
      expect(alert.textContent.includes('Nothing was charged.')).toBe(isKnown)
    },
  )
})

describe('without Stripe’s script', () => {
  it('F58: says on the button’s line why paying is locked', async () => {
    removeFakeStripe()
    const stripeJsUrl = 'http://blocked.test/stripe.js'
    renderApp({ path: address, answers, config: { stripeJsUrl, publishableKey: 'pk_test_blocked' } })
    for (const _attempt of ['first', 'retry']) {
      const script = await waitFor(() => {
        const found = document.querySelector(`script[src="${stripeJsUrl}"]`)
        if (found === null) throw new Error('not asked for yet')
        return found
      })
      script.dispatchEvent(new Event('error'))
    }
    expect(await screen.findByText('Your browser blocked the secure payment form')).toBeTruthy()
    expect(await screen.findByText('You can pay once the secure card form is allowed to load.')).toBeTruthy()
  })
})
