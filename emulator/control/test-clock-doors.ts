import { API_VERSION } from '../http/api-version.ts'
import { StripeError } from '../http/errors.ts'
import { startAdvance } from '../resources/test-clocks.ts'
import { UNASKED } from '../runtime/work.ts'
import { needAccount, type Door } from './door.ts'
import { needText, readNumber, Refused } from './input.ts'

/** What the API takes a clock on by at most is less: it says so. */
const FURTHEST_SECONDS = 10 * 366 * 24 * 60 * 60
const LOOK_AGAIN_MS = 5

export const testClockDoors: readonly Door[] = [
  {
    call: 'POST /_emulator/test_clock',
    does: 'Takes a test clock on by seconds, as the API does, and answers when it stands there.',
    takes: ['account', 'id', 'advance'],
    async answer(parts, input) {
      const { runtime } = parts
      const account = needAccount(parts, input)
      const { test_clocks: clocks } = account.data.store
      const id = needText(input, 'id')
      const advance = readNumber(input, 'advance', { min: 1, max: FURTHEST_SECONDS })
      if (advance === undefined) throw new Refused(400, 'Missing required param: advance.')
      const cause = { request: UNASKED, apiVersion: API_VERSION, mayWait: false }
      try {
        runtime.run(account, cause, (ctx) => startAdvance(ctx, id, clocks.get(id).frozen_time + advance))
      } catch (error) {
        if (error instanceof StripeError) throw new Refused(error.status, error.message)
        throw error
      }
      while (clocks.find(id)?.status === 'advancing') {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
      }
      const clock = clocks.find(id)
      return {
        account: account.name,
        id,
        now: clock?.frozen_time ?? null,
        status: clock?.status ?? 'deleted',
      }
    },
  },
]
