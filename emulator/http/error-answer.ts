import { withholdIncludables } from './withhold.ts'
import { StripeError, type ErrorBody } from './errors.ts'

/** The envelope of every answer that is not 2xx: without `error` the SDK would take it for a success. */
export function errorEnvelope(
  error: StripeError,
  requestId: string,
  nowSeconds: number,
): { error: ErrorBody } {
  const { code } = error.body
  return withholdIncludables({
    error: {
      ...error.body,
      ...(code !== undefined && {
        doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
      }),
      request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}?t=${nowSeconds}`,
    },
  })
}

/** What a thrown value becomes: an error of ours stays, anything else is a fault of the emulator. */
export function asStripeError(thrown: unknown): StripeError {
  if (thrown instanceof StripeError) return thrown
  console.error('emulator: a request failed', thrown)
  const message = 'An unknown error occurred in the emulator; its log says more.'
  return new StripeError(500, { type: 'api_error', message })
}
