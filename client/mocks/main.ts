import { setupWorker } from 'msw/browser'
import { openBackend } from './backend.ts'
import { createHandlers } from './handlers.ts'
import { chosenScenario } from './scenarios.ts'

/**
 * The page of `npm run mocks`: opens the whole backend in the page, puts MSW's worker before it, and only then starts
 * the client, which is the same as in production and knows nothing of this.
 */
async function start(): Promise<void> {
  const backend = await openBackend(chosenScenario(window.location.search), window.location.origin)
  const worker = setupWorker(...createHandlers(backend))
  await worker.start({ onUnhandledRequest: 'bypass', quiet: true })
  await import('../main.tsx')
}

void start()
