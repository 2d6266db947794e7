import { renderHook } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { useSingleFlight } from './use-single-flight.ts'

function button(run: () => Promise<boolean>) {
  const onThrown = vi.fn()
  const onStayed = vi.fn()
  const { result } = renderHook(() => useSingleFlight(run, onThrown, onStayed))
  return { press: () => result.current(), onThrown, onStayed }
}

test('two presses at once run once, and a later one runs again', async () => {
  const run = vi.fn(async () => true)
  const { press, onStayed } = button(run)
  await Promise.all([press(), press()])
  expect(run).toHaveBeenCalledTimes(1)
  expect(onStayed).toHaveBeenCalledTimes(1)
  await press()
  expect(run).toHaveBeenCalledTimes(2)
})

test('after a run that left the page nothing runs, and the button stays as it is', async () => {
  const run = vi.fn(async () => false)
  const { press, onStayed } = button(run)
  await press()
  await press()
  expect(run).toHaveBeenCalledTimes(1)
  expect(onStayed).not.toHaveBeenCalled()
})

test('what is thrown is told, and the next press runs', async () => {
  const failure = new Error('offline')
  const run = vi.fn(async () => Promise.reject(failure))
  const { press, onThrown, onStayed } = button(run)
  await press()
  expect(onThrown).toHaveBeenCalledExactlyOnceWith(failure)
  expect(onStayed).toHaveBeenCalledTimes(1)
  await press()
  expect(run).toHaveBeenCalledTimes(2)
})
