import { connectFrame } from '../protocol/handshake.ts'
import type { FieldsFrameMethods } from '../protocol/fields-frame.ts'
import type { PaymentFrameMethods } from '../protocol/payment-frame.ts'
import type { TransportMethods } from '../protocol/port-transport.ts'
import { connectPeer, type Methods, type Peer } from '../protocol/peer.ts'
import type { StringKey } from '../strings/en.ts'
import { translate } from '../strings/translate.ts'
import type { FrameFiles } from './deployment.ts'
import { createFrame, enterFrame, setStyles } from './frames.ts'
import type { PageContext } from './page-context.ts'

/** What an element's frame is: its file, its title and what it offers the page. */
export interface FrameKind<Remote> {
  /** `componentName` in its address. */
  name: string
  file: keyof FrameFiles
  title: StringKey
  /** Never set: it only carries the type. */
  remote?: Remote
}

export const PAYMENT_FRAME: FrameKind<PaymentFrameMethods> = {
  name: 'payment',
  file: 'payment',
  title: 'frame.payment',
}
export const FIELDS_FRAMES = {
  address: { name: 'address', file: 'address', title: 'frame.address' },
  taxId: { name: 'taxId', file: 'taxId', title: 'frame.taxId' },
} as const satisfies Record<string, FrameKind<FieldsFrameMethods>>

/** What the page answers a frame besides its own size and its requests. */
type HostMethods = Record<string, (argument: never) => unknown>

export interface MountedFrame<Remote extends Methods<Remote>> {
  node: HTMLElement
  /** Rejects when the frame does not load or is removed first. */
  peer: Promise<Peer<Remote>>
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

/** Puts an element's frame into a node, which is emptied first, and starts talking to it. */
export function mountFrame<Remote extends Methods<Remote>>(
  kind: FrameKind<Remote>,
  { context, node, loader }: { context: PageContext; node: HTMLElement; loader: string },
  host: HostMethods,
): MountedFrame<Remote> {
  const { deployment, files, language, apiKey } = context
  const frame = createFrame({
    deployment,
    apiKey,
    namePrefix: '__privateStripeFrame',
    file: files[kind.file],
    locale: language,
    loader,
    extra: { componentName: kind.name, elementId: crypto.randomUUID() },
  })
  frame.title = translate(language, kind.title)
  setStyles(frame, FRAME_STYLES)
  const wrapper = document.createElement('div')
  wrapper.className = '__PrivateStripeElement'
  setStyles(wrapper, WRAPPER_STYLES)
  wrapper.append(frame)
  node.replaceChildren(wrapper)

  const removal = new AbortController()
  const peer = connectFrame(frame, deployment.frameOrigin, removal.signal).then((port) => {
    const connected = connectPeer<HostMethods, Remote>(port, {
      ...host,
      resize: (height: number) => setStyles(frame, { height: `${Math.ceil(height)}px` }),
      sendRequest: (request: Parameters<TransportMethods['sendRequest']>[0]) =>
        context.transport.send(request),
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
