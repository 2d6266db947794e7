import type { Account } from '../runtime/accounts.ts'
import type { AnyCollection } from '../store/collection.ts'
import { howToPoint } from '../how-to-point.ts'
import { doorList } from './doors.ts'
import { html, type Html } from './html.ts'
import { accountPage } from './page-account.ts'
import { cardPanel } from './page-cards.ts'
import { clockPage } from './page-clock.ts'
import { faultPanel } from './page-faults.ts'
import { objectPage } from './page-object.ts'
import { bareTable, link, table, trail } from './page-parts.ts'
import { PAGE_PATHS } from './page-paths.ts'
import { requestPage, requestsPage, requestTable } from './page-requests.ts'
import { searchPage } from './page-search.ts'
import { PAGE_SCRIPT } from './page-script.ts'
import { file, json, page } from './page-shell.ts'
import { PAGE_STYLE } from './page-style.ts'
import { countsOf, refusal, type ControlParts } from './parts.ts'

const LISTED = 100
const OPEN: Html = { markup: 'open' }

/** The page to look inside and to set things up: accounts, then one account, a kind of object, one object as JSON. */
export function answerPage(url: URL, parts: ControlParts): Response {
  if (url.pathname === PAGE_PATHS.style) return file('text/css', PAGE_STYLE)
  if (url.pathname === PAGE_PATHS.script) return file('text/javascript', PAGE_SCRIPT)
  const name = url.searchParams.get('account')
  if (name === null) return page('Stripe emulator', overview(parts))
  const account = parts.runtime.accounts.find(name)
  if (!account) return refusal(404, `No such account: '${name}'`)
  const view = url.searchParams.get('view')
  if (view !== null) return viewOf(view, account, url.searchParams, parts)
  const kind = url.searchParams.get('kind')
  if (kind === null) return page(`Account ${name}`, accountPage(account, parts))
  const objects = account.data.byName.get(kind)
  if (!objects) return refusal(404, `There is no kind of object called '${kind}'`)
  const id = url.searchParams.get('id')
  if (id === null) return page(`${kind} of ${name}`, objectsPage(account, objects))
  const object = objects.find(id)
  if (!object) return refusal(404, `No such object: '${id}'`)
  return url.searchParams.get('as') === 'json' ? json(object) : page(id, objectPage(account, kind, object))
}

/** What is looked at across the kinds of objects. */
function viewOf(view: string, account: Account, params: URLSearchParams, parts: ControlParts): Response {
  const { log } = parts
  const text = params.get('q') ?? ''
  const id = params.get('id') ?? ''
  switch (view) {
    case 'search':
      return page(`Find in ${account.name}`, searchPage(account, text))
    case 'requests':
      return page(`Requests of ${account.name}`, requestsPage(account, log.list(account.name), text))
    case 'request': {
      const request = log.list(account.name).find((one) => one.id === id)
      return page(id, requestPage(account, id, request))
    }
    case 'clock':
      return clockPage(account, params, parts)
    default:
      return refusal(404, `There is no view called '${view}'`)
  }
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
      clocks, faults, deliveries and snapshots.
    </p>
    <details ${accounts.length === 0 && OPEN}>
      <summary>Point an SDK here</summary>
      <div class="scroll" role="region" tabindex="0" aria-label="How to point an SDK here">
        <pre><code>${howToPoint(runtime.baseUrl).trim()}</code></pre>
      </div>
    </details>
    ${table('Accounts', ['Account', 'Secret key', 'Objects'], rows)}
    <h2>Tools</h2>
    <div class="panels">${cardPanel()} ${faultPanel(faults.list(), null)}</div>
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
  return html`${trail(account)} ${table(`${objects.name} (${objects.size})`, ['Id', 'JSON'], rows)}`
}
