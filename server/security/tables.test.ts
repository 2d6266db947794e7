import { afterAll, beforeAll, expect, test } from 'vitest'
import { billingErrorCodes } from '#shared/errors.ts'
import { cspReports } from '../db/schema/csp-reports.ts'
import { countCspReport, removeOldCspReports } from '../http/csp-report-rows.ts'
import { doors } from '../http/doors.ts'
import { contentSecurityPolicy } from '../http/security-headers.ts'
import { startTestApp, type TestApp } from '../http/testing/start-test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** Door, per person or account, per address: tries / minutes. */
const limits = `
sign_in_failure        5/15                 -
sign_in                -                    20/15
sign_up                3/60                 5/60 20/1440
subscribe              6/10 20/1440         20/60
card_attach            5/60 10/1440         15/60
preview                30/1                 120/1
document               30/1                 60/1
promotion_code         5/15 15/1440         20/60
invitation             60/60 300/1440        -
pay_link               10/60                30/60
pay_link_wrong         -                    10/60
mutation               60/1                 1200/1
query                  600/1                1200/1
webhook_bad_signature  -                    60/1
csp_report             -                    60/1
auth                   -                    300/1
admin_money            30/60                -
`

test('the limits of the doors are those of the table', () => {
  const written = Object.fromEntries(
    Object.entries(doors).map(([door, sides]) => {
      const side = (name: 'subject' | 'address') => {
        const windows: readonly { points: number; seconds: number }[] = Reflect.get(sides, name) ?? []
        return windows.map(({ points, seconds }) => `${points}/${seconds / 60}`).join(' ') || '-'
      }
      return [door, [side('subject'), side('address')]]
    }),
  )
  const wanted = Object.fromEntries(
    limits
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/))
      .map(([door = '', ...sides]) => [door, sides]),
  )
  expect(written).toEqual(wanted)
  expect(doors.sign_in_failure.lockSeconds).toEqual([900, 1_800, 3_600])
  expect(doors.preview.inFlight).toBe(1)
  expect(doors.card_attach.open).toBe(3)
  expect(billingErrorCodes).toContain('rate_limited')
})

const headers = {
  'referrer-policy': 'strict-origin',
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'cross-origin-embedder-policy': null,
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'payment=(self "http://localhost:12111"), camera=(), microphone=(), geolocation=()',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-powered-by': null,
  'cache-control': 'no-store',
  vary: expect.stringContaining('Cookie'),
  'strict-transport-security': null,
}

test('A26, A37: the headers of a page are those of the table', async () => {
  const answer = await fetch(`${app.url}/billing`)
  const sent = Object.fromEntries(Object.keys(headers).map((name) => [name, answer.headers.get(name)]))
  expect(sent).toEqual(headers)
})

test('over https the browser is told to stay there, to wallets that the page may pay', async () => {
  const secure = await startTestApp({ settings: { appUrl: 'https://app.example.com' }, stripeMode: 'test' })
  // The health check answers under any name.
  const answer = await fetch(`${secure.url}/healthz`)
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
  expect(answer.headers.get('content-security-policy')).toContain('upgrade-insecure-requests')
  await secure.close()
})

test('A27: no policy allows inline scripts, evaluation, other bases or plug-ins', () => {
  for (const stripeMode of ['emulator', 'test', 'live'] as const) {
    const policy = contentSecurityPolicy({
      appUrl: 'https://app.example.com',
      stripeMode,
      stripeJsUrl: 'https://js.stripe.com/endive/stripe.js',
      stripeApiUrl: 'https://api.stripe.com',
    })
    expect(policy['script-src']?.join(' ')).not.toMatch(/unsafe|\*(?!\.js\.stripe\.com)|data:|http:/)
    expect(policy).toMatchObject({
      'default-src': ["'none'"],
      'base-uri': ["'none'"],
      'object-src': ["'none'"],
      'frame-ancestors': ["'none'"],
      'form-action': ["'self'"],
    })
  }
})

const report = (body: unknown, type = 'application/csp-report') =>
  fetch(`${app.url}/csp-report`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: JSON.stringify(body),
  })

test('A27: what browsers stopped is counted by day, without queries', async () => {
  const old = {
    'csp-report': {
      'effective-directive': 'script-src-elem',
      'blocked-uri': 'https://evil.example/skim.js?card=1',
      'document-uri': `${app.url}/checkout?plan=team`,
    },
  }
  const fresh = [
    {
      type: 'csp-violation',
      body: { effectiveDirective: 'script-src', blockedURL: 'inline', documentURL: `${app.url}/plans` },
    },
  ]
  for (const body of [old, old]) expect((await report(body)).status).toBe(204)
  expect((await report(fresh, 'application/reports+json')).status).toBe(204)
  for (const body of [{}, [], 'text', { 'csp-report': { 'effective-directive': '<script>' } }])
    await report(body)
  const rows = await app.deps.db.select().from(cspReports).orderBy(cspReports.directive)
  expect(rows).toMatchObject([
    { directive: 'script-src', blocked: 'inline', page: '/plans', count: 1 },
    { directive: 'script-src-elem', blocked: 'https://evil.example', page: '/checkout', count: 2 },
  ])
})

test('A27: a flood of invented reports stays a few rows, and they go after a quarter', async () => {
  await app.deps.db.delete(cspReports)
  for (let n = 0; n < 230; n++) {
    await countCspReport(app.deps, { directive: 'img-src', blocked: `https://${n}.example`, page: '/' })
  }
  expect(await app.deps.db.$count(cspReports)).toBe(201)
  const later = { now: () => new Date(Date.now() + 91 * 86_400_000) }
  await removeOldCspReports({ ...app.deps, clock: later })
  expect(await app.deps.db.$count(cspReports)).toBe(0)
})
