import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderApp } from '../../testing/render-app.tsx'
import { ana, onTeam, planList } from '../../testing/samples.ts'

it.each([
  ['en', 'Next charge', 'No charges while it is paused'],
  ['it', 'Prossimo addebito', 'Nessun addebito durante la pausa'],
] as const)('in %s a paused plan is not called over', async (language, title, words) => {
  const then = { amountMinor: 14_500, currency: 'eur' } as const
  const paused = { kind: 'paused', because: 'wanted', resumesAt: null, then } as const
  renderApp({
    path: '/billing',
    language,
    answers: {
      account: { me: () => ({ ...ana, account: { ...ana.account, locale: language } }) },
      plans: { list: () => planList },
      subscriptions: { current: () => ({ ...onTeam, state: paused }) },
      activity: { recent: () => [] },
    },
  })
  expect(within(await screen.findByRole('region', { name: title })).getByText(words)).toBeTruthy()
})
