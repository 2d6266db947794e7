import { accountDoors } from './account-doors.ts'
import { customerDoors } from './customer-doors.ts'
import { deliveryDoors } from './delivery-doors.ts'
import type { Door } from './door.ts'
import { dunningDoors } from './dunning-doors.ts'
import { faultDoors } from './fault-doors.ts'
import { readInput, Refused, refuseOthers } from './input.ts'
import { refusal, type ControlParts } from './parts.ts'
import { testClockDoors } from './test-clock-doors.ts'

/**
 * What tests and tools may do beyond Stripe's API. Every request carries `x-emulator: 1`; a POST carries a JSON
 * object with `content-type: application/json`, a DELETE the same or a query. `account` is what follows `sk_test_`
 * in a key. `?` marks what may be left out; `null` is the same as left out. What is refused answers
 * `{ error: { type, message } }` with 400, 403, 404 or 415.
 *
 * | door | takes | does |
 * | --- | --- | --- |
 * | GET accounts | | `{ accounts: [{ name, objects }] }` |
 * | GET requests | account? | `{ requests }`, newest first, with the `fault` that met each |
 * | POST reset | account | empties the account |
 * | POST idle | | answers when no delivery and no clock advance is under way |
 * | GET snapshot | account | `{ account, collections }`, all the account holds |
 * | POST restore | account, collections | puts a snapshot in the place of all the account holds, journaled; what waited for delivery in it is delivered |
 * | POST webhook_endpoints/roll | account, id | `{ id, secret }`; the old secret signs too for a day |
 * | GET clock | account | `{ account, now, ahead }`, seconds |
 * | POST clock | account, advance \| set | takes on the clock of all that has no test clock by `advance` seconds or to the moment `set`, due work on the way done at its moment, idempotency keys and old events aged; never back; signatures and retries of webhooks stay on wall time; answers when it is done |
 * | POST test_clock | account, id, advance | takes a test clock on by `advance` seconds as the API does, and answers when it stands there |
 * | GET dunning | account | `{ retry_days, then }` |
 * | POST dunning | account, retry_days?, then? | failed invoices of subscriptions are tried again after so many days each ([3, 5, 7]; none for no retries), and after the last try the subscription is `cancel`ed (default), `unpaid` or stays `past_due` |
 * | POST faults | see below | makes a fault, answers it with its `id`, `seen`, `hits`, `hanging` |
 * | GET faults | account? | `{ faults }` |
 * | DELETE faults | id?, account? | removes one, those of an account, or all; requests that they hold are cut, a `before` one without a write |
 * | POST faults/release | id?, account? | lets hanging requests go on and leaves the faults |
 * | GET deliveries | account | `{ deliveries }`, newest first: `id`, `event`, `type`, `endpoint`, `state` (pending, delivered, failed, dropped), `held?`, `attempts` |
 * | POST deliveries/hold | account, ids? | keeps these back; without ids the whole account, what is to come included |
 * | POST deliveries/release | account, ids? | sends these in this order, each after the answer to the one before, while the rest stays held; without ids lets all go |
 * | POST deliveries/drop | account, ids? | they never arrive |
 * | POST deliveries/delay | account, ids?, ms | they wait that long from now |
 * | POST deliveries/duplicate | account, ids, as? | a second delivery: `same` event (default) or a `new` event id for the same change; answers the new ids |
 * | POST deliveries/corrupt | account, ids?, part | on every attempt: `signature` wrong, `missing` or `old` (an hour), another endpoint's `secret`, one byte of the `body`; `none` puts it right |
 * | POST deliveries/version | account, ids?, api_version, omit? | tells another version; `omit` leaves out members such as `data.object.status` |
 * | POST deliveries/resend | account, id \| ids | sends once more, whatever became of it |
 * | POST deliveries/rules | account?, type?, count?, do, and ms \| as \| part \| api_version, omit? | the same for the next `count` (default all) deliveries of this type (`invoice.*` for a kind): `do` is hold, drop, delay, duplicate, corrupt or version; several rules add up |
 * | GET deliveries/rules | account? | `{ rules }` with their `hits` |
 * | DELETE deliveries/rules | id?, account? | removes one, those of an account, or all; what they did stays |
 *
 * `ids` (or one `id`) names deliveries or events. Without ids all that wait are meant; one that is on its way is left
 * alone. Faults, rules and the holding of a whole account live in memory: a restart ends them, a reset does not.
 *
 * A fault: `{ account?, method?, path?, nth?, count?, probability?, seed?, when?, do, ms?, status?, error?, headers?,
 * sticky? }`. `path` is `/v1/customers`, `/v1/customers/:id`, or with `*` at its end a prefix. `nth` is the first
 * matching request that is hit (then `count` is 1 unless told, else all are hit); `probability` draws from `seed`
 * (default 1), so the same run meets the same faults. `when` is `before` (default: nothing is written) or `after` (the
 * write is journaled and its events leave). `do`: `status` with that `error` merged over the usual one for it and with
 * extra `headers` (`stripe-should-retry`, `retry-after`); `reset` the connection (Stripe's SDK repeats the first reset
 * at once with the same key, also with no retries allowed: `count: 2` is what its caller sees); `truncate` after half a body; `hang`
 * for `ms` or until released; `delay` by `ms`. A `sticky` status is kept for the idempotency key and replayed as
 * Stripe replays a 500; that is the default but for 401, 409, 429 and 503. While a request hangs its key is in use:
 * the same key answers 409. Replays of a key count for `nth` and meet every fault but sticky ones.
 */
const doors: ReadonlyMap<string, Door> = new Map(
  [
    ...accountDoors,
    ...customerDoors,
    ...testClockDoors,
    ...dunningDoors,
    ...faultDoors,
    ...deliveryDoors,
  ].map((door) => [door.call, door]),
)

/**
 * Answers a request under `/_emulator/`. The header keeps plain forms and links of web pages out: another origin would
 * have to ask for leave first, and gets none.
 */
export async function answerDoor(request: Request, url: URL, parts: ControlParts): Promise<Response> {
  if (request.headers.get('x-emulator') !== '1') {
    return refusal(403, 'Requests to /_emulator/ carry the header x-emulator: 1.')
  }
  const door = doors.get(`${request.method} ${url.pathname}`)
  if (!door) return refusal(404, `There is no ${request.method} ${url.pathname}.`)
  try {
    const input = await readInput(request, url)
    refuseOthers(input, door.takes)
    const answer = await door.answer(parts, input)
    await parts.runtime.accounts.flushed()
    return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } })
  } catch (error) {
    if (error instanceof Refused) return error.answer()
    console.error(`emulator: ${door.call} failed`, error)
    return refusal(500, 'The emulator failed; its log says more.')
  }
}

/** What the page tells of them. */
export const doorList: readonly Pick<Door, 'call' | 'takes' | 'does'>[] = [...doors.values()]
