import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { Redirect, useLocation, useSearch } from 'wouter'
import { RestOfWords } from '../i18n/rest-of-words.tsx'
import { useTRPC } from '../trpc/react.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Page } from './page.tsx'
import { paths } from './paths.ts'
import { ScreenSkeleton } from './screen-skeleton.tsx'
import { Shortcuts } from './shortcuts.tsx'

/** Shows its children, with all their words, to people who are signed in; leads others to the sign-in page and, after it, back here. */
export function SignedInOnly({ children }: { children: ReactNode }) {
  const t = useTranslations('app')
  const trpc = useTRPC()
  const me = useQuery(trpc.account.me.queryOptions())
  const [path] = useLocation()
  const search = useSearch()
  if (me.data === null)
    return <Redirect to={paths.signIn(search === '' ? path : `${path}?${search}`)} replace />
  if (me.data !== undefined) {
    return (
      <RestOfWords>
        {children}
        <Shortcuts />
      </RestOfWords>
    )
  }
  if (!me.isError) return <ScreenSkeleton />
  return (
    <Page title={t('unknownPersonTitle')} width="content">
      <ErrorPanel
        error={me.error}
        title={t('unknownPerson')}
        onRetry={() => void me.refetch()}
        isRetrying={me.isFetching}
      />
    </Page>
  )
}
