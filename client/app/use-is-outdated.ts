import { useLatestServerNews } from '../trpc/server-news.ts'
import { useConfig } from './config-context.ts'

/** True once another version has answered than the one this page came from. */
export function useIsOutdated(): boolean {
  const { versions } = useLatestServerNews()
  const started = useConfig()
  return versions.some((version) => version !== started.version)
}
