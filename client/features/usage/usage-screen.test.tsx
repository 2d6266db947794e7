import { cleanup, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EntitlementList, LimitUsage } from '#shared/contracts/entitlements.ts'
import type { UsageChart, UsageSettingsInput } from '#shared/contracts/usage.ts'
import { refusal, renderApp, type Answers } from '../../testing/render-app.tsx'
import { ana, onTeam, planList } from '../../testing/samples.ts'

const runs: LimitUsage = {
  code: 'automation_runs',
  name: { en: 'Automation runs', it: 'Esecuzioni di automazioni' },
  unit: null,
  period: 'month',
  counts: null,
  used: 410,
  max: 500,
  left: 90,
  raisedBy: 0,
  resetsAt: '2026-12-01T00:00:00.000Z',
  enforcement: 'enforce',
  cap: null,
  alertPercents: [80, 100],
  refused: 0,
}
const list: EntitlementList = {
  plan: 'team',
  isSubscribed: true,
  graceEndsAt: null,
  enforcement: 'enforce',
  features: [
    {
      code: 'automations',
      name: { en: 'Automations', it: 'Automazioni' },
      isIncluded: true,
      reason: 'plan',
      cheapestPlan: 'starter',
      boughtBy: null,
      refused: 0,
    },
    {
      code: 'audit_trail',
      name: { en: 'Audit trail', it: 'Registro delle attività' },
      isIncluded: false,
      reason: 'not_in_plan',
      cheapestPlan: 'business',
      boughtBy: null,
      refused: 0,
    },
  ],
  limits: [
    runs,
    {
      ...runs,
      code: 'projects',
      name: { en: 'Projects', it: 'Progetti' },
      period: 'none',
      max: null,
      left: null,
      resetsAt: null,
    },
  ],
}

const days = [3, 4, 90].map((used, index) => ({ day: `2026-11-${27 + index}`, used: [used - 1, 1] }))
const busy: UsageChart = {
  startsAt: '2026-11-27T00:00:00.000Z',
  endsAt: '2026-12-07T00:00:00.000Z',
  asOf: '2026-11-29T13:02:00.000Z',
  parts: [
    { code: 'sync', name: { en: 'Sync', it: 'Sincronia' } },
    { code: 'mail', name: { en: 'Mail', it: 'Posta' } },
  ],
  days,
  before: [5, 5, 1, 0, 0, 0, 0, 0, 0, 0],
  unusual: { day: '2026-11-29', used: 90, usual: 25, mostly: { en: 'Sync', it: 'Sincronia' } },
}

let chart: UsageChart
let history: LimitUsage
let answer: EntitlementList | Error
let saved: UsageSettingsInput[]
let isSavingBroken: boolean
beforeEach(() => {
  answer = list
  chart = busy
  history = runs
  saved = []
  isSavingBroken = false
})
afterEach(cleanup)

const answers: Answers = {
  account: { me: () => ana },
  plans: { list: () => planList },
  subscriptions: { current: () => onTeam },
  entitlements: {
    list() {
      if (answer instanceof Error) throw answer
      return answer
    },
  },
  usage: {
    history: () => ({ limit: history, chart }),
    saveSettings(input) {
      if (isSavingBroken) throw refusal('unexpected')
      saved.push(input)
      return input
    },
    runAutomation() {
      throw refusal('limit_reached')
    },
  },
}
const open = (path = '/billing/usage', language: 'en' | 'it' = 'en') => renderApp({ path, answers, language })
const settingsOf = async (name: string) => {
  const heading = await screen.findByRole('heading', { level: 3, name })
  const item = heading.closest('li')
  if (item === null) throw new Error(`${name} is no list item`)
  return within(item)
}

test('each limit says how much is used, how full it is and when it starts again', async () => {
  open()
  const card = await settingsOf('Automation runs')
  expect(card.getByText('410 of 500')).toBeTruthy()
  expect(card.getByText('82 % used')).toBeTruthy()
  expect(card.getByText('Starts again on 1 December 2026')).toBeTruthy()
  expect(card.getByRole('meter', { name: 'Automation runs' }).getAttribute('aria-valuetext')).toBe(
    '410 of 500',
  )
  expect((await settingsOf('Projects')).getByText('410 · unlimited')).toBeTruthy()
})

test('the picture goes from day to day by arrow keys, each day says its figures, and so does the period before when it is wanted', async () => {
  const { user } = open()
  const [first, , last] = await screen.findAllByRole('img', { name: /so far$/ })
  expect(last?.getAttribute('aria-label')).toBe('29 Nov: 90 · Sync 89 · Mail 1 · 97 so far')
  expect([first, last].map((bar) => bar?.getAttribute('tabindex'))).toEqual(['-1', '0'])
  last?.focus()
  await user.keyboard('{Home}')
  expect(document.activeElement).toBe(first)
  await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}')
  expect(document.activeElement).toBe(last)
  await user.click(screen.getByRole('checkbox', { name: 'Compare with the period before' }))
  expect(last?.getAttribute('aria-label')).toMatch(/97 so far · 1 in the period before$/)
  expect(screen.getByText('97 used, 27 Nov–29 Nov. By the same day of the period before: 11.')).toBeTruthy()
})

test('it says how fresh it is and where it leads, and a day far from the usual leads to its bar', async () => {
  const { user } = open()
  expect(
    await screen.findByText(/^Up to 29 November 2026 at 14:02 CET\. A use counts the moment/),
  ).toBeTruthy()
  expect(screen.getByText(/^At this pace it is used up on 2 Dec\. From the average of 3 days/)).toBeTruthy()
  expect(screen.getByText(/^29 Nov: 90, 3\.6 times your usual day \(25\)\. Mostly Sync\.$/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Show that day' }))
  expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^29 Nov: 90/)
})

test('a limit that does not stop is said to be reached, and one with no use yet says so', async () => {
  answer = { ...list, limits: [{ ...runs, enforcement: 'log' }] }
  history = { ...runs, enforcement: 'log' }
  open()
  expect(await screen.findByText(/^At this pace it reaches the limit on 2 Dec/)).toBeTruthy()
  cleanup()
  const none = { day: '2026-11-27', used: [0] }
  chart = { ...busy, parts: [{ code: 'other', name: null }], days: [none], before: [0], unusual: null }
  open()
  expect(await screen.findByText(/^No use yet in this period/)).toBeTruthy()
})

test('all of it is a table, sorted as one likes, and a file', async () => {
  const saved: (string | null)[] = []
  const create = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x')
  const revoke = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue()
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download)
  })
  const { user } = open()
  await user.click(await screen.findByRole('button', { name: 'Show as a table' }))
  const table = within(screen.getByRole('table'))
  const order = () => table.getAllByRole('rowheader').map((cell) => cell.textContent)
  expect(order()).toEqual(['29 Nov', '28 Nov', '27 Nov'])
  await user.click(table.getByRole('button', { name: 'Day' }))
  expect(order()).toEqual(['27 Nov', '28 Nov', '29 Nov'])
  await user.click(table.getByRole('button', { name: 'Mail' }))
  await user.click(table.getByRole('button', { name: 'Used' }))
  expect(table.getByRole('columnheader', { name: 'Used' }).getAttribute('aria-sort')).toBe('descending')
  expect(order()).toEqual(['29 Nov', '28 Nov', '27 Nov'])
  await user.click(screen.getByRole('button', { name: 'Save as CSV' }))
  const [blob] = create.mock.calls[0] ?? []
  if (!(blob instanceof Blob)) throw new Error('nothing was saved')
  const reader = new FileReader()
  const read = new Promise((resolve) => (reader.onload = resolve))
  reader.readAsText(blob)
  await read
  expect(reader.result).toBe(
    'Day,Sync,Mail,Used,So far\r\n2026-11-27,2,1,3,3\r\n2026-11-28,3,1,4,7\r\n2026-11-29,89,1,90,97\r\n',
  )
  expect(saved).toEqual(['Automation runs 2026-11-29.csv'])
  for (const spy of [create, revoke, click]) spy.mockRestore()
})

test('a feature that is missing leads to the cheapest plan that has it', async () => {
  open()
  const link = await screen.findByRole('link', { name: 'From Business on' })
  expect(link.getAttribute('href')).toBe('/plans?plan=business')
  expect(screen.getByText('Part of your plan')).toBeTruthy()
})

test('what was let pass in log mode and what was refused are told apart', async () => {
  answer = { ...list, limits: [{ ...runs, refused: 3, enforcement: 'log' }] }
  open()
  expect(await screen.findByText('3 uses were above the limit and let pass')).toBeTruthy()
  cleanup()
  answer = { ...list, limits: [{ ...runs, refused: 1 }] }
  open()
  expect(await screen.findByText('1 use was refused in this period')).toBeTruthy()
})

test('what the plan leaves out is no full bar, and each limit says whether it stops', async () => {
  answer = {
    ...list,
    limits: [
      { ...runs, used: 0, max: 0, left: 0 },
      { ...runs, code: 'projects' },
    ],
  }
  open()
  expect(await screen.findByText('Not part of your plan')).toBeTruthy()
  expect(screen.getAllByRole('meter')).toHaveLength(1)
  expect(
    screen.getAllByText('At the limit it stops for everyone in your account. Nothing is billed on top.'),
  ).toHaveLength(1)
})

test('people are counted by the desk, so they have no cap here and lead to their page', async () => {
  answer = {
    ...list,
    limits: [{ ...runs, code: 'members', period: 'none', counts: 'people', used: 2, max: 5 }],
  }
  open()
  expect(await screen.findByText('2 of 5')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'See people and seats' }).getAttribute('href')).toBe(
    '/billing/members',
  )
  expect(screen.queryByText('Cap and alerts')).toBeNull()
})

test('in log mode the page says that nothing is refused, how often it would have been, and the gate is open', async () => {
  const features = list.features.map((each) => ({
    ...each,
    isIncluded: false,
    reason: 'not_in_plan' as const,
    refused: 2,
  }))
  answer = { ...list, enforcement: 'log', features }
  open()
  expect(await screen.findByText(/^Limits are on trial: nothing is refused yet/)).toBeTruthy()
  expect(screen.getAllByText('used 2 times though not included in 30 days')).toHaveLength(2)
  cleanup()
  open('/demo/automations')
  expect(await screen.findByRole('button', { name: 'Run an automation' })).toBeTruthy()
})

test('a feature that is also sold once leads there as well', async () => {
  answer = { ...list, features: list.features.map((each) => ({ ...each, boughtBy: 'audit_trail' })) }
  open()
  const [link, ...others] = await screen.findAllByRole('link', { name: 'or buy it once' })
  expect(link?.getAttribute('href')).toBe('/billing/buy/audit_trail')
  expect(others).toEqual([])
})

test('a cap is saved with its alerts; nonsense is said at the field and what was typed stays', async () => {
  const { user } = open()
  const card = await settingsOf('Automation runs')
  const field = card.getByRole('textbox', { name: 'Cap' })
  await user.type(field, 'many')
  await user.click(card.getByRole('button', { name: 'Save' }))
  expect(card.getByText('Enter a whole number, or leave it empty.')).toBeTruthy()
  expect(saved).toEqual([])
  await user.clear(field)
  await user.type(field, '450')
  expect(card.getByText('At the pace of this month you stay below it.')).toBeTruthy()
  await user.clear(field)
  await user.type(field, '420')
  expect(card.getByText('At the pace of this month it stops on 30 Nov.')).toBeTruthy()
  await user.clear(field)
  await user.type(field, '300')
  await user.click(card.getByRole('checkbox', { name: '50 %' }))
  isSavingBroken = true
  await user.click(card.getByRole('button', { name: 'Save' }))
  expect(await card.findByText("It wasn't saved")).toBeTruthy()
  expect(field).toHaveProperty('value', '300')
  isSavingBroken = false
  await user.click(card.getByRole('button', { name: 'Save' }))
  expect(await card.findByText('Saved. It holds from now on.')).toBeTruthy()
  expect(saved).toEqual([{ limit: 'automation_runs', cap: 300, alertPercents: [80, 100, 50] }])
})

test('the page says that it could not be loaded, and loads on request', async () => {
  answer = refusal('unexpected')
  const { user } = open()
  expect(await screen.findByText("We couldn't load your usage")).toBeTruthy()
  answer = list
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('410 of 500')).toBeTruthy()
})

test('the gate gives the true reason and the way on, and the action behind it says why it was not done', async () => {
  answer = {
    ...list,
    isSubscribed: false,
    features: list.features.map((feature) => ({ ...feature, isIncluded: false, reason: 'no_subscription' })),
  }
  open('/demo/automations')
  expect(await screen.findByText('Automations is not part of your plan')).toBeTruthy()
  expect((await screen.findByRole('link', { name: 'See Starter' })).getAttribute('href')).toBe(
    '/plans?plan=starter',
  )
  cleanup()
  answer = list
  const { user } = open('/demo/automations')
  await user.click(await screen.findByRole('button', { name: 'Run an automation' }))
  expect(await screen.findByText('The limit is reached, so nothing more was counted or done.')).toBeTruthy()
})

test('it speaks Italian', async () => {
  open('/billing/usage', 'it')
  expect(await screen.findByText('410 di 500')).toBeTruthy()
  expect(screen.getByText('Riparte il 1 dicembre 2026')).toBeTruthy()
})
