import { type CardWish, testCards } from '#shared/testing/test-cards.ts'

export type { CardWish }

/** The number of Stripe's test card by what a story wishes to happen. The README beside this file has the whole table. */
export const numberOf = (wish: CardWish): string => testCards[wish].number
