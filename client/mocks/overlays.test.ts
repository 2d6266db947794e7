import { expect, test } from 'vitest'
import { readOverlays } from './overlays.ts'

test('an address without overlays lays nothing over', () => {
  expect(readOverlays('?scenario=paused')).toEqual({
    latency: 0,
    failing: new Map(),
    isOffline: false,
    server: null,
    isStripeJsBlocked: false,
    isRightToLeft: false,
    isCalm: false,
    textPercent: 100,
    language: null,
    isPseudo: false,
    theme: null,
    listsShortcuts: false,
  })
})

test('each overlay is read by its name', () => {
  expect(
    readOverlays(
      '?latency=3000&fail=subscriptions.start:card_declined,invoices.list&net=offline&server=read_only&stripejs=blocked&dir=rtl&motion=reduce&text=200&lang=it&theme=dark&open=shortcuts',
    ),
  ).toEqual({
    latency: 3000,
    failing: new Map([
      ['subscriptions.start', 'card_declined'],
      ['invoices.list', 'unexpected'],
    ]),
    isOffline: true,
    server: 'read_only',
    isStripeJsBlocked: true,
    isRightToLeft: true,
    isCalm: true,
    textPercent: 200,
    language: 'it',
    isPseudo: false,
    theme: 'dark',
    listsShortcuts: true,
  })
  expect(readOverlays('?latency=never').latency).toBeNull()
})

test('what cannot be read counts as absent', () => {
  const { latency, failing, textPercent, language } = readOverlays(
    '?latency=-1&fail=everything,plans.list:nonsense&text=huge&lang=de',
  )
  expect({ latency, failing: failing.size, textPercent, language }).toEqual({
    latency: 0,
    failing: 0,
    textPercent: 100,
    language: null,
  })
})

test('the language that nobody speaks is English with accents', () => {
  expect(readOverlays('?lang=pseudo')).toMatchObject({ language: 'en', isPseudo: true })
})
