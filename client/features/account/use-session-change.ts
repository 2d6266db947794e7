import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation, useSearch } from 'wouter'
import { paths } from '../../app/paths.ts'
import { safeNext } from './safe-next.ts'
import { useLanguage } from '../../i18n/language-provider.tsx'
import { storeLanguage } from '../../i18n/languages.ts'
import { useTRPC } from '../../trpc/react.ts'

/**
 * What follows a sign-in: everything known of the person before is forgotten, the language on screen stays this browser's,
 * then on to `next` or the start.
 */
export function useAfterSignIn(): () => Promise<void> {
  const forget = useForgetPerson()
  const next = useNext()
  const { language } = useLanguage()
  const [, navigate] = useLocation()
  return useCallback(async () => {
    storeLanguage(language)
    await forget()
    navigate(next ?? paths.home, { replace: true })
  }, [forget, language, navigate, next])
}

/** The address that sign-in was asked for, if it is one of ours. */
export function useNext(): string | null {
  const search = useSearch()
  return safeNext(new URLSearchParams(search).get('next'), window.location.origin)
}

/** Drops what the cache holds of a person and asks the server who is here now. `isGone`: nobody is, which is known already. */
export function useForgetPerson(): (options?: { isGone?: boolean }) => Promise<void> {
  const queries = useQueryClient()
  const trpc = useTRPC()
  return useCallback(
    async ({ isGone = false } = {}) => {
      const me = trpc.account.me.queryOptions()
      // An answer that is still on its way is about the session before, and would count as the news if it were awaited.
      void queries.cancelQueries({ queryKey: me.queryKey })
      if (isGone) queries.setQueryData(me.queryKey, null)
      queries.removeQueries({ predicate: (query) => !isKept(query.queryKey) })
      await queries.fetchQuery({ ...me, staleTime: 0 })
    },
    [queries, trpc],
  )
}

/** Who is here is asked anew rather than dropped, or the header would blink; the configuration is nobody's. */
function isKept(queryKey: readonly unknown[]): boolean {
  const [path] = queryKey
  return Array.isArray(path) && (path[0] === 'config' || path[0] === 'account')
}
