import { writeFrameHash } from '../protocol/frame-address.ts'
import type { Deployment } from './deployment.ts'

export interface FrameRequest {
  deployment: Deployment
  /** `__privateStripeFrame` for what the customer sees; the hidden ones have names of their own. */
  namePrefix: string
  file: string
  apiKey: string
  locale: string
  loader?: string
  extra?: Record<string, string>
}

let lastNumber = 1000 + Math.floor(Math.random() * 8000)

/**
 * A frame that is not in the document yet. With the `port` transport it is sandboxed without `allow-same-origin`, so
 * it shares nothing with the page although it comes from the page's own site.
 */
export function createFrame(request: FrameRequest): HTMLIFrameElement {
  const { deployment, namePrefix, file, apiKey, locale, loader = 'auto', extra = {} } = request
  lastNumber += 1
  const frame = document.createElement('iframe')
  frame.name = `${namePrefix}${lastNumber}`
  frame.setAttribute('frameborder', '0')
  frame.setAttribute('allowtransparency', 'true')
  frame.setAttribute('scrolling', 'no')
  frame.setAttribute('role', 'presentation')
  frame.setAttribute('allow', 'payment *; publickey-credentials-get *')
  if (deployment.transport === 'port') frame.setAttribute('sandbox', 'allow-scripts allow-forms')
  const hash = writeFrameHash(
    { referrer: window.location.href, apiKey, locale, transport: deployment.transport, loader },
    extra,
  )
  frame.src = `${deployment.frameBase}${file}#${hash}`
  return frame
}

/** Sets inline styles through the style object, which a strict content security policy allows. */
export function setStyles(element: HTMLElement, styles: Record<string, string>): void {
  for (const [property, value] of Object.entries(styles)) {
    element.style.setProperty(property, value, 'important')
  }
}

/** Moves the keyboard into a frame; one that has it already would lose the place it has inside. */
export function enterFrame(frame: HTMLIFrameElement): void {
  if (document.activeElement !== frame) frame.focus()
}
