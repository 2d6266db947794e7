import type { Account } from '../runtime/accounts.ts'
import { rollSecret } from '../webhooks/roll-secret.ts'
import { countsOf, refusal, type ControlParts } from './parts.ts'

type Door = (parts: ControlParts, input: Input) => Promise<Response> | Response

interface Input {
  account: string | undefined
  id: string | undefined
}

const LISTED = 200

/** What tests and tools may do beyond Stripe's API, by method and path. */
const doors: Readonly<Record<string, Door>> = {
  'GET /_emulator/accounts': ({ runtime }) =>
    Response.json({
      accounts: runtime.accounts
        .list()
        .map((account) => ({ name: account.name, objects: countsOf(account) })),
    }),

  'POST /_emulator/reset': async ({ runtime, log }, { account }) => {
    if (account === undefined) return refusal(400, 'Missing required param: account.')
    runtime.accounts.reset(account)
    log.clear(account)
    await runtime.accounts.flushed()
    return Response.json({ account, reset: true })
  },

  'GET /_emulator/requests': ({ log }, { account }) => Response.json({ requests: log.list(account) }),

  'GET /_emulator/deliveries': (parts, input) =>
    withAccount(parts, input, (account) =>
      Response.json({ deliveries: account.data.store.webhook_deliveries.all().slice(0, LISTED) }),
    ),

  'POST /_emulator/deliveries/resend': (parts, input) =>
    withAccount(parts, input, async (account) => {
      if (input.id === undefined) return refusal(400, 'Missing required param: id.')
      if (!parts.dispatcher.resend(account, input.id)) return refusal(404, `No such delivery: '${input.id}'`)
      await parts.runtime.accounts.flushed()
      return Response.json({ id: input.id, resent: true })
    }),

  'POST /_emulator/deliveries/hold': (parts, input) =>
    withAccount(parts, input, (account) => {
      parts.dispatcher.hold(account)
      return Response.json({ account: account.name, held: true })
    }),

  'POST /_emulator/deliveries/release': (parts, input) =>
    withAccount(parts, input, (account) => {
      parts.dispatcher.release(account)
      return Response.json({ account: account.name, held: false })
    }),

  /** What the Dashboard calls rolling a secret: the old one stays valid for a day beside the new one. */
  'POST /_emulator/webhook_endpoints/roll': (parts, input) =>
    withAccount(parts, input, async (account) => {
      const secret = rollSecret(parts.runtime, account, input.id ?? '')
      if (secret === null) return refusal(404, `No such webhook endpoint: '${input.id ?? ''}'`)
      await parts.runtime.accounts.flushed()
      return Response.json({ id: input.id, secret })
    }),

  'POST /_emulator/idle': async ({ runtime }) => {
    await runtime.idle()
    return Response.json({ idle: true })
  },

  'GET /_emulator/snapshot': (parts, input) =>
    withAccount(parts, input, (account) => {
      const collections = [...account.data.byName].map(([name, objects]) => [name, objects.all()])
      return Response.json({ account: account.name, collections: Object.fromEntries(collections) })
    }),
}

/** Answers a request under `/_emulator/`. The header keeps plain forms and links of web pages out. */
export async function answerDoor(request: Request, url: URL, parts: ControlParts): Promise<Response> {
  if (request.headers.get('x-emulator') !== '1') {
    return refusal(403, 'Requests to /_emulator/ carry the header x-emulator: 1.')
  }
  const door = Object.hasOwn(doors, `${request.method} ${url.pathname}`)
    ? doors[`${request.method} ${url.pathname}`]
    : undefined
  if (!door) return refusal(404, `There is no ${request.method} ${url.pathname}.`)
  const input = await readInput(request, url)
  return input ? door(parts, input) : refusal(400, 'The body is a JSON object with text values.')
}

function withAccount(
  { runtime }: ControlParts,
  { account: name }: Input,
  answer: (account: Account) => Promise<Response> | Response,
): Promise<Response> | Response {
  if (name === undefined) return refusal(400, 'Missing required param: account.')
  const account = runtime.accounts.find(name)
  return account ? answer(account) : refusal(404, `No such account: '${name}'`)
}

async function readInput(request: Request, url: URL): Promise<Input | null> {
  if (request.method === 'GET') {
    return {
      account: url.searchParams.get('account') ?? undefined,
      id: url.searchParams.get('id') ?? undefined,
    }
  }
  const body: unknown = await request.json().catch(() => null)
  if (typeof body !== 'object' || body === null) return null
  return { account: textIn(body, 'account'), id: textIn(body, 'id') }
}

function textIn(body: object, name: string): string | undefined {
  const value: unknown = new Map<string, unknown>(Object.entries(body)).get(name)
  return typeof value === 'string' ? value : undefined
}
