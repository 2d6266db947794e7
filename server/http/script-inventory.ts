export interface InventoriedScript {
  /** Where it comes from, as the policy names it. */
  source: string
  /** Who answers for what is in it. */
  owner: string
  /** Why a page that takes cards needs it. */
  reason: string
}

/**
 * Every source of scripts on our pages with Stripe's own keys, as the card rules (PCI DSS 6.4.3) ask for. What is not
 * here is not in the Content-Security-Policy, so it does not run.
 */
export const scriptInventory: readonly InventoriedScript[] = [
  { source: "'self'", owner: 'this product', reason: 'the client, built from this repository into /assets/' },
  { source: 'https://js.stripe.com', owner: 'Stripe', reason: 'Stripe.js, which mounts the card fields' },
  {
    source: 'https://*.js.stripe.com',
    owner: 'Stripe',
    reason: 'parts that Stripe.js loads from its subdomains, whose names change',
  },
]
