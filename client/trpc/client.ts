import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client'
import type { AppRouter } from '#server/trpc/router.ts'
import { apiUrl } from '../env.ts'

export type ApiClient = TRPCClient<AppRouter>

const maxCallsInBatch = 10

/** The typed way to the server, for queries and mutations; live changes come by `openChangeStream`. */
export function createApiClient(): ApiClient {
  return createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: apiUrl, maxItems: maxCallsInBatch })] })
}
