import { IntegrationError } from './integration-error.ts'

export const DESTROYED = 'This Element has already been destroyed. Please create a new one.'
export const NOT_READY =
  'We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is mounted and the ready event has been emitted.'

/** The node that an element is to be mounted on. */
export function findNode(target: unknown): HTMLElement {
  const node = typeof target === 'string' ? document.querySelector(target) : target
  if (node instanceof HTMLElement) return node
  if (typeof target === 'string') {
    throw new IntegrationError(
      `The selector you specified (${target}) applies to no DOM elements that are currently on the page. Make sure the element exists on the page before calling mount().`,
    )
  }
  throw new IntegrationError(
    'Missing argument. Make sure to call mount() with a valid DOM element or selector.',
  )
}
