import { html } from '../control/html.ts'
import type { Incoming, Outgoing } from '../http/exchange.ts'
import type { Account, Accounts } from '../runtime/accounts.ts'
import type { PaymentIntent, SetupIntent } from '../store/collections.ts'

const PATH = /^\/3d_secure_2_test\/acct_(\w+)\/(\w+)(?:\/challenge)?$/

interface BankParts {
  accounts: Accounts
  api(incoming: Incoming): Outgoing | Promise<Outgoing>
}

/**
 * The bank's page that `redirect_to_url` of an intent leads to, for integrations that let the browser go there instead of
 * Stripe.js: it passes or fails the check and sends the card holder back with what Stripe adds to the return address.
 * Undefined for any other path.
 */
export function createBankPage({ accounts, api }: BankParts) {
  return async (request: Request, url: URL): Promise<Response | undefined> => {
    const [, name, source] = PATH.exec(url.pathname) ?? []
    if (name === undefined || source === undefined) return undefined
    const account = accounts.find(name)
    const intent = account && intentOf(account, source)
    if (!account || !intent) return over(404)
    if (request.method === 'GET') return question(returnUrlOf(intent))
    if (request.method !== 'POST') return over(405)
    const form = new URLSearchParams(await request.text())
    const outcome = form.get('outcome') === 'complete' ? 'complete' : 'fail'
    const answered = await api(answering(url, name, { source, outcome }))
    if (answered.status >= 400) return over(answered.status)
    return leave(account, intent)
  }
}

function intentOf(account: Account, source: string): PaymentIntent | SetupIntent | undefined {
  const { challenges, payment_intents, setup_intents } = account.data.store
  const challenge = challenges.find(source)
  if (!challenge) return undefined
  const intents = challenge.kind === 'payment_intent' ? payment_intents : setup_intents
  return intents.find(challenge.intent)
}

function returnUrlOf({ next_action }: PaymentIntent | SetupIntent): string | null {
  const address = next_action?.redirect_to_url?.return_url ?? null
  return address !== null && /^https?:/.test(address) && URL.canParse(address) ? address : null
}

/** The same call by which Stripe.js tells how a check ended. */
function answering(url: URL, account: string, params: Record<string, string>): Incoming {
  const form = new URLSearchParams({ ...params, key: `pk_test_${account}` }).toString()
  return {
    method: 'POST',
    url: new URL('/v1/3ds2/challenge_complete', url),
    header: () => null,
    form: () => Promise.resolve(form),
  }
}

function leave(account: Account, before: PaymentIntent | SetupIntent): Response {
  const address = returnUrlOf(before)
  if (address === null) return over(200)
  const { payment_intents, setup_intents } = account.data.store
  const intents = before.object === 'payment_intent' ? payment_intents : setup_intents
  const { status } = intents.get(before.id)
  const target = new URL(address)
  target.searchParams.set(before.object, before.id)
  target.searchParams.set(`${before.object}_client_secret`, before.client_secret ?? '')
  target.searchParams.set('redirect_status', isPassed(status) ? 'succeeded' : 'failed')
  return new Response(null, { status: 303, headers: { Location: target.toString(), ...COMMON_HEADERS } })
}

function isPassed(status: string): boolean {
  return status === 'succeeded' || status === 'requires_capture'
}

function question(returnUrl: string | null): Response {
  return page(
    200,
    returnUrl,
    html`<h1>3D Secure 2 Test Page</h1>
      <p>This stands for the card holder's bank. Choose how its check ends.</p>
      <form method="post">
        <button id="test-source-authorize-3ds" name="outcome" value="complete">Complete</button>
        <button id="test-source-fail-3ds" name="outcome" value="fail">Fail</button>
      </form>`.markup,
  )
}

function over(status: number): Response {
  const text = html`<h1>3D Secure 2 Test Page</h1>
    <p>Nothing waits for the bank here any more. You can close this page.</p>`
  return page(status, null, text.markup)
}

function page(status: number, returnUrl: string | null, body: string): Response {
  // A form's answer leads on to the return address, which the policy has to name too.
  const target = returnUrl === null ? '' : ` ${new URL(returnUrl).origin}`
  const text = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>3D Secure 2 Test Page</title>
    <style>${STYLE}</style>
  </head>
  <body><main>${body}</main></body>
</html>`
  return new Response(text, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'${target}`,
      ...COMMON_HEADERS,
    },
  })
}

const COMMON_HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 24rem; margin: 3rem auto; padding: 0 1.5rem; text-align: center; }
form { display: grid; gap: 0.75rem; }
button { font: inherit; min-height: 2.75rem; cursor: pointer; }
`
