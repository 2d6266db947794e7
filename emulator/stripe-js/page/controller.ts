import { fetchTransport } from '../protocol/fetch-transport.ts'
import { connectFrame } from '../protocol/handshake.ts'
import { connectPeer } from '../protocol/peer.ts'
import { portTransport, type TransportMethods } from '../protocol/port-transport.ts'
import type { Transport } from '../protocol/transport.ts'
import type { Deployment, FrameFiles } from './deployment.ts'
import { createFrame, setStyles } from './frames.ts'

const METRICS = '__privateStripeMetricsController'

/**
 * Puts the two hidden frames into the page once and returns the page's way to the API. With the `origin` transport
 * requests leave from the controller frame, so the page's own policy need not allow connections to the API.
 */
export function startController(deployment: Deployment, files: FrameFiles): () => Transport {
  if (deployment.transport === 'port') {
    const transport = fetchTransport(deployment.apiBase)
    return () => transport
  }
  let current: { frame: HTMLIFrameElement; transport: Transport } | undefined
  return () => {
    if (!current?.frame.isConnected) current = openController(deployment, files)
    return current.transport
  }
}

function openController(deployment: Deployment, files: FrameFiles) {
  const common = { deployment, apiKey: '', locale: 'en' }
  if (!document.querySelector(`body > iframe[name^="${METRICS}"]`)) {
    appendHidden(createFrame({ ...common, namePrefix: METRICS, file: files.metrics }))
  }
  const frame = createFrame({ ...common, namePrefix: '__privateStripeController', file: files.controller })
  const connected = connectFrame(frame, deployment.frameOrigin, new AbortController().signal).then((port) =>
    connectPeer<object, TransportMethods>(port, {}),
  )
  appendHidden(frame)
  // Each request that waits for the frame hears of the failure itself; the next one opens a new frame.
  connected.catch(() => frame.remove())
  const transport = portTransport(async (request) => (await connected).call('sendRequest', request))
  return { frame, transport }
}

function appendHidden(frame: HTMLIFrameElement): void {
  frame.setAttribute('aria-hidden', 'true')
  frame.tabIndex = -1
  setStyles(frame, HIDDEN)
  document.body.appendChild(frame)
}

const HIDDEN = {
  border: 'none',
  margin: '0',
  padding: '0',
  width: '1px',
  'min-width': '100%',
  overflow: 'hidden',
  display: 'block',
  visibility: 'hidden',
  position: 'fixed',
  height: '1px',
  'pointer-events': 'none',
  'user-select': 'none',
}
