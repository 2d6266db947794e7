import { Client } from 'pg'
import { z } from 'zod'
import { accountChangeSchema } from '#shared/contracts/account.ts'
import type { ChangeBus, Log } from '../deps.ts'
import { createMemoryBus } from './memory-bus.ts'
import type { Execute } from '../db/client.ts'

const channel = 'paydesk_changes'
const noticeSchema = z.strictObject({ accountId: z.uuid(), nouns: accountChangeSchema.shape.nouns })
const reconnectMs = 2_000

/**
 * Changes between processes on one PostgreSQL, over a connection of its own. A hint: what is said while the connection
 * is away is lost, and the page's own poll finds it. A lost connection is opened again.
 */
export async function createPostgresBus(
  url: string,
  execute: Execute,
  log: Log,
): Promise<ChangeBus & { endStreams(): void; close(): Promise<void> }> {
  const local = createMemoryBus()
  let isClosed = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let client = await listen()

  async function listen(): Promise<Client> {
    const next = new Client({ connectionString: url, keepAlive: true, application_name: 'paydesk changes' })
    next.on('notification', ({ payload }) => hear(payload ?? ''))
    next.on('error', (error) => reconnect(error))
    await next.connect()
    await next.query(`listen ${channel}`)
    return next
  }

  function reconnect(error: unknown) {
    if (isClosed) return
    log.warn({ err: error }, 'the connection for live changes was lost')
    clearTimeout(retry)
    retry = setTimeout(() => void reopen(), reconnectMs)
  }

  async function reopen(): Promise<void> {
    try {
      client = await listen()
      if (isClosed) await client.end()
    } catch (error) {
      reconnect(error)
    }
  }

  function hear(payload: string) {
    const notice = noticeSchema.safeParse(parseJson(payload))
    if (notice.success) local.deliver(notice.data.accountId, notice.data.nouns)
  }

  return {
    subscribe: local.subscribe,
    endStreams: local.endStreams,
    async publish(accountId, nouns) {
      await execute('select pg_notify($1, $2)', [channel, JSON.stringify({ accountId, nouns })])
    },
    async close() {
      isClosed = true
      clearTimeout(retry)
      local.endStreams()
      await client
        .end()
        .catch((error: unknown) => log.warn({ err: error }, 'the live connection ended badly'))
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
