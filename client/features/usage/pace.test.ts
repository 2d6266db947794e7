import { expect, test } from 'vitest'
import { paceOf } from './pace.ts'

test('a month goes on as it began', () => {
  expect(paceOf({ used: 100, ceiling: null }, '2026-11-10')).toEqual({
    total: 300,
    day: '2026-11-30',
    reachesCeiling: false,
  })
  expect(paceOf({ used: 28, ceiling: 40 }, '2028-02-14')).toMatchObject({ total: 58, day: '2028-02-20' })
})

test('the day on which the ceiling is reached is never past, and never after the month', () => {
  expect(paceOf({ used: 100, ceiling: 205 }, '2026-11-10')).toEqual({
    total: 300,
    day: '2026-11-21',
    reachesCeiling: true,
  })
  expect(paceOf({ used: 99, ceiling: 100 }, '2026-11-29')).toMatchObject({ day: '2026-11-30' })
})

test('nothing is said of two days, of no use, and of what is used up', () => {
  expect(paceOf({ used: 5, ceiling: null }, '2026-11-02')).toBeNull()
  expect(paceOf({ used: 0, ceiling: 10 }, '2026-11-20')).toBeNull()
  expect(paceOf({ used: 10, ceiling: 10 }, '2026-11-20')).toBeNull()
})
