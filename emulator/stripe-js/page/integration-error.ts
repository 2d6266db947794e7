/** A mistake in the integration's code, as opposed to anything a customer can cause; thrown, never resolved. */
export class IntegrationError extends Error {
  override readonly name = 'IntegrationError'
}
