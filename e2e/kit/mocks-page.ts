import type { Page } from '@playwright/test'

/** How long the page may take until it has its database and its emulator, in milliseconds. */
const openingTimeout = 60_000

/** Opens the mocks on a scenario, signed in as somebody new who has lived through it, at an address of the app. */
export async function openScenario(page: Page, scenario: string, path: string): Promise<void> {
  await page.goto(`/?scenario=${scenario}#${path}`)
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: openingTimeout })
}

/** From now on `page.goto('/billing')` opens the address where the mocks have it: behind the hash. */
export function routeByHash(page: Page): void {
  const goto = page.goto.bind(page)
  page.goto = (address, options) =>
    goto(address.startsWith('/') && !address.includes('#') ? `/#${address}` : address, options)
}

/** A `fetch` for Stripe's SDK: its requests are made by the page, which has the emulator inside. */
export function throughPage(page: Page): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const { status, headers, text } = await page.evaluate(
      async ({ address, init }) => {
        const answer = await fetch(address, init)
        return { status: answer.status, headers: [...answer.headers], text: await answer.text() }
      },
      {
        address: `/stripe/api${pathname}${search}`,
        init: {
          method: request.method,
          headers: [...request.headers],
          body: request.body === null ? null : await request.text(),
        },
      },
    )
    return new Response(text, { status, headers })
  }
}
