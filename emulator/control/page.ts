import type { Account } from '../runtime/accounts.ts'
import type { AnyCollection } from '../store/collection.ts'
import { doorList } from './doors.ts'
import { html, type Html } from './html.ts'
import { accountPage } from './page-account.ts'
import { faultPanel } from './page-faults.ts'
import { bareTable, link, table } from './page-parts.ts'
import { PAGE_PATHS } from './page-paths.ts'
import { requestTable } from './page-requests.ts'
import { PAGE_SCRIPT } from './page-script.ts'
import { PAGE_STYLE } from './page-style.ts'
import { countsOf, refusal, type ControlParts } from './parts.ts'

const LISTED = 100

/** The page to look inside and to set things up: accounts, then one account, a kind of object, one object as JSON. */
export function answerPage(url: URL, parts: ControlParts): Response {
  if (url.pathname === PAGE_PATHS.style) return file('text/css', PAGE_STYLE)
  if (url.pathname === PAGE_PATHS.script) return file('text/javascript', PAGE_SCRIPT)
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

function overview({ runtime, log, faults }: ControlParts): Html {
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
  return html`<p>
      Any key <code>sk_test_…</code> opens an account of its own, made on first use. An account's page has its
      clock, faults, deliveries and snapshots.
    </p>
    ${table('Accounts', ['Account', 'Secret key', 'Objects'], rows)}
    <h2>Tools</h2>
    <div class="panels">${faultPanel(faults.list(), null)}</div>
    ${requestTable(log.list())} ${doorTable()}`
}

function doorTable(): Html {
  const rows = doorList.map(
    ({ call, takes, does }) =>
      html`<tr>
        <th scope="row"><code>${call}</code></th>
        <td><code>${takes.join(', ')}</code></td>
        <td>${does}</td>
      </tr>`,
  )
  return html`<details>
    <summary>Doors for tests</summary>
    <p>
      Requests carry the header <code>x-emulator: 1</code>; a POST carries a JSON object and says so in its
      content-type. They answer to this machine alone, under its own host names.
    </p>
    ${bareTable('Doors', ['Door', 'Takes', 'Does'], rows)}
  </details>`
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

function page(title: string, body: Html): Response {
  const { markup } = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="${PAGE_PATHS.style}" />
      <script type="module" src="${PAGE_PATHS.script}"></script>
    </head>
    <body>
      <main>
        <h1>${title}</h1>
        <p id="outcome" role="status"></p>
        ${body}
      </main>
    </body>
  </html>`
  return new Response(`<!doctype html>\n${markup}`, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      ...COMMON_HEADERS,
    },
  })
}

const COMMON_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

function file(type: string, text: string): Response {
  return new Response(text, { headers: { 'Content-Type': `${type}; charset=utf-8`, ...COMMON_HEADERS } })
}

function json(object: object): Response {
  return new Response(JSON.stringify(object, null, 2), {
    headers: { 'Content-Type': 'application/json', ...COMMON_HEADERS },
  })
}
