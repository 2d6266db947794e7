import type { CardWish } from '../kit/cards.ts'
import { choosePlan, expectPaid, payButton, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { paymentsOf, stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

const declines = [
  { wish: 'declined', words: 'The bank declined this card' },
  { wish: 'noFunds', words: 'The bank declined: not enough funds' },
  { wish: 'expired', words: 'The bank declined: this card has expired' },
  { wish: 'wrongCode', words: "The bank declined: the security code doesn't match" },
  { wish: 'failsWhenCharged', words: 'The bank declined this card' },
] as const satisfies readonly { wish: CardWish; words: string }[]

for (const { wish, words } of declines) {
  test(`a card by the wish "${wish}" is refused in words, and a good one pays the same subscription`, async ({
    page,
  }) => {
    const email = await signInAsNewcomer(page)
    await choosePlan(page, 'Starter')
    await payWith(page, wish)
    await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible()
    await expect(page.getByRole('alert').filter({ hasText: 'Nothing was charged' })).toBeFocused()
    await payWith(page, 'works')
    await expectPaid(page, 'Starter')

    const stripe = stripeSide(page)
    expect((await subscriptionsOf(stripe, email)).map((subscription) => subscription.status)).toEqual([
      'active',
    ])
    expect(await paymentsOf(stripe, email)).toHaveLength(1)
  })
}

test.describe('too many bad cards', () => {
  test.use({ allowedProblem: /status of 429/ })

  test('after too many bad cards card entry pauses and says until when', async ({ page }) => {
    await signInAsNewcomer(page)
    await choosePlan(page, 'Starter')
    for (const wish of ['stolen', 'lost'] as const) {
      await payWith(page, wish)
      await expect(page.getByRole('alert').filter({ hasText: 'Nothing was charged' })).toBeFocused()
    }
    await expect(async () => {
      const words = page.getByText('Card entry is paused until')
      // What counts the cards hears of them by events, a moment later; a good card could pay in that moment.
      if (!(await words.isVisible())) await payWith(page, 'lost')
      await expect(words).toBeVisible({ timeout: 1000 })
    }).toPass()
    await expect(payButton(page)).toBeVisible()
  })
})
