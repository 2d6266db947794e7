import type { Spoil } from '../store/internal-records.ts'
import type { Treatment } from '../webhooks/delivery-rules.ts'
import { needAccount, type Door } from './door.ts'
import {
  needOneOf,
  needText,
  readNumber,
  readOneOf,
  readText,
  readTexts,
  Refused,
  type Input,
} from './input.ts'
import type { ControlParts } from './parts.ts'

const LISTED = 200
const LONGEST_DELAY_MS = 7 * 24 * 60 * 60 * 1000
const CORRUPTIONS = ['signature', 'missing', 'old', 'secret', 'body'] as const
const CHOICE = ['account', 'id', 'ids'] as const

export const deliveryDoors: readonly Door[] = [
  {
    call: 'GET /_emulator/deliveries',
    does: 'Lists the deliveries of an account, newest first.',
    takes: ['account'],
    answer(parts, input) {
      const { store } = needAccount(parts, input).data
      const deliveries = store.webhook_deliveries.all().slice(0, LISTED)
      return {
        deliveries: deliveries.map((delivery) => ({
          ...delivery,
          type: store.events.find(delivery.event)?.type ?? null,
        })),
      }
    },
  },
  {
    call: 'POST /_emulator/deliveries/hold',
    does: 'Keeps these back, or without ids the whole account and what is to come.',
    takes: CHOICE,
    answer(parts, input) {
      const account = needAccount(parts, input)
      const ids = readIds(parts, input)
      const touched = parts.deliveries.hold(account, ids)
      return { account: account.name, held: true, ids: touched }
    },
  },
  {
    call: 'POST /_emulator/deliveries/release',
    does: 'Sends these in this order, one after the other, or without ids lets all go.',
    takes: CHOICE,
    answer(parts, input) {
      const account = needAccount(parts, input)
      const touched = parts.deliveries.release(account, readIds(parts, input))
      return { account: account.name, held: false, ids: touched }
    },
  },
  {
    call: 'POST /_emulator/deliveries/drop',
    does: 'Has them never arrive.',
    takes: CHOICE,
    answer: (parts, input) => ({
      ids: parts.deliveries.drop(needAccount(parts, input), readIds(parts, input)),
    }),
  },
  {
    call: 'POST /_emulator/deliveries/delay',
    does: 'Has them wait, in milliseconds from now.',
    takes: [...CHOICE, 'ms'],
    answer(parts, input) {
      const account = needAccount(parts, input)
      return { ids: parts.deliveries.delay(account, needDelay(input), readIds(parts, input)) }
    },
  },
  {
    call: 'POST /_emulator/deliveries/corrupt',
    does: 'Spoils the signature (wrong, missing, old, of another secret) or a byte of the body; none puts it right.',
    takes: [...CHOICE, 'part'],
    answer(parts, input) {
      const account = needAccount(parts, input)
      const part = needOneOf(input, 'part', [...CORRUPTIONS, 'none'])
      const spoil = part === 'none' ? {} : { corrupt: part }
      return { ids: parts.deliveries.spoil(account, spoil, readIds(parts, input)) }
    },
  },
  {
    call: 'POST /_emulator/deliveries/version',
    does: 'Tells another API version and leaves members out.',
    takes: [...CHOICE, 'api_version', 'omit'],
    answer(parts, input) {
      const account = needAccount(parts, input)
      return { ids: parts.deliveries.spoil(account, needVersion(input), readIds(parts, input)) }
    },
  },
  {
    call: 'POST /_emulator/deliveries/duplicate',
    does: 'Sends twice: as the same event, or as a new one that tells the same change.',
    takes: [...CHOICE, 'as'],
    answer(parts, input) {
      const account = needAccount(parts, input)
      const as = readOneOf(input, 'as', ['same', 'new']) ?? 'same'
      return { ids: parts.deliveries.duplicate(account, as, needIds(parts, input)) }
    },
  },
  {
    call: 'POST /_emulator/deliveries/resend',
    does: 'Sends once more, whatever became of it.',
    takes: CHOICE,
    answer(parts, input) {
      const ids = parts.deliveries.resend(needAccount(parts, input), needIds(parts, input))
      return { id: ids[0] ?? null, resent: true, ids }
    },
  },
  {
    call: 'POST /_emulator/deliveries/rules',
    does: 'Does one of these to deliveries that are not made yet, by event type and count.',
    takes: ['account', 'type', 'count', 'do', 'ms', 'as', 'part', 'api_version', 'omit'],
    answer: ({ runtime }, input) =>
      runtime.deliveryRules.add({
        account: readText(input, 'account') ?? null,
        type: readText(input, 'type') ?? null,
        count: readNumber(input, 'count', { min: 1, max: 1e6 }) ?? null,
        ...readTreatment(input),
      }),
  },
  {
    call: 'GET /_emulator/deliveries/rules',
    does: 'Lists the rules with their hits.',
    takes: ['account'],
    answer: ({ runtime }, input) => ({ rules: runtime.deliveryRules.list(readText(input, 'account')) }),
  },
  {
    call: 'DELETE /_emulator/deliveries/rules',
    does: 'Removes one, those of an account, or all.',
    takes: ['account', 'id'],
    answer: ({ runtime }, input) => ({
      removed: runtime.deliveryRules.remove({
        id: readText(input, 'id'),
        account: readText(input, 'account'),
      }),
    }),
  },
]

function readTreatment(input: Input): Treatment {
  switch (needOneOf(input, 'do', ['hold', 'drop', 'delay', 'duplicate', 'corrupt', 'version'])) {
    case 'hold':
      return { held: true }
    case 'drop':
      return { dropped: true }
    case 'delay':
      return { delay: needDelay(input) }
    case 'duplicate':
      return { duplicate: readOneOf(input, 'as', ['same', 'new']) ?? 'same' }
    case 'corrupt':
      return { spoil: { corrupt: needOneOf(input, 'part', CORRUPTIONS) } }
    case 'version':
      return { spoil: needVersion(input) }
  }
}

function needDelay(input: Input): number {
  const ms = readNumber(input, 'ms', { min: 0, max: LONGEST_DELAY_MS })
  if (ms === undefined) throw new Refused(400, 'Missing required param: ms.')
  return ms
}

function needVersion(input: Input): Spoil {
  const omit = readTexts(input, 'omit')
  return { apiVersion: needText(input, 'api_version'), ...(omit && { omit }) }
}

/** `id` or `ids`, of deliveries or of events; undefined when neither is there. Throws 404 for one that is unknown. */
function readIds(parts: ControlParts, input: Input): string[] | undefined {
  const id = readText(input, 'id')
  const ids = readTexts(input, 'ids') ?? (id === undefined ? undefined : [id])
  const { store } = needAccount(parts, input).data
  const unknown = ids?.find((one) => !store.webhook_deliveries.find(one) && !store.events.find(one))
  if (unknown !== undefined) throw new Refused(404, `No such delivery or event: '${unknown}'`)
  return ids
}

function needIds(parts: ControlParts, input: Input): string[] {
  const ids = readIds(parts, input)
  if (!ids) throw new Refused(400, 'Missing required param: id or ids.')
  return ids
}
