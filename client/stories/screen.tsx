import type { StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import type { Locale } from '#shared/contracts/plans.ts'
import { versionHeader } from '#shared/server-news.ts'
import { App } from '../app/app.tsx'
import { Providers } from '../app/providers.tsx'
import { createQueryClient } from '../app/query-client.ts'
import { loadStartData } from '../app/start.ts'
import { loadMessages } from '../i18n/messages.ts'
import { createApiClient } from '../trpc/client.ts'
import { createServerNews } from '../trpc/server-news.ts'

const lookAgainMs = 200

type Story = StoryObj<Record<string, never>>

/**
 * A story of the whole client at an address, for somebody new who has lived through the scenario.
 * @param said what the server says of itself, as headers
 */
export function screen(scenario: string, path: string, said: Readonly<Record<string, string>> = {}): Story {
  return {
    parameters: { scenario, path },
    loaders: [
      async ({ globals }) => {
        // Loaded by the first story that needs it: the parts need no database.
        const { enterAlone } = await import('./world.ts')
        const language = languageOf(globals)
        const address = await enterAlone(scenario, language)
        return { client: await drawClient(address ?? path, language, said) }
      },
    ],
    render: (_, { loaded }) => <Drawn client={loaded['client']} />,
  }
}

/** The story after somebody did something in it: what opens by a click or a key is judged open. */
export function pressed(story: Story, act: () => Promise<unknown>): Story {
  return {
    ...story,
    play: async () => {
      await act()
    },
  }
}

/** The first element that matches, once it is there; `ask` is done again before each look. */
export async function found<Kind extends Element>(
  selector: string,
  ask: () => unknown = () => {},
): Promise<Kind> {
  for (;;) {
    ask()
    const element = document.querySelector<Kind>(selector)
    if (element !== null) return element
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
  }
}

/** The language that the toolbar says. */
export function languageOf(globals: Readonly<Record<string, unknown>>): Locale {
  return globals['language'] === 'it' ? 'it' : 'en'
}

function Drawn({ client }: { client: unknown }): ReactNode {
  return client instanceof DrawnClient ? client.node : null
}

/** What a loader hands to its story; Storybook knows no type for it. */
class DrawnClient {
  readonly node: ReactNode
  constructor(node: ReactNode) {
    this.node = node
  }
}

async function drawClient(
  path: string,
  language: Locale,
  said: Readonly<Record<string, string>>,
): Promise<DrawnClient> {
  const news = createServerNews()
  const api = createApiClient(news)
  const queries = createQueryClient()
  const data = await loadStartData(api, queries, news)
  news.hear(new Response(null, { headers: { [versionHeader]: data.config.version, ...said } }))
  const location = memoryLocation({ path })
  return new DrawnClient(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <Providers
        {...data}
        words={{ language, messages: await loadMessages(language) }}
        api={api}
        queries={queries}
        news={news}
      >
        <App />
      </Providers>
    </Router>,
  )
}
