import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLimiter } from '../http/limiter.ts'
import { contextFor } from '../testing/in-process.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../testing/test-paydesk.ts'
import { appRouter } from '../trpc/router.ts'
import { createCallerFactory } from '../trpc/trpc.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
  const { id: coupon } = await desk.deps.stripe.coupons.create({ percent_off: 50, duration: 'forever' })
  const makeCode = (code: string, rest: { active?: false; customer?: string } = {}) =>
    desk.deps.stripe.promotionCodes.create({ code, promotion: { type: 'coupon', coupon }, ...rest })
  const somebody = await desk.deps.stripe.customers.create({ email: 'somebody@example.com' })
  await makeCode('SWITCHED-OFF', { active: false })
  await makeCode('SOMEBODY-ELSES', { customer: somebody.id })
  await makeCode('HALF')
  await makeCode('OTHER-HALF')
})
afterAll(() => desk.end())

const callerOf = createCallerFactory(appRouter)

/** The page of somebody whose tries are counted, as the server counts them. */
function countedPage({ visitor, accountId }: Tab) {
  const limiter = createLimiter({ database: desk.database, sparesLoopback: false })
  return callerOf({
    ...contextFor(desk.deps, visitor),
    limit: (door) => limiter.take(door, { subject: accountId }),
    uncount: (door) => limiter.giveBack(door, { subject: accountId }),
  })
}

const order = (promotionCode: string) => ({ choice: starterMonthly, promotionCode })

test('A6: a code that never was, is switched off, is somebody else’s or is not to be typed answers alike', async () => {
  const tab = await desk.newcomer()
  const answers = []
  for (const code of ['NEVER-WAS', 'SWITCHED-OFF', 'SOMEBODY-ELSES', 'STAY30']) {
    desk.requests.length = 0
    const refusal = await refusalOf(tab.page.promotions.quoteOrder(order(code)))
    answers.push({ ...refusal, requests: [...desk.requests] })
  }
  const alike = { code: 'promotion_unknown', details: {}, requests: ['GET /v1/promotion_codes'] }
  expect(answers).toEqual([alike, alike, alike, alike])
  const fromALink = (promotionCode: string) =>
    refusalOf(tab.page.promotions.look({ promotionCode, currency: 'eur' })).then(({ code }) => code)
  expect(await Promise.all(['NEVER-WAS', 'SOMEBODY-ELSES', 'STAY30'].map(fromALink))).toEqual(
    Array.from({ length: 3 }, () => 'promotion_unknown'),
  )
  for (const text of ['"><script>', "' or 1=1 --", 'ТЕАМ10', '💶', '%', '../coupons']) {
    expect((await refusalOf(tab.page.promotions.quoteOrder(order(text)))).code).toBe('promotion_unknown')
  }
})

test('A6: of twenty guesses at once five are looked at, and a right code does not count', async () => {
  const tab = await desk.newcomer()
  const page = countedPage(tab)
  for (let n = 0; n < 8; n++) await page.promotions.quoteOrder(order('HALF'))
  const guesses = Array.from({ length: 20 }, (_, n) =>
    refusalOf(page.promotions.quoteOrder(order(`GUESS-${n}`))).then(({ code }) => code),
  )
  const answers = await Promise.all(guesses)
  expect(answers.filter((code) => code === 'promotion_unknown')).toHaveLength(5)
  expect(answers.filter((code) => code === 'rate_limited')).toHaveLength(15)
  expect((await refusalOf(page.promotions.quoteOrder(order('HALF')))).code).toBe('rate_limited')
  const look = page.promotions.look({ promotionCode: 'HALF', currency: 'eur' })
  expect((await refusalOf(look)).code).toBe('rate_limited')
})

test('A6: two codes never add up, whether one after the other or twenty at once', async () => {
  const tab = await desk.subscriber()
  const { promotions } = tab.page
  const quotes = await Promise.all(
    ['HALF', 'OTHER-HALF'].map((promotionCode) => promotions.preview({ promotionCode })),
  )
  const tries = Array.from({ length: 20 }, (_, n) =>
    promotions
      .redeem({ attemptId: crypto.randomUUID(), quoteId: quotes[n % 2]?.quoteId ?? '' })
      .then(() => 'redeemed')
      .catch((error: { cause?: { code?: string } }) => error.cause?.code),
  )
  const answers = await Promise.all(tries)
  expect(answers.filter((answer) => answer === 'redeemed').length).toBeGreaterThan(0)
  const others = new Set(answers.filter((answer) => answer !== 'redeemed'))
  expect(['promotion_in_force', 'operation_running']).toEqual(expect.arrayContaining([...others]))
  const subscription = await desk.deps.stripe.subscriptions.retrieve(await desk.subscriptionIdOf(tab))
  expect(subscription.discounts).toHaveLength(1)
  expect((await refusalOf(promotions.preview({ promotionCode: 'OTHER-HALF' }))).code).toBe(
    'promotion_in_force',
  )
}, 60_000)

test('A6: an account has a code once, also when what it lowered is over', async () => {
  const tab = await desk.newcomer()
  const { quoteId } = await tab.page.promotions.quoteOrder(order('HALF'))
  await desk.confirm(await desk.start(tab, { shown: { quoteId } }))
  await desk.settle()
  await desk.deps.stripe.subscriptions.update(await desk.subscriptionIdOf(tab), { discounts: '' })
  await desk.settle()
  const again = tab.page.promotions.preview({ promotionCode: 'half' })
  expect((await refusalOf(again)).code).toBe('promotion_redeemed')
})
