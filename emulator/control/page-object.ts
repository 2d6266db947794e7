import type { Account } from '../runtime/accounts.ts'
import type { StoredEvent } from '../store/collections.ts'
import { html, type Html } from './html.ts'
import { summaryOf, textIn } from './object-summary.ts'
import { link, requestLink, table, time, trail } from './page-parts.ts'

const LISTED = 200

/** One object: what it is, what happened to it and, at the end, all that it says. */
export function objectPage(account: Account, kind: string, object: object): Html {
  const id = textIn(object, 'id') ?? ''
  const isEvent = kind === 'events'
  return html`${trail(account, kind)}
    <p>${summaryOf(object)}</p>
    ${isEvent ? deliveriesOf(account, id) : historyOf(account, id)}
    <h2>JSON</h2>
    <p><a href="${link(account, kind, id)}&as=json">As it is</a></p>
    <div class="scroll" role="region" tabindex="0" aria-label="JSON">
      <pre><code>${withLinks(account, JSON.stringify(object, null, 2))}</code></pre>
    </div>`
}

/** The events about it and, for whoever owns others, about what is theirs, newest first. */
function historyOf(account: Account, id: string): Html {
  const { events, webhook_deliveries: deliveries } = account.data.store
  const rows = events
    .all()
    .filter(({ data: { object } }) => textIn(object, 'id') === id || refersTo(object, id))
    .slice(0, LISTED)
    .map((event) => {
      const about = textIn(event.data.object, 'id') ?? ''
      const states = deliveries.by('event', event.id).map(({ state, held }) => (held ? 'held' : state))
      return html`<tr>
        <td class="when">${time(event.created * 1000)}</td>
        <th scope="row"><a href="${link(account, 'events', event.id)}">${event.type}</a></th>
        <td>${about === id ? 'itself' : about}</td>
        <td>${changesIn(event)}</td>
        <td>${event.request?.id ? requestLink(account, event.request.id) : 'the clock'}</td>
        <td>${states.join(', ')}</td>
      </tr>`
    })
  const heads = ['When', 'Event', 'About', 'What changed', 'Asked by', 'Deliveries']
  return table('History', heads, rows)
}

function refersTo(object: object, id: string): boolean {
  return ['customer', 'subscription', 'invoice', 'payment_intent', 'charge'].some(
    (name) => textIn(object, name) === id,
  )
}

/** `status: incomplete → active`, for each thing that changed; what it became for a new one. */
function changesIn({ data: { object, previous_attributes: previous } }: StoredEvent): Html | string {
  if (!previous) return summaryOf(object)
  const changes = flatten(previous, object).map(
    ([path, before, after]) =>
      html`<li>
        <code>${path}</code>: ${shortly(before)} <span aria-label="becomes">→</span> ${shortly(after)}
      </li>`,
  )
  return html`<ul class="plain">
    ${changes}
  </ul>`
}

function flatten(before: object, after: unknown, prefix = ''): [string, unknown, unknown][] {
  const now = new Map<string, unknown>(isHash(after) ? Object.entries(after) : [])
  return Object.entries(before).flatMap(([key, old]: [string, unknown]): [string, unknown, unknown][] => {
    const current = now.get(key)
    if (isHash(old) && isHash(current)) return flatten(old, current, `${prefix}${key}.`)
    return [[`${prefix}${key}`, old, current ?? null]]
  })
}

function isHash(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shortly(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? '1 entry' : `${value.length} entries`
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function deliveriesOf(account: Account, event: string): Html {
  const { webhook_deliveries: deliveries, webhook_endpoints: endpoints } = account.data.store
  const rows = deliveries.by('event', event).map((delivery) => {
    const attempts = delivery.attempts.map(({ at, status, error }) => `${time(at)} ${error ?? status ?? ''}`)
    return html`<tr>
      <th scope="row">
        <a href="${link(account, 'webhook_deliveries', delivery.id)}">${delivery.id}</a>
      </th>
      <td>${endpoints.find(delivery.endpoint)?.url ?? delivery.endpoint}</td>
      <td>${delivery.held ? 'held' : delivery.state}</td>
      <td>${attempts.join('; ')}</td>
    </tr>`
  })
  return table('Deliveries', ['Delivery', 'Endpoint', 'State', 'Tries'], rows)
}

const ID = /"([a-z]{2,8}_[A-Za-z0-9]{8,64})"/

/** The text with each id that the account knows as a link to its object. */
function withLinks(account: Account, text: string): Html {
  const pieces = text.split(ID).map((piece, position) => {
    if (position % 2 === 0) return piece
    const kind = kindOf(account, piece)
    return kind === undefined ? `"${piece}"` : html`"<a href="${link(account, kind, piece)}">${piece}</a>"`
  })
  return html`${pieces}`
}

function kindOf(account: Account, id: string): string | undefined {
  for (const [kind, objects] of account.data.byName) if (objects.find(id)) return kind
  return undefined
}
