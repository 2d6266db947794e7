import { Agent, request } from 'node:http'

export interface LoadRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/**
 * Sends requests over a fixed number of kept-alive connections for a while and resolves with answers per second.
 * The first fifth of the time warms up and is not counted.
 * @throws Error on the first answer that is not 2xx: a fast refusal is no result.
 */
export async function measureLoad(
  next: () => LoadRequest,
  { connections = 8, seconds = 3 }: { connections?: number; seconds?: number } = {},
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const startedAt = performance.now()
  const countFrom = startedAt + seconds * 200
  const endAt = startedAt + seconds * 1000
  let answers = 0
  const work = async (): Promise<void> => {
    while (performance.now() < endAt) {
      await send(next(), agent)
      const now = performance.now()
      if (now >= countFrom && now < endAt) answers += 1
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, work))
  } finally {
    agent.destroy()
  }
  return answers / (seconds * 0.8)
}

/** One request; resolves with the body's text. */
export function send({ method, url, headers, body }: LoadRequest, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, ...(agent && { agent }), headers: { ...headers } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => {
        const status = answer.statusCode ?? 0
        if (status >= 200 && status < 300) resolve(text)
        else reject(new Error(`${method} ${url} answered ${status}: ${text.slice(0, 300)}`))
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
