import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'
import { stubBrowser } from './browser-stubs.ts'

// Runs before each test file, whose window is a new one; some have none.
if (typeof window !== 'undefined') stubBrowser()
// Screens are loaded when they are first shown, and a busy machine takes its time for that.
configure({ asyncUtilTimeout: 15_000 })
afterEach(cleanup)
