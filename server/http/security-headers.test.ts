import { expect, test } from 'vitest'
import { contentSecurityPolicy, type SecuritySettings } from './security-headers.ts'

const stripe: SecuritySettings = {
  appUrl: 'https://app.example.com',
  stripeMode: 'live',
  stripeJsUrl: 'https://js.stripe.com/endive/stripe.js',
  stripeApiUrl: 'https://api.stripe.com',
}

test('A27: the policy lets in the hosts that Stripe documents and nothing else', () => {
  expect(contentSecurityPolicy(stripe)).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'", 'https://js.stripe.com', 'https://*.js.stripe.com'],
    'connect-src': ["'self'", 'https://api.stripe.com', 'https://link.com', 'https://*.link.com'],
    'frame-src': [
      'https://js.stripe.com',
      'https://*.js.stripe.com',
      'https://hooks.stripe.com',
      'https://link.com',
      'https://*.link.com',
    ],
    'img-src': ["'self'", 'data:', 'https://*.stripe.com', 'https://*.link.com'],
    'font-src': ["'self'"],
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'style-src': ["'self'"],
    'style-src-attr': ["'unsafe-inline'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'object-src': ["'none'"],
    'upgrade-insecure-requests': [],
    'report-to': ['csp'],
    'report-uri': ['/csp-report'],
  })
})

test('A27: with the emulator its two origins stand in for all of Stripe', () => {
  const policy = contentSecurityPolicy({
    appUrl: 'http://localhost:3000',
    stripeMode: 'emulator',
    stripeJsUrl: 'http://localhost:12111/stripe.js?v=1;script-src%20*',
    stripeApiUrl: 'http://127.0.0.1:12112/v1',
  })
  expect(policy).toMatchObject({
    'script-src': ["'self'", 'http://localhost:12111'],
    'frame-src': ['http://localhost:12111'],
    'img-src': ["'self'", 'data:', 'http://localhost:12111'],
    'connect-src': ["'self'", 'http://127.0.0.1:12112'],
  })
  expect(policy).not.toHaveProperty('upgrade-insecure-requests')
  expect(JSON.stringify(policy)).not.toMatch(/stripe\.com|link\.com|\*/)
})
