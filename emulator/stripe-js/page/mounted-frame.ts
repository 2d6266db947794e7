import { connectFrame } from '../protocol/handshake.ts'
import type { PaymentFrameMethods, PaymentHostMethods } from '../protocol/payment-frame.ts'
import { connectPeer, type Peer } from '../protocol/peer.ts'
import { translate } from '../strings/translate.ts'
import { createFrame, enterFrame, setStyles } from './frames.ts'
import type { PageContext } from './page-context.ts'

export interface MountedFrame {
  node: HTMLElement
  /** Rejects when the frame does not load or is removed first. */
  peer: Promise<Peer<PaymentFrameMethods>>
  focus(): void
  /** Takes no room any more, for a form that could not load. */
  hide(): void
  remove(): void
}

const FRAME_STYLES = {
  border: '0',
  margin: '-4px',
  padding: '0',
  width: 'calc(100% + 8px)',
  'min-width': '100%',
  overflow: 'hidden',
  display: 'block',
  'user-select': 'none',
  transform: 'translate(0)',
  'color-scheme': 'light only',
  height: '4px',
}

const WRAPPER_STYLES = {
  margin: '0',
  padding: '0',
  border: 'none',
  // Keeps the frame's negative margins inside, whatever layout the page's node has.
  display: 'flow-root',
  background: 'transparent',
  position: 'relative',
  opacity: '1',
  clear: 'both',
}

/** Puts the Payment Element's frame into a node, which is emptied first, and starts talking to it. */
export function mountPaymentFrame(
  { context, node, loader }: { context: PageContext; node: HTMLElement; loader: string },
  host: Omit<PaymentHostMethods, 'resize' | 'sendRequest'>,
): MountedFrame {
  const { deployment, files, language, apiKey } = context
  const frame = createFrame({
    deployment,
    apiKey,
    namePrefix: '__privateStripeFrame',
    file: files.payment,
    locale: language,
    loader,
    extra: { componentName: 'payment', elementId: crypto.randomUUID() },
  })
  frame.title = translate(language, 'frame.payment')
  setStyles(frame, FRAME_STYLES)
  const wrapper = document.createElement('div')
  wrapper.className = '__PrivateStripeElement'
  setStyles(wrapper, WRAPPER_STYLES)
  wrapper.append(frame)
  node.replaceChildren(wrapper)

  const removal = new AbortController()
  const peer = connectFrame(frame, deployment.frameOrigin, removal.signal).then((port) => {
    const connected = connectPeer<PaymentHostMethods, PaymentFrameMethods>(port, {
      ...host,
      resize: (height) => setStyles(frame, { height: `${Math.ceil(height)}px` }),
      sendRequest: (request) => context.transport.send(request),
    })
    removal.signal.addEventListener('abort', () => connected.close())
    return connected
  })
  return {
    node,
    peer,
    focus: () => enterFrame(frame),
    hide: () => setStyles(frame, { height: '1px', opacity: '0' }),
    remove() {
      removal.abort()
      wrapper.remove()
    },
  }
}
