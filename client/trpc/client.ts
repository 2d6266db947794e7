import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client'
import { type AppRouter } from '#server/trpc/router.ts'
import { apiUrl } from '../env.ts'

export type ApiClient = TRPCClient<AppRouter>

const maxCallsInBatch = 10

/** The typed way to the server: queries and mutations in batches, live changes as one event stream. */
export function createApiClient(): ApiClient {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url: apiUrl }),
        false: httpBatchLink({ url: apiUrl, maxItems: maxCallsInBatch }),
      }),
    ],
  })
}
