import type { Account } from '../runtime/accounts.ts'
import type { DeliveryRuleEntry } from '../webhooks/delivery-rules.ts'
import { html, type Html } from './html.ts'
import { bareTable, field, hidden, link, list, number, select } from './page-parts.ts'

const LISTED = 100

/** What can be done to ticked deliveries: the words, the door and what is sent besides the ids. */
const ACTIONS: readonly (readonly [string, string, object])[] = [
  ['Release, in the order ticked', 'release', {}],
  ['Hold back', 'hold', {}],
  ['Drop', 'drop', {}],
  ['Delay by a minute', 'delay', { ms: 60_000 }],
  ['Send again', 'resend', {}],
  ['Duplicate', 'duplicate', { as: 'same' }],
  ['Duplicate under a new event id', 'duplicate', { as: 'new' }],
  ['Spoil the signature', 'corrupt', { part: 'signature' }],
  ['Spoil the body', 'corrupt', { part: 'body' }],
  ['Leave the signature out', 'corrupt', { part: 'missing' }],
  ['Sign with an old time', 'corrupt', { part: 'old' }],
  ['Sign with another secret', 'corrupt', { part: 'secret' }],
  ['Put right what was spoilt', 'corrupt', { part: 'none' }],
]

const TREATMENTS = [
  ['hold', 'hold them back'],
  ['drop', 'drop them'],
  ['delay', 'delay them'],
  ['duplicate', 'send them twice'],
  ['version', 'tell another API version'],
] as const

/** The deliveries of an account with what can be done to them. */
export function deliveryTable(account: Account): Html {
  const { events, webhook_deliveries: deliveries } = account.data.store
  const rows = deliveries.page({ limit: LISTED }).data.map((delivery) => {
    const last = delivery.attempts.at(-1)
    const { id } = delivery
    return html`<tr>
      <td><input type="checkbox" form="deliveries-form" value="${id}" aria-label="Choose ${id}" /></td>
      <th scope="row"><a href="${link(account, 'webhook_deliveries', id)}">${id}</a></th>
      <td>${events.find(delivery.event)?.type}</td>
      <td><a href="${link(account, 'events', delivery.event)}">${delivery.event}</a></td>
      <td>${delivery.held ? 'held' : delivery.state}</td>
      <td class="number">${delivery.attempts.length}</td>
      <td>${last ? (last.error ?? last.status) : ''}</td>
    </tr>`
  })
  const heads = ['Choose', 'Delivery', 'Type', 'Event', 'State', 'Attempts', 'Last answer']
  const options = ACTIONS.map(
    ([words, door, body]) =>
      html`<option value="POST /_emulator/deliveries/${door}" data-body="${JSON.stringify(body)}">
        ${words}
      </option>`,
  )
  return html`<h2 id="deliveries">Deliveries</h2>
    <p>
      With none ticked, hold and release mean the whole account and what is to come; delay, drop and spoil
      mean all that wait.
    </p>
    <form id="deliveries-form" data-door="" data-done="Done with the deliveries.">
      ${hidden('account', account.name)}
      <label
        >With the ticked ones<select name="action" data-chooses>
          ${options}
        </select></label
      >
      <button>Do it</button>
    </form>
    ${rows.length > 0 ? bareTable('Deliveries', heads, rows) : html`<p>None yet.</p>`}`
}

/** The rules for deliveries to come, and a form for another. */
export function rulePanel(rules: readonly DeliveryRuleEntry[], account: string): Html {
  const rows = rules.map(
    ({ id, type, count, hits, held, dropped, delay, duplicate, spoil }) =>
      html`<tr>
        <th scope="row">
          <code>${id}</code>
          ${[
            type ?? 'every type',
            held && 'held',
            dropped && 'dropped',
            delay !== undefined && `delayed ${delay} ms`,
            duplicate && `twice, ${duplicate} id`,
            spoil && JSON.stringify(spoil),
            count !== null && `${count} times`,
          ]
            .filter(Boolean)
            .join(', ')}
        </th>
        <td class="number">${hits}</td>
        <td>
          <form data-door="DELETE /_emulator/deliveries/rules" data-done="The rule is gone.">
            ${hidden('id', id)}<button aria-label="Remove ${id}">Remove</button>
          </form>
        </td>
      </tr>`,
  )
  return html`<section class="panel" aria-labelledby="rules">
    <h3 id="rules">Deliveries to come</h3>
    <p>What becomes of webhooks that are not made yet.</p>
    ${rows.length > 0 && bareTable('Rules for deliveries', ['Rule', 'Hits', 'Action'], rows)}
    <form data-door="POST /_emulator/deliveries/rules" data-done="The rule stands.">
      ${hidden('account', account)} ${select('It will', 'do', TREATMENTS)}
      ${field('Event type', 'type', 'invoice.*')} ${number('How many', 'count', 1)}
      ${number('Milliseconds', 'ms')} ${field('API version', 'api_version', '2019-01-01')}
      ${list('Members left out', 'omit', 'data.object.status')}
      <button>Add rule</button>
    </form>
  </section>`
}
