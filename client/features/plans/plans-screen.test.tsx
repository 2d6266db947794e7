import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { ChangePreview } from '#shared/contracts/plan-changes.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { refusal, renderApp, type Answers, type RenderAppOptions } from '../../testing/render-app.tsx'
import { ana, onFree, onTeam, planList, withUnfinishedStarter } from '../../testing/samples.ts'

const asStranger: Answers = { account: { me: () => null }, plans: { list: () => planList } }
const signedIn = (current: typeof onFree): Answers => ({
  ...asStranger,
  account: { me: () => ana },
  subscriptions: { current: () => current },
})
const show = (options: Partial<RenderAppOptions> = {}) =>
  renderApp({ path: '/plans', answers: asStranger, ...options })
const card = async (name: string) => {
  const heading = await screen.findByRole('heading', { level: 2, name })
  const item = heading.closest('li')
  if (item === null) throw new Error(`the card of ${name} is no list item`)
  return within(item)
}

/** Business is dearer and applies at once; everything else waits for the renewal. */
function previewOf(current: typeof onTeam, to: PlanChoice): ChangePreview {
  const from = current.plan?.choice
  if (from === undefined) throw new Error('nothing runs')
  const at = '2026-12-01T10:00:00.000Z'
  const next = { amountMinor: 9900, currency: 'eur' as const }
  const isUp = to.plan === 'business'
  return {
    quoteId: crypto.randomUUID(),
    expiresAt: at,
    from,
    to,
    now: isUp ? { choice: to, due: { amountMinor: 4710, currency: 'eur' }, lines: [] } : null,
    later: isUp ? null : { choice: to, at },
    waitsBecause: null,
    mayWait: false,
    next: { amount: next, charged: next, at },
    creditKept: null,
    isTrial: false,
    replaces: null,
    replacesPause: null,
    paymentMethod: null,
  }
}

describe('prices', () => {
  test('the yearly choice goes into the address and shows the true total, the month it comes to and the saving', async () => {
    const { user, addresses } = show()
    expect((await card('Starter')).getByText('€9.00')).toBeTruthy()
    await user.click(screen.getByRole('radio', { name: 'Yearly, 2 months free' }))
    const starter = await card('Starter')
    expect(starter.getByText('€90.00')).toBeTruthy()
    expect(starter.getByText('That is €7.50 a month, paid once a year.')).toBeTruthy()
    expect(starter.getByText('You save €18.00 a year.')).toBeTruthy()
    expect(addresses().at(-1)).toBe('/plans?interval=year')
  })

  test('the currency in the address decides, with that currency’s own price and tax words', async () => {
    show({ path: '/plans?currency=usd' })
    const team = await card('Team')
    expect(team.getByText('per seat, a month, excl. sales tax')).toBeTruthy()
    expect(screen.getByText(/^Prices exclude sales tax\./)).toBeTruthy()
    expect(team.getByText(/32\.00/, { selector: 'p > span' })).toBeTruthy()
    expect(screen.queryByText('€29.00')).toBeNull()
  })

  test('the country is guessed, can be changed, and says whose tax the prices speak of', async () => {
    const { user, addresses } = show({ path: '/plans?interval=year' })
    expect((await card('Team')).getByText('per seat, a year, excl. sales tax')).toBeTruthy()
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Country, for tax' }), 'Italy')
    expect((await card('Team')).getByText('per seat, a year, excl. VAT')).toBeTruthy()
    expect(screen.getByText(/^Prices exclude VAT\./)).toBeTruthy()
    expect(addresses().at(-1)).toBe('/plans?interval=year&country=IT')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Currency' }), 'US dollar (USD)')
    expect(addresses().at(-1)).toBe('/plans?interval=year&currency=usd&country=IT')
    expect((await card('Team')).getByText('per seat, a year, excl. VAT')).toBeTruthy()
  })

  test.each([
    ['AU', 'excl. GST'],
    ['JP', 'excl. tax'],
    ['ZZ', 'excl. tax'],
    ['<script>', 'excl. sales tax'],
  ])('the country %s in the address says %s', async (country, words) => {
    show({ path: `/plans?country=${encodeURIComponent(country)}` })
    expect((await card('Starter')).getByText(`a month, ${words}`)).toBeTruthy()
  })

  test('an account that pays in dollars sees dollars and cannot choose', async () => {
    const inDollars = { ...ana, account: { ...ana.account, currency: 'usd' as const } }
    show({
      path: '/plans?currency=eur',
      answers: { ...signedIn(onFree), account: { me: () => inDollars } },
    })
    expect(await screen.findByText('Your account pays in: US dollar (USD).')).toBeTruthy()
    expect(screen.queryByRole('combobox', { name: 'Currency' })).toBeNull()
  })

  test('seats are counted within bounds, kept in the address and summed as an estimate', async () => {
    const { user, addresses } = show()
    const team = await card('Team')
    const seats = await team.findByRole('spinbutton', { name: 'Seats' })
    await user.clear(seats)
    await user.type(seats, '7')
    expect(team.getByText('7 seats: €203.00 a month (estimate)')).toBeTruthy()
    expect(addresses().at(-1)).toBe('/plans?seats=7')
    await user.clear(seats)
    await user.type(seats, '101')
    expect(team.getByText('Enter a number from 1 to 100.')).toBeTruthy()
    expect(team.getByRole('link', { name: 'Choose Team' }).getAttribute('href')).toContain('seats%3D10')
  })

  test('the trial says its length, the card, the day of the first payment and the reminder', async () => {
    show()
    const business = await card('Business')
    expect(
      business.getByText(
        '14 days free; a card is needed. On day 15 you pay €99.00 a month unless you cancel before. We remind you three days before.',
      ),
    ).toBeTruthy()
  })
})

describe('actions', () => {
  test('a stranger is led to sign-in with the choice kept', async () => {
    show({ path: '/plans?interval=year&seats=4' })
    const link = (await card('Team')).getByRole('link', { name: 'Choose Team' })
    const next = new URL(link.getAttribute('href') ?? '', 'http://x').searchParams.get('next')
    expect(next).toBe('/checkout?plan=team&interval=year&currency=eur&seats=4')
  })

  const lookAt = (look: NonNullable<NonNullable<Answers['promotions']>['look']>): Answers => ({
    ...signedIn(onFree),
    promotions: { look },
  })
  const welcome = {
    code: 'WELCOME',
    percentOff: 20,
    amountOff: null,
    duration: 'repeating' as const,
    endsAt: '2027-03-01T10:00:00.000Z',
  }

  test('a promotion code in the address is priced, kept, and taken along to the checkout', async () => {
    const { user, addresses } = show({
      path: '/plans?promo=welcome',
      answers: lookAt(() => ({ discount: welcome, usableUntil: '2026-12-31T10:00:00.000Z' })),
    })
    expect(await screen.findByText('Code WELCOME goes with your order')).toBeTruthy()
    expect(
      screen.getByText(
        '20% off until 1 March 2027, if you order today. The code can be used until 31 December 2026. The checkout shows the price before you pay.',
      ),
    ).toBeTruthy()
    const starter = await card('Starter')
    const link = await starter.findByRole('link', { name: 'Choose Starter' })
    expect(link.getAttribute('href')).toBe('/checkout?plan=starter&interval=month&currency=eur&promo=welcome')
    await user.click(screen.getByRole('radio', { name: /^Yearly/ }))
    expect(addresses().at(-1)).toBe('/plans?interval=year&promo=welcome')
  })

  test.each([
    [
      'promotion_expired',
      { endedAt: '2026-11-01T10:00:00.000Z' },
      'This code ended on 1 November 2026. These are the prices without it.',
    ],
    [
      'promotion_unknown',
      {},
      "This code isn't valid. Check how it is written. These are the prices without it.",
    ],
    [
      'rate_limited',
      {},
      'Code WELCOME goes with your order. The checkout says what it takes off, before you pay.',
    ],
  ] as const)('a code in the address that is refused as %s says so', async (code, details, words) => {
    const answers = lookAt(() => {
      throw refusal(code, 'req_test', details)
    })
    show({ path: '/plans?promo=WELCOME', answers })
    expect(await screen.findByText(words)).toBeTruthy()
  })

  test('the plan one has says so and offers no purchase', async () => {
    show({ answers: signedIn(onTeam) })
    const team = await card('Team')
    expect(await team.findByText('Your plan')).toBeTruthy()
    expect(team.queryByRole('link')).toBeNull()
    const business = await card('Business')
    expect(business.getByRole('link', { name: 'Change to Business' }).getAttribute('href')).toMatch(
      /^\/billing\/change\?plan=business&/,
    )
  })

  test('the other plans say what a change costs today or from which day it holds', async () => {
    const asked: unknown[] = []
    show({
      answers: {
        ...signedIn({ ...onTeam, allowed: ['change'] }),
        subscriptions: {
          current: () => ({ ...onTeam, allowed: ['change'] }),
          previewChange(input) {
            asked.push(input.choice)
            return previewOf(onTeam, { ...input.choice, addOns: input.choice.addOns ?? [] })
          },
        },
      },
    })
    expect(
      await screen.findByRole('link', { name: 'Change to Business: pay from €47.10 today' }),
    ).toBeTruthy()
    expect(await screen.findByRole('link', { name: 'Change to Starter: on 1 December 2026' })).toBeTruthy()
    const choice = { interval: 'month', currency: 'eur', addOns: [] }
    // Each card asks when the browser has time for it.
    expect(asked).toHaveLength(2)
    expect(asked).toContainEqual({ ...choice, plan: 'starter', seats: 1 })
    expect(asked).toContainEqual({ ...choice, plan: 'business', seats: 10 })
  })

  test('where nothing can be changed right now, nothing is asked and the buttons lead on', async () => {
    const asked: unknown[] = []
    const unreachable: typeof onTeam = { ...onTeam, isProviderUp: false, allowed: ['change'] }
    show({
      answers: {
        ...signedIn(unreachable),
        subscriptions: {
          current: () => unreachable,
          previewChange(input) {
            asked.push(input)
            return previewOf(onTeam, { ...input.choice, addOns: input.choice.addOns ?? [] })
          },
        },
      },
    })
    expect(await screen.findByRole('link', { name: 'Change to Business' })).toBeTruthy()
    await screen.findByRole('table', { name: 'What each plan includes' })
    expect(asked).toEqual([])
  })

  test('an unfinished payment is offered to be finished', async () => {
    show({ answers: signedIn(withUnfinishedStarter) })
    const starter = await card('Starter')
    expect(await starter.findByText('Payment in progress')).toBeTruthy()
    expect(starter.getByRole('link', { name: 'Finish Starter' }).getAttribute('href')).toBe(
      '/checkout?plan=starter&interval=month&currency=eur&seats=1',
    )
  })
})

describe('comparison', () => {
  test('it is a table with headers for rows and columns, and words for its signs', async () => {
    const { user } = show()
    const table = within(await screen.findByRole('table', { name: 'What each plan includes' }))
    expect(table.getAllByRole('columnheader').map((header) => header.textContent)).toEqual([
      'Feature',
      'Free',
      'Starter',
      'Team',
      'Business',
    ])
    const row = within(table.getByRole('row', { name: /Automations/ }))
    expect(row.getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
      'Not included',
      'Included',
      'Included',
      'Included',
    ])
    await user.click(table.getByRole('button', { name: 'Work' }))
    expect(table.queryByRole('row', { name: /Automations/ })).toBeNull()
  })
})

describe('states', () => {
  test('what is below the fold is drawn without scrolling there', async () => {
    show()
    expect(await screen.findByRole('heading', { level: 2, name: 'Compare plans' })).toBeTruthy()
    expect(await screen.findByRole('heading', { level: 2, name: 'Questions before you pay' })).toBeTruthy()
  })

  test('a failed price list says so, quotes the request and can be asked again', async () => {
    let isDown = true
    const { user } = show({
      answers: {
        ...asStranger,
        plans: {
          list: () => {
            if (isDown) throw refusal('unexpected', 'req_4f1c')
            return planList
          },
        },
      },
    })
    const alert = within(await screen.findByRole('alert'))
    expect(alert.getByText("We couldn't load the plans")).toBeTruthy()
    expect(alert.getByText('req_4f1c')).toBeTruthy()
    isDown = false
    await user.click(alert.getByRole('button', { name: 'Try again' }))
    expect(await card('Starter')).toBeTruthy()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('a catalogue without plans is said, not left blank', async () => {
    show({ answers: { ...asStranger, plans: { list: () => ({ ...planList, plans: [] }) } } })
    expect(await screen.findByText(/No plan is sold at the moment/)).toBeTruthy()
  })

  test('a plan without a price for the choice is left out', async () => {
    const plans = planList.plans.map((plan) => (plan.code === 'team' ? { ...plan, prices: [] } : plan))
    show({ answers: { ...asStranger, plans: { list: () => ({ ...planList, plans }) } } })
    await card('Starter')
    expect(screen.queryByRole('heading', { level: 2, name: 'Team' })).toBeNull()
  })

  test('it speaks Italian', async () => {
    show({ language: 'it', path: '/plans?interval=year' })
    expect(await screen.findByRole('heading', { level: 1, name: 'Piani e prezzi' })).toBeTruthy()
    expect((await card('Starter')).getByText("Risparmi 18,00 € all'anno.")).toBeTruthy()
    expect(document.title).toBe('[TEST] Piani e prezzi · Paydesk')
  })
})
