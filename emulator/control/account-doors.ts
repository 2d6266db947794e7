import type { Written } from '../store/store.ts'
import { rollSecret } from '../webhooks/roll-secret.ts'
import { needAccount, needAccountName, openAccount, type Door } from './door.ts'
import { needText, readMembers, readNumber, readText, Refused } from './input.ts'
import { countsOf } from './parts.ts'

/** Ten years: what a clock can be taken on by at a time. */
const FURTHEST_SECONDS = 10 * 366 * 24 * 60 * 60

export const accountDoors: readonly Door[] = [
  {
    call: 'GET /_emulator/accounts',
    does: 'Names the accounts and how much each holds.',
    takes: [],
    answer: ({ runtime }) => ({
      accounts: runtime.accounts
        .list()
        .map((account) => ({ name: account.name, objects: countsOf(account) })),
    }),
  },
  {
    call: 'POST /_emulator/reset',
    does: 'Empties an account.',
    takes: ['account'],
    answer({ runtime, log }, input) {
      const account = needText(input, 'account')
      runtime.accounts.reset(account)
      log.clear(account)
      return { account, reset: true }
    },
  },
  {
    call: 'GET /_emulator/requests',
    does: 'Lists the last requests, newest first, with the fault that met each.',
    takes: ['account'],
    answer: ({ log }, input) => ({ requests: log.list(readText(input, 'account')) }),
  },
  {
    call: 'GET /_emulator/clock',
    does: 'Tells the time of all that has no test clock.',
    takes: ['account'],
    answer: (parts, input) => clockOf(parts.runtime, openAccount(parts, input)),
  },
  {
    call: 'POST /_emulator/clock',
    does: 'Takes it on by seconds or to a moment; what falls due on the way happens, keys and events age.',
    takes: ['account', 'advance', 'set'],
    async answer(parts, input) {
      const { runtime } = parts
      const account = openAccount(parts, input)
      const now = runtime.nowSeconds(account)
      const advance = readNumber(input, 'advance', { min: 1, max: FURTHEST_SECONDS })
      const set = readNumber(input, 'set', { min: now, max: now + FURTHEST_SECONDS })
      if ((advance === undefined) === (set === undefined)) {
        throw new Refused(400, 'Give either advance (seconds) or set (a moment in seconds, not before now).')
      }
      await runtime.advanceAccount(account, (set ?? now + (advance ?? 0)) * 1000)
      return clockOf(runtime, account)
    },
  },
  {
    call: 'GET /_emulator/snapshot',
    does: 'Answers all that an account holds.',
    takes: ['account'],
    answer(parts, input) {
      const account = needAccount(parts, input)
      const collections = [...account.data.byName].map(([name, objects]) => [name, objects.all()])
      return { account: account.name, collections: Object.fromEntries(collections) }
    },
  },
  {
    call: 'POST /_emulator/restore',
    does: 'Puts a snapshot in the place of all that an account holds.',
    takes: ['account', 'collections'],
    answer(parts, input) {
      const name = needAccountName(input)
      const objects = objectsOf(readMembers(input, 'collections'), parts.runtime.accounts.kinds)
      try {
        return { account: name, objects: countsOf(parts.runtime.replace(name, objects)) }
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        throw new Refused(400, `An object is not what its collection holds: ${error.message}`)
      }
    },
  },
  {
    /** What the Dashboard calls rolling a secret: the old one stays valid for a day beside the new one. */
    call: 'POST /_emulator/webhook_endpoints/roll',
    does: 'Makes a new signing secret; the old one signs too for a day.',
    takes: ['account', 'id'],
    answer(parts, input) {
      const id = needText(input, 'id')
      const secret = rollSecret(parts.runtime, needAccount(parts, input), id)
      if (secret === null) throw new Refused(404, `No such webhook endpoint: '${id}'`)
      return { id, secret }
    },
  },
  {
    call: 'POST /_emulator/idle',
    does: 'Answers when no delivery and no clock advance is under way.',
    takes: ['account'],
    async answer({ runtime }) {
      await runtime.idle()
      return { idle: true }
    },
  },
]

type Runtime = Parameters<Door['answer']>[0]['runtime']

function clockOf(runtime: Runtime, account: Parameters<Runtime['nowSeconds']>[0]): object {
  const now = runtime.nowSeconds(account)
  return { account: account.name, now, ahead: now - Math.floor(runtime.now() / 1000) }
}

/** The objects of a snapshot, oldest first as they are put back. */
function objectsOf(
  collections: ReadonlyMap<string, unknown> | undefined,
  kinds: readonly string[],
): Written[] {
  if (!collections) throw new Refused(400, 'Missing required param: collections.')
  const written: Written[] = []
  for (const [collection, objects] of collections) {
    if (!kinds.includes(collection)) throw new Refused(400, `There is no collection '${collection}'.`)
    if (!Array.isArray(objects)) throw new Refused(400, `Invalid collections.${collection}: a list.`)
    for (const object of [...objects].reverse()) {
      const id = idOf(object)
      if (id === null) throw new Refused(400, `An object of collections.${collection} has no id.`)
      written.push({ collection, id, object })
    }
  }
  return written
}

function idOf(object: unknown): string | null {
  const isNamed = typeof object === 'object' && object !== null && 'id' in object
  return isNamed && typeof object.id === 'string' && object.id !== '' ? object.id : null
}
