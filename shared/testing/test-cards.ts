/** A test card of Stripe's by what somebody wishes to happen, and what the product must then do. */
export interface TestCard {
  readonly number: string
  readonly wish: string
  readonly expected: string
}

/** Read by the browser stories and by the drawer of the mocks; `e2e/kit/README.md` shows them as a table. */
export const testCards = {
  works: { number: '4242424242424242', wish: 'Works', expected: 'pays' },
  worksMastercard: { number: '5555555555554444', wish: 'Works, Mastercard', expected: 'pays' },
  worksAmex: { number: '378282246310005', wish: 'Works, American Express', expected: 'pays' },
  declined: {
    number: '4000000000000002',
    wish: 'Declined',
    expected: 'neutral words, another card offered',
  },
  noFunds: {
    number: '4000000000009995',
    wish: 'Declined: no funds',
    expected: '"not enough funds", try later or another card',
  },
  lost: { number: '4000000000009987', wish: 'Declined: lost', expected: 'neutral words, no reason told' },
  stolen: { number: '4000000000009979', wish: 'Declined: stolen', expected: 'neutral words, no reason told' },
  expired: {
    number: '4000000000000069',
    wish: 'Declined: expired',
    expected: 'asks for the date or another card',
  },
  wrongCode: {
    number: '4000000000000127',
    wish: 'Declined: wrong code',
    expected: 'asks for the security code',
  },
  processingError: {
    number: '4000000000000119',
    wish: 'The bank has a problem',
    expected: '"the bank had a problem", try again',
  },
  failsWhenCharged: {
    number: '4000000000000341',
    wish: 'Works now, fails at renewal',
    expected: 'is accepted, fails when charged: the way a trial or renewal fails',
  },
  bankCheck: { number: '4000000000003220', wish: 'Bank check', expected: 'the bank asks, then it pays' },
  bankCheckUnlessSaved: {
    number: '4000002500003155',
    wish: 'Bank check once',
    expected: 'the bank asks once, renewals pass',
  },
  bankCheckAlways: {
    number: '4000002760003184',
    wish: 'Bank check always',
    expected: 'the bank asks each time, renewals too',
  },
  alreadySetUp: {
    number: '4000003800000446',
    wish: 'Set up before',
    expected: 'charges without the customer pass',
  },
  bankCheckThenNoFunds: {
    number: '4000008260003178',
    wish: 'Bank check, then no funds',
    expected: 'the bank asks, then declines',
  },
  bankCheckThenDeclined: {
    number: '4000008400001629',
    wish: 'Bank check, then declined',
    expected: 'the bank asks, then declines',
  },
  bankCheckBreaks: {
    number: '4000008400001280',
    wish: 'Bank check breaks',
    expected: 'the check itself breaks',
  },
  disputed: { number: '4000000000000259', wish: 'Disputed later', expected: 'what support sees' },
  blockedAsFraud: { number: '4100000000000019', wish: 'Blocked as fraud', expected: 'what support sees' },
} as const satisfies Record<string, TestCard>

export type CardWish = keyof typeof testCards
