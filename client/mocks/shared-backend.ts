/** Answers a request of the page. */
export type Answer = (request: Request) => Promise<Response>

interface Question {
  readonly url: string
  readonly method: string
  readonly headers: readonly [string, string][]
  readonly body: ArrayBuffer | null
}

type Message =
  | { readonly kind: 'leading' }
  | { readonly kind: 'ask'; readonly id: string; readonly question: Question }
  | { readonly kind: 'forget'; readonly id: string }
  | {
      readonly kind: 'head'
      readonly id: string
      readonly status: number
      readonly headers: readonly [string, string][]
      readonly hasBody: boolean
    }
  | { readonly kind: 'part'; readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end'; readonly id: string }

interface Waiting {
  readonly question: Question
  readonly resolve: (response: Response) => void
  /** There once the answer has begun. */
  body: ReadableStreamDefaultController<Uint8Array> | null
}

/**
 * One backend for all tabs of the site. The tab that holds the lock opens it and answers for all; the others ask over a
 * channel. When it closes, the next tab opens the backend from what was kept; whoever waits for an answer asks again, as
 * the app's own attempts may be repeated.
 */
export function shareBackend(name: string, open: () => Promise<Answer>): Answer {
  const channel = new BroadcastChannel(name)
  const waiting = new Map<string, Waiting>()
  const answering = new Map<string, AbortController>()
  let own: Promise<Answer> | null = null
  const tell = (message: Message) => channel.postMessage(message)

  function ask(question: Question): Promise<Response> {
    const id = crypto.randomUUID()
    return new Promise((resolve) => {
      waiting.set(id, { question, resolve, body: null })
      tell({ kind: 'ask', id, question })
    })
  }

  /** The one who was asked is gone: an answer that had begun breaks off, every other question is put again. */
  function askAgain(): void {
    for (const [id, { question, resolve, body }] of [...waiting]) {
      if (body !== null) {
        waiting.delete(id)
        body.error(new Error('the tab that answered was closed'))
      } else if (own === null) tell({ kind: 'ask', id, question })
      else {
        waiting.delete(id)
        void own.then((answer) => answer(requestOf(question))).then(resolve)
      }
    }
  }

  async function answerOther(id: string, question: Question): Promise<void> {
    if (own === null) return
    const cut = new AbortController()
    answering.set(id, cut)
    const response = await (await own)(requestOf(question, cut.signal))
    const { status, body } = response
    tell({ kind: 'head', id, status, headers: [...response.headers], hasBody: body !== null })
    if (body !== null) {
      const reader = body.getReader()
      cut.signal.addEventListener('abort', () => void reader.cancel())
      for (let part = await reader.read(); !part.done; part = await reader.read())
        tell({ kind: 'part', id, bytes: new Uint8Array(part.value) })
    }
    answering.delete(id)
    tell({ kind: 'end', id })
  }

  function beginAnswer(id: string, head: Extract<Message, { kind: 'head' }>): void {
    const asked = waiting.get(id)
    if (asked === undefined) return
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => void (asked.body = controller),
      cancel() {
        waiting.delete(id)
        tell({ kind: 'forget', id })
      },
    })
    asked.resolve(
      new Response(head.hasBody ? stream : null, { status: head.status, headers: [...head.headers] }),
    )
  }

  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    switch (data.kind) {
      case 'leading':
        return askAgain()
      case 'ask':
        return void answerOther(data.id, data.question)
      case 'forget':
        return answering.get(data.id)?.abort()
      case 'head':
        return beginAnswer(data.id, data)
      case 'part':
        return waiting.get(data.id)?.body?.enqueue(data.bytes)
      case 'end':
        waiting.get(data.id)?.body?.close()
        return void waiting.delete(data.id)
    }
  })

  // Held as long as the page lives.
  void navigator.locks.request(name, () => {
    own = open()
    tell({ kind: 'leading' })
    askAgain()
    return new Promise<never>(() => {})
  })

  return async (request) => {
    if (own !== null) return (await own)(request)
    const body = request.body === null ? null : await request.arrayBuffer()
    return ask({ url: request.url, method: request.method, headers: [...request.headers], body })
  }
}

function requestOf({ url, method, headers, body }: Question, signal?: AbortSignal): Request {
  return new Request(url, { method, headers: [...headers], body, ...(signal && { signal }) })
}
