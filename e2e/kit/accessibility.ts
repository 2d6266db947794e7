import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/**
 * No violation of WCAG 2.2 AA on the page, Stripe's frames included. Left out are the helper input that Stripe.js puts
 * beside its frame, a false positive that Stripe knows of, and contrast inside Stripe's own frames: they are transparent, and axe
 * takes what lies behind a frame for white. In dark colours contrast is looked at once more; the rest is the same.
 * Where no frame of Stripe counts, axe's older way does: the newer one opens a page of its own for each look.
 * With `isGuest` the page around is not the app's, so that its first link need not be the one that skips to the content.
 */
export async function expectAccessible(page: Page, { isGuest = false } = {}): Promise<void> {
  await expectNoViolation(
    axeOf(page)
      .setLegacyMode(page.frames().length === 1)
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .disableRules(isGuest ? ['region', 'skip-link'] : []),
  )
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectNoViolation(axeOf(page).withRules(['color-contrast']).setLegacyMode())
  await page.emulateMedia({ colorScheme: 'light' })
}

/**
 * Without the preloading of style sheets, which copies those of a frame into a style that the frame's policy forbids, and
 * which the rules that run here have no use for.
 */
function axeOf(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ preload: false })
}

async function expectNoViolation(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.exclude('.__PrivateStripeElement-input').analyze()
  const found = violations.flatMap(({ id, nodes }) =>
    nodes
      .map(({ target }) => target.join(' '))
      .filter((target) => id !== 'color-contrast' || !target.startsWith('iframe'))
      .map((target) => `${id}: ${target}`),
  )
  expect(found).toEqual([])
}
