import { expect } from '@playwright/test'

/** The address for `expectInvariants` where the app's rows are compared with all that the emulator holds. */
export function invariantsBeside(
  app: { invariantsUrl: string; emulatorUrl: string },
  secretKey: string,
): string {
  return `${app.invariantsUrl}?${new URLSearchParams({ url: app.emulatorUrl, key: secretKey })}`
}

/** How long what other stories have under way may look like a violation. */
const patienceMs = 10_000

/**
 * Nothing that must hold (`server/reliability/invariant.ts`) is violated in the app. Stories run side by side, so only what stays is one.
 */
export async function expectInvariants(url: string): Promise<void> {
  let lasting = await violationsAt(url)
  const until = Date.now() + patienceMs
  while (lasting.length > 0 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const now = await violationsAt(url)
    lasting = lasting.filter((violation) => now.includes(violation))
  }
  expect(lasting, 'what must hold in the app and does not').toEqual([])
}

async function violationsAt(url: string): Promise<string[]> {
  const answer: unknown = await (await fetch(url)).json()
  if (!Array.isArray(answer)) throw new Error('no list of violations')
  return answer.map((violation) => JSON.stringify(violation))
}
