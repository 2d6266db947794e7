/** Currencies that plans are sold in, in Stripe's lower-case spelling. Apart from the schemas, which the first load of a page must not carry. */
export const currencies = ['eur', 'usd'] as const
