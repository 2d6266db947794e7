import { cleanup, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { Credits, SpentCredits } from '#shared/contracts/credits.ts'
import type { SaveTopUpInput, TopUp } from '#shared/contracts/top-ups.ts'
import type { PurchaseList } from '#shared/contracts/purchases.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onTeam, planList } from '../../testing/samples.ts'

const credits: NonNullable<Credits> = {
  name: { en: 'Credits', it: 'Crediti' },
  isUnlimited: false,
  balance: 6,
  monthly: 10,
  renewsAt: '2026-12-01T00:00:00.000Z',
  usedThisMonth: 4,
  cap: null,
  alertPercents: [80, 100],
  grants: [
    {
      id: '0b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a11',
      source: 'free',
      amount: 10,
      left: 6,
      isUnlimited: false,
      grantedAt: '2026-11-01T00:00:00.000Z',
      endsAt: '2026-12-01T00:00:00.000Z',
    },
  ],
  actions: [{ code: 'image_large', name: { en: 'Large picture', it: 'Immagine grande' }, cost: 4 }],
  entries: [
    {
      id: '0b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a12',
      at: '2026-11-02T10:00:00.000Z',
      kind: 'use',
      amount: -4,
      balanceAfter: 6,
      cost: 4,
      action: { en: 'Large picture', it: 'Immagine grande' },
      reason: null,
    },
  ],
  nextBefore: null,
}
const purchases: PurchaseList = {
  productsVersion: 'v1',
  currency: 'eur',
  isCurrencyFixed: true,
  products: [
    {
      code: 'pack_50',
      name: { en: '50 credits', it: '50 crediti' },
      description: { en: 'Good for twelve months', it: 'Validi dodici mesi' },
      prices: [{ amountMinor: 499, currency: 'eur' }],
      unlocks: [],
      credits: 50,
      isOwned: false,
      unpaid: null,
    },
  ],
  purchases: [
    {
      product: 'pack_50',
      name: { en: '50 credits', it: '50 crediti' },
      state: 'refunded',
      amount: { amountMinor: 499, currency: 'eur' },
      at: '2026-11-02T10:00:00.000Z',
      invoiceId: '0b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a13',
      number: 'A-0001',
    },
  ],
  canBuy: true,
  isProviderUp: true,
}

const topUp: TopUp = {
  settings: null,
  stoppedBecause: null,
  boughtThisMonth: 0,
  method: { type: 'card', brand: 'visa', last4: '4242' },
  recent: [],
}

let answer: Credits | Error
let top: TopUp
let agreed: SaveTopUpInput[]
let shop: PurchaseList
let made: SpentCredits | null
beforeEach(() => {
  answer = credits
  shop = purchases
  made = null
  top = topUp
  agreed = []
})

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: { current: () => onTeam },
  entitlements: {
    list: () => ({
      plan: 'free',
      isSubscribed: false,
      graceEndsAt: null,
      enforcement: 'enforce',
      features: [
        {
          code: 'model_sketch',
          name: { en: 'Sketch model', it: 'Modello Sketch' },
          isIncluded: true,
          reason: 'plan',
          cheapestPlan: 'free',
          boughtBy: null,
          refused: 0,
        },
      ],
      limits: [],
    }),
  },
  credits: {
    get() {
      if (answer instanceof Error) throw answer
      return answer
    },
    history: () => ({
      chart: {
        startsAt: '2026-11-01T00:00:00.000Z',
        endsAt: '2026-12-01T00:00:00.000Z',
        asOf: '2026-11-02T10:00:00.000Z',
        parts: [{ code: 'image_large', name: { en: 'Large picture', it: 'Immagine grande' } }],
        days: [
          { day: '2026-11-01', used: [0] },
          { day: '2026-11-02', used: [4] },
        ],
        before: [0],
        unusual: null,
      },
    }),
    topUp: () => top,
    makePicture() {
      if (made === null) throw refusal('credits_used_up')
      return made
    },
    saveTopUp(input) {
      agreed.push(input)
    },
  },
  purchases: { list: () => shop },
}
const config = { sells: ['credits' as const, 'products' as const] }
const open = (path: string, language: 'en' | 'it' = 'en') => renderApp({ path, answers, language, config })

test('the page says what is there and buys what, where it is from, and the balance after each line', async () => {
  open('/billing/credits')
  expect(await screen.findByText('6 credits')).toBeTruthy()
  expect(screen.getByText('Large picture: 4 credits, enough for 1')).toBeTruthy()
  expect(screen.getByText('6 of 10 left')).toBeTruthy()
  expect(screen.getByText('Used: Large picture')).toBeTruthy()
  expect(await screen.findByText('€9.98 for 100 credits')).toBeTruthy()
  expect((await screen.findByRole('link', { name: 'Buy 50 credits' })).getAttribute('href')).toBe(
    '/billing/buy/pack_50',
  )
})

test('what was used stands there by day, in credits or at the price of a pack, with the account’s own cap beside it', async () => {
  answer = { ...credits, cap: 50 }
  const { user } = open('/billing/credits')
  expect(await screen.findByRole('group', { name: 'Credits: use by day' })).toBeTruthy()
  expect(screen.getByText('4 of your own cap of 50 used this month')).toBeTruthy()
  await user.click(await screen.findByRole('radio', { name: 'Money' }))
  expect(screen.getByRole('img', { name: '2 Nov: €0.40 · €0.40 so far' })).toBeTruthy()
  expect(screen.getByText(/^An estimate, at the price of 50 credits for €4\.99/)).toBeTruthy()
})

test('an automatic top-up is off until its terms are agreed to, and says them', async () => {
  const { user } = open('/billing/credits')
  expect(await screen.findByText('Off. Nothing is bought by itself.')).toBeTruthy()
  const field = screen.getByRole('textbox', { name: 'When fewer credits are left than' })
  await user.clear(field)
  await user.click(screen.getByRole('button', { name: 'Turn on' }))
  expect(screen.getByText('Enter a whole number from 1 up.')).toBeTruthy()
  expect(agreed).toEqual([])
  await user.type(field, '5')
  expect(screen.queryByText(/bought as soon as you save/)).toBeNull()
  await user.clear(field)
  await user.type(field, '20')
  expect(
    screen.getByText('You have 6 credits now, so 50 credits are bought as soon as you save.'),
  ).toBeTruthy()
  expect(
    screen.getByText(
      /charge Visa.*4242 with €4\.99 for 50 credits.*fewer than 20 credits.*€14\.97 a month at most/,
    ),
  ).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Turn on' }))
  expect(agreed).toMatchObject([
    { isOn: true, product: 'pack_50', whenBelow: 20, maxPerMonth: 3, currency: 'eur', productsVersion: 'v1' },
  ])
})

test('one that stopped says why, what it bought last, and can be turned off', async () => {
  const price = { amountMinor: 499, currency: 'eur' as const }
  top = {
    ...topUp,
    settings: { isOn: true, product: 'pack_50', whenBelow: 20, maxPerMonth: 2, price },
    stoppedBecause: 'declined',
    recent: [
      {
        id: '0b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a14',
        at: '2026-11-02T10:00:00.000Z',
        name: { en: '50 credits', it: '50 crediti' },
        amount: price,
        state: 'failed',
        receipt: null,
      },
    ],
  }
  const { user } = open('/billing/credits')
  expect(await screen.findByText('Automatic top-up rests')).toBeTruthy()
  expect(screen.getByText(/· not paid$/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Turn off' }))
  expect(agreed).toMatchObject([{ isOn: false }])
})

test('who runs out is shown every way on: a pack, a larger plan, and the day of the next allowance', async () => {
  const { user } = open('/demo/pictures')
  await user.click(await screen.findByRole('button', { name: 'Large picture (4 credits)' }))
  expect(await screen.findByText(/^There are not enough credits left for this/)).toBeTruthy()
  expect(screen.getByRole('link', { name: 'See larger plans' }).getAttribute('href')).toBe('/plans')
  expect(screen.getByText('or wait: the next allowance comes on 1 December 2026')).toBeTruthy()
})

test('who runs low is told so after the picture is made, with the ways on', async () => {
  made = { balance: 3, cost: 4 }
  const { user } = open('/demo/pictures')
  const make = await screen.findByRole('button', { name: 'Large picture (4 credits)' })
  await user.click(make)
  expect(await screen.findByText('Done. 3 credits left.')).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'See larger plans' })).toBeNull()
  made = { balance: 2, cost: 4 }
  await user.click(make)
  expect(await screen.findByText('Done. 2 credits left. They are running low.')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'See larger plans' })).toBeTruthy()
})

test('what is unlimited is said so, and nothing is promised to come again', async () => {
  answer = { ...credits, isUnlimited: true, monthly: null, balance: 0 }
  open('/billing/credits')
  expect(await screen.findByText('Unlimited credits')).toBeTruthy()
  expect(screen.queryByText(/again on/)).toBeNull()
})

test('a page that could not be loaded says so, and a product without credits has no such page', async () => {
  answer = refusal('unexpected')
  open('/billing/credits')
  expect(await screen.findByText("We couldn't load your credits")).toBeTruthy()
  cleanup()
  answer = null
  open('/billing/credits')
  expect(await screen.findByRole('heading', { level: 1, name: 'There is no page here' })).toBeTruthy()
})

test('each purchase has its state and its receipt; who may not buy is told who may', async () => {
  shop = { ...purchases, canBuy: false }
  open('/billing/purchases')
  expect(await screen.findByText('Refunded')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'A-0001' }).getAttribute('href')).toBe(
    '/billing/invoices/0b5c2f7e-8f1d-4a43-9a53-6b1f1f0e9a13',
  )
  cleanup()
  open('/billing/buy/pack_50')
  expect(await screen.findByText('Only owners and billing managers can buy')).toBeTruthy()
})

test('who has not paid yet buys in the currency of their choice; later it is fixed', async () => {
  const prices = [
    { amountMinor: 499, currency: 'eur' as const },
    { amountMinor: 549, currency: 'usd' as const },
  ]
  shop = { ...purchases, isCurrencyFixed: false, products: purchases.products.map((p) => ({ ...p, prices })) }
  const { user } = open('/billing/buy/pack_50')
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Currency' }), 'usd')
  expect(await screen.findByRole('button', { name: 'Pay US$5.49' })).toBeTruthy()
  cleanup()
  shop = { ...shop, isCurrencyFixed: true }
  open('/billing/buy/pack_50')
  expect(await screen.findByRole('button', { name: 'Pay €4.99' })).toBeTruthy()
  expect(screen.queryByRole('combobox', { name: 'Currency' })).toBeNull()
})

test('it speaks Italian', async () => {
  open('/billing/credits', 'it')
  expect(await screen.findByText('6 crediti')).toBeTruthy()
  expect(screen.getByText('Usati: Immagine grande')).toBeTruthy()
})
