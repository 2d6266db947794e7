import { route } from '../http/route.ts'

export const balanceRoutes = [
  route({
    method: 'GET',
    path: '/v1/balance',
    params: {},
    handle(ctx) {
      const byCurrency = new Map<string, number>()
      for (const { currency, net } of ctx.store.balance_transactions.all()) {
        byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + net)
      }
      if (byCurrency.size === 0) byCurrency.set('usd', 0)
      const amounts = [...byCurrency].map(([currency, amount]) => ({
        amount,
        currency,
        source_types: { card: amount },
      }))
      return { object: 'balance', available: amounts, livemode: false, pending: [] }
    },
  }),
]
