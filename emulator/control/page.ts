import type { Account } from '../runtime/accounts.ts'
import type { AnyCollection } from '../store/collection.ts'
import { html, type Html } from './html.ts'
import { PAGE_STYLE } from './page-style.ts'
import { countsOf, refusal, type ControlParts } from './parts.ts'

const LISTED = 100

/** What the page consists of. */
export const PAGE_PATHS: readonly string[] = ['/', '/emulator.css', '/emulator-page.js']

/** The page to look inside: accounts, then what one account holds, then a kind of object, then one as JSON. */
export function answerPage(url: URL, parts: ControlParts): Response {
  if (url.pathname === '/emulator.css') {
    return new Response(PAGE_STYLE, { headers: { 'Content-Type': 'text/css; charset=utf-8' } })
  }
  const name = url.searchParams.get('account')
  if (name === null) return page('Stripe emulator', overview(parts))
  const account = parts.runtime.accounts.find(name)
  if (!account) return refusal(404, `No such account: '${name}'`)
  const kind = url.searchParams.get('kind')
  if (kind === null) return page(`Account ${name}`, accountPage(account, parts))
  const objects = account.data.byName.get(kind)
  if (!objects) return refusal(404, `There is no kind of object called '${kind}'`)
  const id = url.searchParams.get('id')
  if (id === null) return page(`${kind} of ${name}`, objectsPage(account, objects))
  const object = objects.find(id)
  return object ? json(object) : refusal(404, `No such object: '${id}'`)
}

function overview({ runtime, log }: ControlParts): Html {
  const accounts = runtime.accounts.list()
  const rows = accounts.map((account) => {
    const total = Object.values(countsOf(account)).reduce((sum, count) => sum + count, 0)
    const key = `sk_test_${account.name}`
    return html`<tr>
      <th scope="row"><a href="${link(account)}">${account.name}</a></th>
      <td><code>${key}</code></td>
      <td class="number">${total}</td>
    </tr>`
  })
  return html`<p>Any key <code>sk_test_…</code> opens an account of its own, made on first use.</p>
    ${table('Accounts', ['Account', 'Secret key', 'Objects'], rows)} ${requestTable(log.list())}`
}

function accountPage(account: Account, { log }: ControlParts): Html {
  const kinds = Object.entries(countsOf(account)).map(
    ([kind, count]) =>
      html`<tr>
        <th scope="row"><a href="${link(account, kind)}">${kind}</a></th>
        <td class="number">${count}</td>
      </tr>`,
  )
  const { events, webhook_deliveries: deliveries } = account.data.store
  const eventRows = events.page({ limit: LISTED }).data.map(
    (event) =>
      html`<tr>
        <th scope="row"><a href="${link(account, 'events', event.id)}">${event.id}</a></th>
        <td>${event.type}</td>
        <td>${time(event.created * 1000)}</td>
        <td class="number">${event.pending_webhooks}</td>
      </tr>`,
  )
  const deliveryRows = deliveries.page({ limit: LISTED }).data.map((delivery) => {
    const last = delivery.attempts.at(-1)
    return html`<tr>
      <th scope="row"><a href="${link(account, 'webhook_deliveries', delivery.id)}">${delivery.id}</a></th>
      <td><a href="${link(account, 'events', delivery.event)}">${delivery.event}</a></td>
      <td>${delivery.state}</td>
      <td class="number">${delivery.attempts.length}</td>
      <td>${last ? (last.error ?? last.status) : ''}</td>
    </tr>`
  })
  return html`<p><a href="/">All accounts</a></p>
    ${table('Objects', ['Kind', 'Count'], kinds)}
    ${table('Events', ['Event', 'Type', 'When', 'Pending webhooks'], eventRows)}
    ${table('Deliveries', ['Delivery', 'Event', 'State', 'Attempts', 'Last answer'], deliveryRows)}
    ${requestTable(log.list(account.name))}`
}

function objectsPage(account: Account, objects: AnyCollection): Html {
  const rows = objects
    .all()
    .slice(0, LISTED)
    .map((object) => {
      const id = 'id' in object ? String(object.id) : ''
      return html`<tr>
        <th scope="row"><a href="${link(account, objects.name, id)}">${id}</a></th>
        <td><code>${JSON.stringify(object).slice(0, 400)}</code></td>
      </tr>`
    })
  return html`<p><a href="/">All accounts</a> · <a href="${link(account)}">${account.name}</a></p>
    ${table(`${objects.name} (${objects.size})`, ['Id', 'JSON'], rows)}`
}

function requestTable(requests: ReturnType<ControlParts['log']['list']>): Html {
  const rows = requests.slice(0, LISTED).map(
    (request) =>
      html`<tr>
        <th scope="row"><code>${request.id}</code></th>
        <td>${time(request.at)}</td>
        <td>${request.method} ${request.path}</td>
        <td class="number">${request.status}</td>
        <td><code>${request.error ?? request.params.slice(0, 160)}</code></td>
      </tr>`,
  )
  return table('Requests', ['Request', 'When', 'Call', 'Status', 'Parameters or error'], rows)
}

function table(caption: string, heads: readonly string[], rows: readonly Html[]): Html {
  if (rows.length === 0)
    return html`<h2>${caption}</h2>
      <p>None yet.</p>`
  const columns = heads.map((head) => html`<th scope="col">${head}</th>`)
  return html`<h2>${caption}</h2>
    <div class="scroll" role="region" tabindex="0" aria-label="${caption}">
      <table>
        <thead>
          <tr>
            ${columns}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`
}

function page(title: string, body: Html): Response {
  const { markup } = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <link rel="stylesheet" href="/emulator.css" />
    </head>
    <body>
      <main>
        <h1>${title}</h1>
        ${body}
      </main>
    </body>
  </html>`
  return new Response(`<!doctype html>\n${markup}`, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    },
  })
}

function json(object: object): Response {
  return new Response(JSON.stringify(object, null, 2), {
    headers: {
      'Content-Type': 'application/json',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  })
}

function link(account: Account, kind?: string, id?: string): string {
  const query = new URLSearchParams({ account: account.name })
  if (kind !== undefined) query.set('kind', kind)
  if (id !== undefined) query.set('id', id)
  return `/?${query}`
}

function time(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19)
}
