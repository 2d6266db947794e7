import { createContext, useContext, useSyncExternalStore } from 'react'
import { readOnlyHeader, versionHeader } from '#shared/server-news.ts'

/** What answers said of the server. */
export interface ServerNews {
  /** Every version that has answered this page: while a new one is rolled out, old and new ones take turns. */
  readonly versions: readonly string[]
  /** The server can show and not change: what is asked for now is refused. */
  readonly isReadOnly: boolean
}

export interface ServerNewsStore {
  readonly latest: () => ServerNews
  readonly subscribe: (onChange: () => void) => () => void
  /** Takes note of what an answer says in its headers, and hands it on. */
  readonly hear: (response: Response) => Response
}

export function createServerNews(): ServerNewsStore {
  let latest: ServerNews = { versions: [], isReadOnly: false }
  const listeners = new Set<() => void>()
  return {
    latest: () => latest,
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    hear(response) {
      const version = response.headers.get(versionHeader)
      // What answers for the server, a proxy or a cache, knows nothing of it.
      if (version === null) return response
      const isReadOnly = response.headers.has(readOnlyHeader)
      const isKnown = latest.versions.includes(version)
      if (isKnown && isReadOnly === latest.isReadOnly) return response
      latest = { versions: isKnown ? latest.versions : [...latest.versions, version], isReadOnly }
      for (const tell of listeners) tell()
      return response
    },
  }
}

/** Without providers nobody hears anything. */
export const ServerNewsContext = createContext(createServerNews())

export function useServerNews(): ServerNewsStore {
  return useContext(ServerNewsContext)
}

export function useLatestServerNews(): ServerNews {
  const { latest, subscribe } = useServerNews()
  return useSyncExternalStore(subscribe, latest)
}
