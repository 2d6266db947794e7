import type { ReactNode } from 'react'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { Locale } from '#shared/contracts/plans.ts'
import type { PublicConfig } from '#shared/contracts/account.ts'
import { LanguageProvider } from '../i18n/language-provider.tsx'
import type { Messages } from '../i18n/messages.ts'
import type { ApiClient } from '../trpc/client.ts'
import { TRPCProvider } from '../trpc/react.ts'
import { ServerNewsContext, type ServerNewsStore } from '../trpc/server-news.ts'
import { LiveRegionProvider } from '../ui/live-region.tsx'
import { ConfigContext } from './config-context.ts'
import { PageFocusProvider } from './page.tsx'

export interface ProvidersProps {
  readonly config: PublicConfig
  readonly api: ApiClient
  readonly queries: QueryClient
  readonly news: ServerNewsStore
  readonly words: { readonly language: Locale; readonly messages: Messages }
  readonly timeZone: string
  readonly children: ReactNode
}

/** All that screens take from above. */
export function Providers({ config, api, queries, news, words, timeZone, children }: ProvidersProps) {
  return (
    <ConfigContext value={config}>
      <ServerNewsContext value={news}>
        <QueryClientProvider client={queries}>
          <TRPCProvider trpcClient={api} queryClient={queries}>
            <LanguageProvider initial={words} timeZone={timeZone}>
              <LiveRegionProvider>
                <PageFocusProvider>{children}</PageFocusProvider>
              </LiveRegionProvider>
            </LanguageProvider>
          </TRPCProvider>
        </QueryClientProvider>
      </ServerNewsContext>
    </ConfigContext>
  )
}
