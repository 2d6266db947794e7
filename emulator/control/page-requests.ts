import type { Account } from '../runtime/accounts.ts'
import { html, type Html } from './html.ts'
import { summaryOf } from './object-summary.ts'
import { hidden, link, requestLink, table, time, trail } from './page-parts.ts'
import type { LoggedRequest } from './request-log.ts'

const LISTED = 100

export function requestTable(requests: readonly LoggedRequest[], account?: Account): Html {
  const rows = requests.slice(0, LISTED).map(
    (request) =>
      html`<tr>
        <th scope="row">${account ? requestLink(account, request.id) : html`<code>${request.id}</code>`}</th>
        <td class="when">${time(request.at)}</td>
        <td>${request.method} ${request.path}</td>
        <td class="number">${request.status}</td>
        <td>${request.fault}</td>
        <td>${refusalIn(request) ?? html`<code>${request.params.slice(0, 160)}</code>`}</td>
      </tr>`,
  )
  return table('Requests', ['Request', 'When', 'Call', 'Status', 'Fault', 'Parameters or error'], rows)
}

/** What the error says; its text may be cut off, so it is not parsed. */
function refusalIn({ error }: LoggedRequest): string | null {
  if (error === null) return null
  const [, message] = /"message":"((?:[^"\\]|\\.)*)/.exec(error) ?? []
  return message?.replaceAll(/\\(.)/g, '$1') ?? error
}

/** The log of an account's requests, or of those that say what is sought. */
export function requestsPage(account: Account, requests: readonly LoggedRequest[], text: string): Html {
  const sought = text.trim().toLowerCase()
  const fits = ({ id, method, path, params, status, error }: LoggedRequest) =>
    [id, `${method} ${path}`, params, status, error ?? ''].join(' ').toLowerCase().includes(sought)
  return html`${trail(account)} ${requestForm(account, text)} ${requestTable(requests.filter(fits), account)}`
}

export function requestForm(account: Account, text = ''): Html {
  return html`<form role="search" method="get" action="/" aria-label="Find requests">
    ${hidden('account', account.name)} ${hidden('view', 'requests')}
    <label class="wide"
      >Find requests<input
        type="search"
        name="q"
        value="${text}"
        placeholder="a path, a status, a parameter"
        autocomplete="off"
        spellcheck="false"
    /></label>
    <button>Find</button>
  </form>`
}

/** One request with all that is known of it, and the events that it caused. */
export function requestPage(account: Account, id: string, request: LoggedRequest | undefined): Html {
  const events = account.data.store.events.all().filter(({ request: by }) => by?.id === id)
  const rows = events.toReversed().map(
    (event) =>
      html`<tr>
        <th scope="row"><a href="${link(account, 'events', event.id)}">${event.type}</a></th>
        <td class="when">${time(event.created * 1000)}</td>
        <td>${summaryOf(event.data.object)}</td>
      </tr>`,
  )
  return html`${trail(account)}
  ${
    request
      ? html`<dl>
          ${fact('Call', `${request.method} ${request.path}`)} ${fact('When', `${time(request.at)} UTC`)}
          ${fact('Status', String(request.status))} ${fact('Took', `${request.took} ms`)}
          ${fact('Idempotency key', request.idempotencyKey)} ${fact('Fault', request.fault)}
          ${fact('Parameters', request.params.replaceAll('&', '\n'))} ${fact('Refused', refusalIn(request))}
          ${fact('Answer', request.error)}
        </dl>`
      : html`<p>The log holds the last thousand requests; this one is older. Its events are still here.</p>`
  }
  ${table('Events', ['Event', 'When', 'About'], rows)}`
}

function fact(name: string, value: string | null): Html | false {
  return (
    value !== null &&
    value !== '' &&
    html`<div>
      <dt>${name}</dt>
      <dd><code>${value}</code></dd>
    </div>`
  )
}
