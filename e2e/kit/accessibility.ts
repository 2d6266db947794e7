import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/**
 * No violation of WCAG 2.2 AA on the page, Stripe's frames included. Left out are the helper input that Stripe.js puts
 * beside its frame, a false positive that Stripe knows of, and contrast inside Stripe's own frames: they are transparent, and axe
 * takes what lies behind a frame for white.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await expectNoViolation(
    new AxeBuilder({ page }).withTags([
      'wcag2a',
      'wcag2aa',
      'wcag21a',
      'wcag21aa',
      'wcag22aa',
      'best-practice',
    ]),
  )
}

/** Every text on the page stands out from what is behind it. The rest of a page is the same in all colours. */
export async function expectContrast(page: Page): Promise<void> {
  await expectNoViolation(new AxeBuilder({ page }).withRules(['color-contrast']))
}

async function expectNoViolation(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.exclude('.__PrivateStripeElement-input').analyze()
  const found = violations.flatMap(({ id, nodes }) =>
    nodes
      .map(({ target }) => target.join(' '))
      .filter((target) => id !== 'color-contrast' || !target.startsWith('iframe[name="__privateStripeFrame'))
      .map((target) => `${id}: ${target}`),
  )
  expect(found).toEqual([])
}
