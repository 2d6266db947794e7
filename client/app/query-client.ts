import { QueryClient } from '@tanstack/react-query'
import { isWorthRetrying } from '../trpc/errors.ts'

const freshForMs = 30_000
const keptForMs = 30 * 60_000
const maxRetries = 2

/**
 * The cache of what the server said. Reads are asked again twice when no answer came; actions never, and they fail at
 * once when the browser is offline instead of waiting in a queue that nobody sees.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: freshForMs,
        gcTime: keptForMs,
        retry: (failures, error) => failures < maxRetries && isWorthRetrying(error),
        refetchOnReconnect: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
