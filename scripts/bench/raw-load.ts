import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { LoadRequest } from './load.ts'

interface RawLoad {
  /** Sent over and over, to one server; `{unique}` becomes another word each time. */
  readonly requests: readonly LoadRequest[]
  /** How long to send, or how many requests. */
  readonly amount: { readonly seconds: number } | { readonly count: number }
}

const CONNECTIONS = 32
const ROUNDS = 6
const ROUND_SECONDS = 0.8
const result = z.object({ answers: z.number(), ms: z.number() })

/**
 * Answers per second under each of these loads. They take turns in short rounds and the best round of each counts, so
 * that what else the machine does in between falls on all of them alike.
 */
export async function measureInTurns<Name extends string>(
  loads: Readonly<Record<Name, readonly LoadRequest[]>>,
): Promise<Record<Name, number>> {
  const best: Record<string, number> = {}
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name in loads) {
      const perSecond = await sendRaw({ requests: loads[name], amount: { seconds: ROUND_SECONDS } })
      best[name] = Math.max(best[name] ?? 0, perSecond)
    }
  }
  return best
}

/** Sends from another process over 32 kept-alive connections; resolves with answers per second. */
export async function sendRaw({ requests, amount }: RawLoad): Promise<number> {
  const port = Number(new URL(requests[0]?.url ?? '').port)
  const child = spawn(process.execPath, [`${import.meta.dirname}/raw-client.mjs`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(
    JSON.stringify({ port, requests: requests.map(wireText), connections: CONNECTIONS, ...amount }),
  )
  const { answers, ms } = result.parse(JSON.parse(await text(child.stdout)))
  return answers / (ms / 1000)
}

function wireText({ method, url, headers = {}, body = '' }: LoadRequest): string {
  const { pathname, search, host } = new URL(url)
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}
