import type { Locale } from '#shared/contracts/plans.ts'
import { readOverlays } from '../mocks/overlays.ts'
import { enterScenario, startMocks } from '../mocks/start-mocks.ts'

let started: Promise<unknown> | undefined
let entering: Promise<unknown> = Promise.resolve()

/** Opens the backend once, and enters one scenario after the other: they share who is signed in. */
export async function enterAlone(scenario: string, language: Locale): Promise<string | null> {
  started ??= startMocks(new URL('.', document.baseURI).href, readOverlays(window.location.search))
  await started
  const entered = entering.then(() => enterScenario(scenario, language))
  entering = entered.catch(() => undefined)
  return entered
}
