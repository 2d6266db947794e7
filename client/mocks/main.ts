import * as z from 'zod/mini'
import { startClient } from '../app/start-client.tsx'
import { openDrawer } from '../dev/open-drawer.tsx'
import { languageOnScreen } from '../i18n/languages.ts'
import { bringAddressIntoHash, routeByHash } from './hash-location.tsx'
import { goOffline, listShortcuts, overlayPage } from './overlay-page.ts'
import { readOverlays } from './overlays.ts'
import { addressOf, scenarioToEnter } from './scenarios.ts'
import { enterScenario, startMocks } from './start-mocks.ts'

const sessionAnswer = z.object({ scenario: z.nullable(z.string()), person: z.nullable(z.string()) })

/**
 * The page of `npm run mocks`: the backend first, then the scenario of the link, and only then the client, which is the same
 * as in production and knows nothing of this.
 */
async function start(): Promise<void> {
  const base = new URL('.', document.baseURI).href
  bringAddressIntoHash(new URL(base).pathname)
  const overlays = readOverlays(window.location.search)
  const mocks = await startMocks(base, overlays)
  overlayPage(overlays)
  await enterByAddress()
  await startClient(routeByHash)
  openDrawer({ hasDoors: true })
  if (overlays.listsShortcuts) listShortcuts()
  if (overlays.isOffline) {
    mocks.cutNetwork()
    goOffline()
  }
}

async function enterByAddress(): Promise<void> {
  const [navigation] = performance.getEntriesByType('navigation')
  const arrival = navigation instanceof PerformanceNavigationTiming ? navigation.type : undefined
  const scenario = scenarioToEnter(window.location.search, arrival, await currentWorld())
  if (scenario === null) return
  const address = await enterScenario(scenario, languageOnScreen())
  if (address !== null) window.location.hash = address
  const entered = addressOf(window.location.href, await currentWorld())
  window.history.replaceState(window.history.state, '', entered)
}

async function currentWorld() {
  return sessionAnswer.parse(await (await fetch('/mocks/session')).json())
}

void start()
