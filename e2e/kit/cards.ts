/**
 * Stripe's test cards by what a story wishes to happen. The numbers are Stripe's; what the product must then do is in
 * the README beside this file.
 */
export const cards = {
  works: '4242424242424242',
  worksMastercard: '5555555555554444',
  worksAmex: '378282246310005',
  declined: '4000000000000002',
  noFunds: '4000000000009995',
  lost: '4000000000009987',
  stolen: '4000000000009979',
  expired: '4000000000000069',
  wrongCode: '4000000000000127',
  processingError: '4000000000000119',
  failsWhenCharged: '4000000000000341',
  bankCheckUnlessSaved: '4000002500003155',
  bankCheckAlways: '4000002760003184',
  alreadySetUp: '4000003800000446',
  bankCheckThenNoFunds: '4000008260003178',
  bankCheck: '4000000000003220',
  bankCheckThenDeclined: '4000008400001629',
  bankCheckBreaks: '4000008400001280',
  disputed: '4000000000000259',
  blockedAsFraud: '4100000000000019',
} as const

export type CardWish = keyof typeof cards
