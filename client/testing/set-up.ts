import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach, expect } from 'vitest'
import { stubBrowser } from './browser-stubs.ts'

// Runs before each test file, whose window is a new one; some have none.
if (typeof window !== 'undefined') stubBrowser()
// Screens are loaded when they are first shown, and a busy machine takes its time for that.
configure({ asyncUtilTimeout: 15_000 })

// An error on the console fails the test, as it fails a story in the browser. What a test provokes on purpose it spies on.
// What React says of the way that a test presses keys is not about the product.
const ofTheTest = /^A component suspended inside an `act` scope/
const { error: print } = console
let said: unknown[][] = []
beforeEach(() => {
  said = []
  console.error = (...words: unknown[]) => {
    if (!ofTheTest.test(String(words[0]))) said.push(words)
    print(...words)
  }
})
afterEach(() => {
  cleanup()
  console.error = print
  expect(said, 'errors on the console').toEqual([])
})
