/** A stream that stays silent until a test sends something on it. */
export class TestEventSource extends EventTarget {
  static readonly opened: TestEventSource[] = []
  isClosed = false
  readonly url: string

  constructor(url: string) {
    super()
    this.url = url
    TestEventSource.opened.push(this)
  }

  send(type: 'connected' | 'ping' | 'message' | 'error' | 'serialized-error' | 'return') {
    this.dispatchEvent(new Event(type))
  }

  close() {
    this.isClosed = true
  }
}

/** Gives jsdom the browser parts that the client needs and it lacks. The system's colour scheme is light. */
export function stubBrowser(): void {
  Object.assign(window, {
    matchMedia: (query: string) => Object.assign(new EventTarget(), { matches: false, media: query }),
    scrollTo: () => undefined,
  })
  Object.assign(globalThis, { EventSource: TestEventSource })
}
