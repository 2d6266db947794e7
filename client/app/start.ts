import type { QueryClient } from '@tanstack/react-query'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { Locale } from '#shared/contracts/plans.ts'
import type { Me, PublicConfig } from '#shared/contracts/account.ts'
import type { AppRouter } from '#server/trpc/router.ts'
import { languageOnScreen, storedLanguage } from '../i18n/languages.ts'
import { loadMessages, type Messages } from '../i18n/messages.ts'
import type { ApiClient } from '../trpc/client.ts'
import type { ServerNewsStore } from '../trpc/server-news.ts'
import { fetchConfig } from './config.ts'

export interface StartData {
  readonly config: PublicConfig
  readonly words: { readonly language: Locale; readonly messages: Messages }
  readonly timeZone: string
}

/**
 * What must be known before the first screen is drawn, all asked for at once: the configuration, who is signed in and, for
 * the plans page, the prices. Language: the choice made in this browser, else the account's, else the browser's.
 * Rejects when the configuration does not come; the screens themselves show what else failed.
 */
export async function loadStartData(
  api: ApiClient,
  queries: QueryClient,
  news: ServerNewsStore,
): Promise<StartData> {
  const trpc = createTRPCOptionsProxy<AppRouter>({ client: api, queryClient: queries })
  const me = queries.fetchQuery(trpc.account.me.queryOptions()).catch((): Me => null)
  if (window.location.pathname === '/plans') void queries.prefetchQuery(trpc.plans.list.queryOptions())
  const guess = languageOnScreen()
  const guessed = loadMessages(guess)
  const [config, person] = await Promise.all([fetchConfig(news), me])

  const language = storedLanguage() ?? person?.account.locale ?? guess
  return {
    config,
    words: { language, messages: await (language === guess ? guessed : loadMessages(language)) },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
}
