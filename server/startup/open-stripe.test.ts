import { expect, test } from 'vitest'
import { readEnv } from '../env.ts'
import { openStripe } from './open-stripe.ts'

const noEmulator = () => Promise.reject(new Error('an emulator was started'))
const own = { appUrl: 'http://localhost:3000', port: 3000 }
const keysOf = (mode: 'test' | 'live') => ({
  STRIPE_SECRET_KEY: `sk_${mode}_a1`,
  STRIPE_PUBLISHABLE_KEY: `pk_${mode}_a1`,
  STRIPE_WEBHOOK_SECRET: 'whsec_a1',
  AUTH_SECRET: 'x'.repeat(32),
  DATABASE_URL: 'postgres://u:p@db/paydesk',
  APP_URL: 'https://app.example.com',
})

test.each(['test', 'live'] as const)(
  'A28, A29: with your own %s keys no emulator starts, and API and scripts are Stripe’s',
  async (mode) => {
    const stripe = await openStripe(readEnv(keysOf(mode)), own, noEmulator)
    expect(stripe).toMatchObject({
      apiUrl: 'https://api.stripe.com',
      publishableKey: `pk_${mode}_a1`,
      webhookSecrets: ['whsec_a1'],
      description: `${mode} mode, https://api.stripe.com`,
    })
    expect(new URL(stripe.jsUrl).origin).toBe('https://js.stripe.com')
    expect(stripe.client.getApiField('host')).toBe('api.stripe.com')
  },
)
