/** How long a key may be used after it was made. Stripe may forget keys after 24 h, and a forgotten key pays again. */
export const keyLifetimeHours = 20

/** The key of one step of one operation. A new generation is a new request as far as Stripe is concerned. */
export function idempotencyKeyOf(operationId: string, step: string, generation: number): string {
  return `paydesk:${operationId}:${step}:${generation}`
}
