import type { Page } from '@playwright/test'
import type { Target } from './target.ts'

// A declined card is answered with 402, which browsers log on their own; it is part of the story.
const expected = /the server responded with a status of 402/

/**
 * Watches a page for what must never happen in any story: an error on the console (a violation of the
 * Content-Security-Policy is one), an uncaught exception, or, away from Stripe's own target, a request to Stripe's hosts.
 */
export function guardPage(page: Page, target: Target, allowed: RegExp | null): readonly string[] {
  const problems: string[] = []
  const note = (problem: string) => {
    if (!expected.test(problem) && !allowed?.test(problem)) problems.push(problem)
  }
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => note(`exception: ${error.message}`))
  page.on('request', (request) => {
    const { hostname } = new URL(request.url())
    if (target !== 'stripe' && /(^|\.)stripe\.(com|network)$/.test(hostname))
      note(`request to ${request.url()}`)
  })
  return problems
}
