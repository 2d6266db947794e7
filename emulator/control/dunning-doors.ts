import { DEFAULT_DUNNING, dunningOf } from '../engine/dunning.ts'
import { API_VERSION } from '../http/api-version.ts'
import { UNASKED } from '../runtime/work.ts'
import { openAccount, type Door } from './door.ts'
import { readNumbers, readOneOf } from './input.ts'

const MOST_RETRIES = 8
const LONGEST_WAIT_DAYS = 60

/** What Stripe's Dashboard sets under failed payments. */
export const dunningDoors: readonly Door[] = [
  {
    call: 'GET /_emulator/dunning',
    does: 'Tells when failed invoices of subscriptions are tried again, and what happens after the last try.',
    takes: ['account'],
    answer: (parts, input) => told(dunningOf(openAccount(parts, input).data)),
  },
  {
    call: 'POST /_emulator/dunning',
    does: 'Sets that: days from each failed try to the next, and then cancel, pause, unpaid or past_due.',
    takes: ['account', 'retry_days', 'then'],
    answer(parts, input) {
      const account = openAccount(parts, input)
      const bounds = { min: 1, max: LONGEST_WAIT_DAYS, most: MOST_RETRIES }
      const settings = {
        id: 'account' as const,
        retry_days: readNumbers(input, 'retry_days', bounds) ?? DEFAULT_DUNNING.retry_days,
        then: readOneOf(input, 'then', ['cancel', 'past_due', 'pause', 'unpaid']) ?? DEFAULT_DUNNING.then,
      }
      const cause = { request: UNASKED, apiVersion: API_VERSION, mayWait: false }
      parts.runtime.run(account, cause, ({ store }) => store.dunning_settings.put(settings))
      return told(settings)
    },
  },
]

const told = ({ retry_days, then }: ReturnType<typeof dunningOf>) => ({ retry_days, then })
