import type { Account } from '../runtime/accounts.ts'
import { clockOf } from '../runtime/work.ts'
import type { StoredEvent, TestClock } from '../store/collections.ts'
import { html, type Html } from './html.ts'
import { summaryOf, textIn } from './object-summary.ts'
import { bareTable, hidden, link, table, time, trail, viewLink } from './page-parts.ts'
import { page } from './page-shell.ts'
import { refusal, type ControlParts } from './parts.ts'
import { legend, timeline, type Happening, type Lane, type Tone } from './timeline.ts'

const SHOWN = 500
/** The name of the clock of all that has no test clock. */
const WALL = 'wall'

/** The clocks of an account: a form for the one of all that has no test clock, and a way to each of the others. */
export function clockPanel(account: Account, now: number): Html {
  const rows = account.data.store.test_clocks.all().map(
    (clock) =>
      html`<tr>
        <th scope="row"><a href="${viewLink(account, 'clock', { clock: clock.id })}">${nameOf(clock)}</a></th>
        <td class="when">${time(clock.frozen_time * 1000)}</td>
        <td>${clock.status}</td>
      </tr>`,
  )
  return html`<section class="panel" aria-labelledby="clock">
    <h3 id="clock">Clocks</h3>
    <p>
      For all that has no test clock it is <strong>${time(now * 1000)}</strong> UTC. It goes forward only;
      what falls due on the way happens. <a href="${viewLink(account, 'clock', { clock: WALL })}">Timeline</a>
    </p>
    ${advanceForm(account, WALL, now)}
    ${rows.length > 0 && bareTable('Test clocks', ['Test clock', 'Stands at', 'State'], rows)}
  </section>`
}

/** One clock: taking it on, and a picture and a table of what happened on it, since a moment when one is given. */
export function clockPage(account: Account, params: URLSearchParams, { runtime }: ControlParts): Response {
  const id = params.get('clock') ?? WALL
  const clock = account.data.store.test_clocks.find(id)
  if (!clock && id !== WALL) return refusal(404, `No such test clock: '${id}'`)
  const now = clock?.frozen_time ?? runtime.nowSeconds(account)
  const since = Number(params.get('from') ?? Number.NaN)
  const isPart = Number.isSafeInteger(since) && since >= 0 && since <= now
  const all = eventsOn(account, clock ? id : null)
  const events = all.filter(({ created }) => !isPart || created >= since).slice(0, SHOWN)
  const happenings = events.map(happeningOf)
  const from = isPart ? since : Math.min(now, ...happenings.map(({ at }) => at))
  return page(
    clock ? nameOf(clock) : `Clock of ${account.name}`,
    html`${trail(account)}
      <p>
        It is <strong>${time(now * 1000)}</strong> UTC${clock && `, the clock is ${clock.status}`}.
        ${clock && html`<a href="${link(account, 'test_clocks', clock.id)}">The clock itself</a>`}
      </p>
      ${advanceForm(account, id, now)}
      <h2>What happened</h2>
      <p>
        ${isPart ? `Since ${time(since * 1000)} UTC.` : 'In all.'}
        ${isPart && html`<a href="${viewLink(account, 'clock', { clock: id })}">Show all</a>`}
      </p>
      ${
        events.length > 0 &&
        html`${legend()}
          <div class="scroll" role="region" tabindex="0" aria-label="Timeline">
            ${timeline(happenings, from, now)}
          </div>`
      }
      ${table(
        'Events',
        ['When', 'Event', 'About', 'What it is'],
        events.map((event) => row(account, event)),
      )}`,
  )
}

function advanceForm(account: Account, clock: string, now: number): Html {
  const door = clock === WALL ? 'POST /_emulator/clock' : 'POST /_emulator/test_clock'
  const then = viewLink(account, 'clock', { clock, from: String(now) })
  return html`<form
    class="short"
    data-door="${door}"
    data-done="The clock stands there now."
    data-then="${then}"
  >
    ${hidden('account', account.name)} ${clock !== WALL && hidden('id', clock)}
    <label
      >Days<input
        type="number"
        name="days"
        data-name="advance"
        data-times="86400"
        value="1"
        min="0.01"
        max="3660"
        step="any"
        required
    /></label>
    <button>Advance</button>
  </form>`
}

function row(account: Account, event: StoredEvent): Html {
  const { object } = event.data
  const about = textIn(object, 'id') ?? ''
  const kind = kindOf(account, about)
  const { tone } = happeningOf(event)
  return html`<tr>
    <td class="when">${time(event.created * 1000)}</td>
    <th scope="row">
      <a href="${link(account, 'events', event.id)}">${event.type}</a>${tone === 'bad' && ' ✕'}
    </th>
    <td>${kind === undefined ? about : html`<a href="${link(account, kind, about)}">${about}</a>`}</td>
    <td>${summaryOf(object)}</td>
  </tr>`
}

function kindOf(account: Account, id: string): string | undefined {
  for (const [kind, objects] of account.data.byName) if (objects.find(id)) return kind
  return undefined
}

/** The events of what lives on this clock, newest first. */
function eventsOn({ data: { store } }: Account, clock: string | null): StoredEvent[] {
  return store.events.all().filter(({ data: { object } }) => {
    const kind = textIn(object, 'object')
    return kind !== undefined && clockOf(Object.assign({ object: kind }, object), store) === clock
  })
}

function happeningOf({ type, created, data: { object } }: StoredEvent): Happening {
  return {
    at: created,
    lane: laneOf(type),
    tone: toneOf(type, textIn(object, 'status')),
    words: [time(created * 1000), type, summaryOf(object)].filter((words) => words !== '').join(' · '),
  }
}

const LANE_OF: readonly (readonly [string, Lane])[] = [
  ['customer.subscription', 'Subscriptions'],
  ['subscription_schedule', 'Subscriptions'],
  ['invoice', 'Invoices'],
  ['credit_note', 'Invoices'],
  ['payment_intent', 'Payments'],
  ['setup_intent', 'Payments'],
  ['charge', 'Payments'],
  ['refund', 'Payments'],
  ['mandate', 'Payments'],
  ['customer', 'Customers'],
  ['payment_method', 'Customers'],
]

function laneOf(type: string): Lane {
  return LANE_OF.find(([start]) => type.startsWith(start))?.[1] ?? 'Other'
}

const BAD = /failed|canceled|deleted|expired|aborted|uncollectible|voided|overdue|dispute|action_required/
const GOOD = /paid|succeeded|completed|resumed/
const BAD_STATUS: readonly string[] = ['past_due', 'unpaid', 'incomplete_expired', 'canceled']

function toneOf(type: string, status: string | undefined): Tone {
  if (BAD.test(type)) return 'bad'
  if (type === 'customer.subscription.updated' && status !== undefined && BAD_STATUS.includes(status)) {
    return 'bad'
  }
  return GOOD.test(type) ? 'good' : 'plain'
}

function nameOf({ id, name }: TestClock): string {
  return name ?? id
}
