import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { Providers } from './app/providers.tsx'
import { createQueryClient } from './app/query-client.ts'
import { loadStartData } from './app/start.ts'
import { StartFailed } from './app/start-failed.tsx'
import { restoreTheme } from './app/theme.ts'
import { browserLanguage, storedLanguage } from './i18n/languages.ts'
import { loadMessages } from './i18n/messages.ts'
import { createApiClient } from './trpc/client.ts'

async function start(container: HTMLElement): Promise<void> {
  restoreTheme()
  const api = createApiClient()
  const queries = createQueryClient()
  const root = createRoot(container, { onUncaughtError: reportError, onCaughtError: reportError })
  try {
    const data = await loadStartData(api, queries)
    root.render(
      <StrictMode>
        <Providers {...data} api={api} queries={queries}>
          <App />
        </Providers>
      </StrictMode>,
    )
  } catch (error) {
    reportError(error)
    const language = storedLanguage() ?? browserLanguage(navigator.languages)
    root.render(<StartFailed words={{ language, messages: await loadMessages(language) }} />)
  }
}

const container = document.getElementById('root')
if (container === null) throw new Error('index.html has no element with the id "root"')
void start(container)
