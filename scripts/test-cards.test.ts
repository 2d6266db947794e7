import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testCards } from '#shared/testing/test-cards.ts'

const table = readFileSync(`${import.meta.dirname}/../e2e/kit/README.md`, 'utf8')

test('the table of test cards shows every card that the stories and the drawer know', () => {
  const missing = Object.entries(testCards).filter(([wish, { number }]) => {
    const row = table.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${wish}\``))
    return row === undefined || !row.replaceAll(' ', '').includes(number)
  })
  expect(missing.map(([wish]) => wish)).toEqual([])
})
