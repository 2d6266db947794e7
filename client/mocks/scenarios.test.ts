import { expect, test } from 'vitest'
import { addressOf, scenarioToEnter } from './scenarios.ts'

const paused = { scenario: 'paused', person: 'ab12' }

test.each([
  ['the first visit is the newcomer’s', '', 'navigate', { scenario: null, person: null }, 'newcomer'],
  ['a link enters its scenario', '?scenario=paused', 'navigate', { scenario: null, person: null }, 'paused'],
  ['a link enters it anew each time', '?scenario=paused', 'navigate', paused, 'paused'],
  ['reloading goes on in it', '?scenario=paused', 'reload', paused, null],
  ['coming back goes on in it', '?scenario=paused', 'back_forward', paused, null],
  ['an address without a scenario goes on', '?lang=it', 'navigate', paused, null],
  ['a reload with another name enters that one', '?scenario=active', 'reload', paused, 'active'],
  [
    'the address of the person goes on in a second tab',
    '?scenario=paused&person=ab12',
    'navigate',
    paused,
    null,
  ],
  [
    'the address of an earlier person enters it anew',
    '?scenario=paused&person=cd34',
    'navigate',
    paused,
    'paused',
  ],
  [
    'whoever signed in as somebody else there stays that one on a reload',
    '?scenario=paused&person=ab12',
    'reload',
    { scenario: 'trialing', person: 'ef56' },
    null,
  ],
  [
    'and so does whoever signed up there',
    '?scenario=paused&person=ab12',
    'reload',
    { scenario: null, person: 'ef56' },
    null,
  ],
  [
    'but a link to it enters it',
    '?scenario=paused&person=ab12',
    'navigate',
    { scenario: 'trialing', person: 'ef56' },
    'paused',
  ],
  [
    'where nobody is signed in, a link enters it anew too',
    '?scenario=paused&person=',
    'navigate',
    { scenario: 'paused', person: null },
    'paused',
  ],
] as const)('%s', (_, search, arrival, current, expected) => {
  expect(scenarioToEnter(search, arrival, current)).toBe(expected)
})

test('the page names its person where it names a scenario', () => {
  expect(addressOf('http://desk.test/?scenario=paused&lang=it#/billing', paused)).toBe(
    'http://desk.test/?scenario=paused&lang=it&person=ab12#/billing',
  )
  expect(addressOf('http://desk.test/?scenario=none&person=ab12#/', { scenario: 'none', person: null })).toBe(
    'http://desk.test/?scenario=none#/',
  )
  expect(addressOf('http://desk.test/#/billing', paused)).toBe('http://desk.test/#/billing')
})
