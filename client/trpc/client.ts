import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client'
import type { AppRouter } from '#server/trpc/router.ts'
import { apiUrl } from '../env.ts'
import type { ServerNewsStore } from './server-news.ts'

export type ApiClient = TRPCClient<AppRouter>

const maxCallsInBatch = 10

/** The typed way to the server, for queries and mutations; live changes come by `openChangeStream`. */
export function createApiClient(news: Pick<ServerNewsStore, 'hear'>): ApiClient {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: apiUrl,
        maxItems: maxCallsInBatch,
        fetch: async (url, options) =>
          news.hear(await fetch(url, { ...options, signal: options?.signal ?? null })),
      }),
    ],
  })
}
