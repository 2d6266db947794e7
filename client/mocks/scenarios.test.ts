import { expect, test } from 'vitest'
import { scenarioToEnter } from './scenarios.ts'

test.each([
  ['the first visit is the newcomer’s', '', 'navigate', null, 'newcomer'],
  ['a link enters its scenario', '?scenario=paused', 'navigate', null, 'paused'],
  ['a link enters it anew each time', '?scenario=paused', 'navigate', 'paused', 'paused'],
  ['reloading goes on in it', '?scenario=paused', 'reload', 'paused', null],
  ['coming back goes on in it', '?scenario=paused', 'back_forward', 'paused', null],
  ['an address without a scenario goes on', '?lang=it', 'navigate', 'paused', null],
  ['a reload with another name enters that one', '?scenario=active', 'reload', 'paused', 'active'],
] as const)('%s', (_, search, arrival, current, expected) => {
  expect(scenarioToEnter(search, arrival, current)).toBe(expected)
})
