import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { languageOnScreen } from '../i18n/languages.ts'
import { loadMessages } from '../i18n/messages.ts'
import { createApiClient } from '../trpc/client.ts'
import { createServerNews } from '../trpc/server-news.ts'
import { App } from './app.tsx'
import { Providers } from './providers.tsx'
import { createQueryClient } from './query-client.ts'
import { loadStartData } from './start.ts'
import { StartFailed } from './start-failed.tsx'
import { restoreTheme } from './theme.ts'

/** Draws the client into the page. `surround` may put something around it, such as another way of reading addresses. */
export async function startClient(
  surround: (client: ReactNode) => ReactNode = (client) => client,
): Promise<void> {
  const container = document.getElementById('root')
  if (container === null) throw new Error('index.html has no element with the id "root"')
  restoreTheme()
  const news = createServerNews()
  const api = createApiClient(news)
  const queries = createQueryClient()
  const root = createRoot(container, { onUncaughtError: reportError, onCaughtError: reportError })
  try {
    const data = await loadStartData(api, queries, news)
    root.render(
      <StrictMode>
        {surround(
          <Providers {...data} api={api} queries={queries} news={news}>
            <App />
          </Providers>,
        )}
      </StrictMode>,
    )
  } catch (error) {
    reportError(error)
    const language = languageOnScreen()
    root.render(<StartFailed words={{ language, messages: await loadMessages(language) }} />)
  }
}
