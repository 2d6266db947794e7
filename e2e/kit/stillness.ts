import type { Page } from '@playwright/test'
import { expect } from './test.ts'

/** What the web's vitals call good: https://web.dev/articles/cls. */
const GOOD_LAYOUT_SHIFT = 0.1

/** From here on each page of this context adds up how far its parts have jumped since it was opened. Call before `goto`. */
export async function watchLayoutShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let total = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if ('value' in entry && 'hadRecentInput' in entry && !entry.hadRecentInput)
          total += Number(entry.value)
      }
      document.documentElement.dataset['layoutShift'] = String(total)
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

/** Nothing on the page has jumped while it loaded, but for what nobody sees. */
export async function expectStill(page: Page): Promise<void> {
  const total = Number(await page.locator('html').getAttribute('data-layout-shift'))
  expect(total, 'cumulative layout shift').toBeLessThan(GOOD_LAYOUT_SHIFT)
}
