import type { Intent } from '../protocol/stripe-error.ts'
import type { ClientSecret } from './client-secret.ts'

/** The return address with what Stripe adds to it; its own query and fragment stay. */
export function returnAddress(returnUrl: string, secret: ClientSecret, status: string): string {
  const url = new URL(returnUrl)
  url.searchParams.set(secret.object, secret.id)
  url.searchParams.set(`${secret.object}_client_secret`, secret.value)
  url.searchParams.set('redirect_status', redirectStatus(status))
  return url.toString()
}

/** True for an absolute web address: nothing else may be navigated to. */
export function isWebAddress(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol } = new URL(value)
  return protocol === 'https:' || protocol === 'http:'
}

/** Leaves the page; the promise stays open, as nobody is left to hear of it. */
export function leaveFor(address: string): Promise<never> {
  window.location.assign(address)
  return new Promise<never>(() => undefined)
}

function redirectStatus(status: Intent['status']): string {
  if (status === 'processing') return 'processing'
  return status === 'succeeded' || status === 'requires_capture' ? 'succeeded' : 'failed'
}
