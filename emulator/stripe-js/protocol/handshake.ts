import { isRecord } from './records.ts'

const HELLO = 'stripe-frame-hello'
const CONNECT = 'stripe-frame-connect'

/** A frame that does not speak within this time did not load; in milliseconds. */
const HELLO_TIMEOUT_MS = 20_000

/**
 * Waits for a frame to say hello and hands it one end of a channel. Only a message of that very frame counts, and
 * only when it comes from the expected origin: `null` is the origin of a sandboxed frame. Rejects when the frame
 * does not speak in time or the signal aborts.
 */
export function connectFrame(
  frame: HTMLIFrameElement,
  origin: string,
  signal: AbortSignal,
): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      window.removeEventListener('message', onMessage)
      window.clearTimeout(timer)
    }
    const timer = window.setTimeout(() => {
      stop()
      reject(new Error('The frame did not load.'))
    }, HELLO_TIMEOUT_MS)
    const onMessage = (event: MessageEvent<unknown>) => {
      if (event.source === null || event.source !== frame.contentWindow || event.origin !== origin) return
      if (!isRecord(event.data) || event.data['type'] !== HELLO) return
      stop()
      const { port1, port2 } = new MessageChannel()
      // An opaque origin cannot be named as a target; the check of the source above stands in for it.
      frame.contentWindow.postMessage({ type: CONNECT }, origin === 'null' ? '*' : origin, [port2])
      resolve(port1)
    }
    window.addEventListener('message', onMessage)
    signal.addEventListener('abort', () => {
      stop()
      reject(new Error('The frame was removed.'))
    })
  })
}

/**
 * The frame's side: says hello to the page that its own address names as referrer, and takes the port only from
 * that page. A page that lies about itself never hears the hello.
 */
export function connectPage(pageOrigin: string): Promise<MessagePort> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const [port] = event.ports
      if (event.source !== window.parent || event.origin !== pageOrigin || !port) return
      if (!isRecord(event.data) || event.data['type'] !== CONNECT) return
      window.removeEventListener('message', onMessage)
      resolve(port)
    }
    window.addEventListener('message', onMessage)
    window.parent.postMessage({ type: HELLO }, pageOrigin)
  })
}
