import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listenOn } from '../reliability/testing/listen-on.ts'
import type { Mail } from '../notifications/mailer.ts'
import { readReleasedPage } from '../startup/read-released-page.ts'
import { type ReleasedPage, watchCheckoutPage } from './checkout-page.ts'
import { startTestApp, type TestApp } from './testing/start-test-app.ts'

let app: TestApp
let between: Server
let appUrl: string
let released: ReleasedPage
/** What stands between the visitors and the app does to an answer. */
let meddle = (_path: string, _headers: Headers, text: string) => text

beforeAll(async () => {
  app = await startTestApp()
  between = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? '/'
      const answer = await fetch(app.url + path, { headers: { accept: request.headers.accept ?? '' } })
      const headers = new Headers(answer.headers)
      const text = meddle(path, headers, await answer.text())
      for (const name of ['content-length', 'transfer-encoding', 'connection']) headers.delete(name)
      response.writeHead(answer.status, Object.fromEntries(headers)).end(text)
    })()
  })
  appUrl = `http://127.0.0.1:${await listenOn(between)}`
  const page = await readReleasedPage(app.clientDir)
  if (page === null) throw new Error('the app has no client')
  released = page
})
afterAll(async () => {
  between.closeAllConnections()
  between.close()
  await app.close()
})

/** What left by mail. */
const mails: Mail[] = []

async function look(page = released) {
  const lines: object[] = []
  const keep = (fields: object) => void lines.push(fields)
  const stripeUrl = 'http://localhost:12111'
  const settings = {
    appUrl,
    stripeMode: 'emulator',
    stripeJsUrl: `${stripeUrl}/stripe.js`,
    stripeApiUrl: stripeUrl,
  } as const
  const alertMail = 'security@example.com'
  await watchCheckoutPage(page, settings).run({
    db: app.deps.db,
    log: { debug: keep, info: keep, warn: keep, error: keep },
    mailer: { knowsKeys: true, send: async (mail) => void mails.push(mail) },
    clock: { now: () => new Date('2026-11-29T04:07:00Z') },
    settings: { ...app.deps.settings, appUrl, alertMail },
  })
  return lines
}

test('A27: a checkout page that is served as it was released is no alert', async () => {
  expect(released.scripts.size).toBe(1)
  meddle = (_path, _headers, text) => text
  expect(await look()).toEqual([{}])
  expect(mails).toEqual([])
})

test('A27: a header, a page or a script that somebody changed on the way is an alert by its name, in the log and by mail', async () => {
  meddle = (path, headers, text) => {
    const policy = headers.get('content-security-policy') ?? ''
    headers.set('content-security-policy', policy.replace("script-src 'self'", "script-src 'self' https:"))
    headers.delete('x-frame-options')
    if (path.endsWith('.js')) return `${text};fetch('https://evil.example')`
    return `${text}<script src="https://evil.example/x.js"></script>`
  }
  expect(await look()).toEqual([
    {
      alert: 'checkout_page',
      differences: [
        'content-security-policy',
        'x-frame-options',
        '/checkout',
        [...released.scripts.keys()][0],
      ],
    },
  ])
  expect(mails).toMatchObject([
    { key: 'alert:checkout_page:2026-11-29', recipient: { email: 'security@example.com' } },
  ])
  expect(mails[0]?.text).toContain('- content-security-policy\n- x-frame-options\n- /checkout\n- /assets/')
  expect(mails[0]?.text).not.toContain('evil.example')
})

test('A27: a page that cannot be had is a failure and no quiet day', async () => {
  meddle = (_path, _headers, text) => text
  const gone = new Map([['/assets/gone.js', 'x']])
  await expect(look({ ...released, scripts: gone })).rejects.toThrow('/assets/gone.js was answered with 404')
})
