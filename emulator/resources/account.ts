import { route } from '../http/route.ts'

/** The merchant behind a key: a ready test account, the same for every key but for its id. */
export const accountRoutes = [
  route({
    method: 'GET',
    path: '/v1/account',
    params: {},
    handle: (ctx) => ({
      id: `acct_${ctx.account}`,
      object: 'account',
      business_profile: null,
      business_type: null,
      capabilities: { card_payments: 'active', transfers: 'active' },
      charges_enabled: true,
      controller: { type: 'account' },
      country: 'IT',
      created: 1_700_000_000,
      default_currency: 'eur',
      details_submitted: true,
      email: null,
      metadata: {},
      payouts_enabled: true,
      settings: null,
      type: 'standard',
    }),
  }),
]
