import type { Account } from '../runtime/accounts.ts'
import { html, type Html } from './html.ts'
import { deliveryTable, rulePanel } from './page-deliveries.ts'
import { cardPanel } from './page-cards.ts'
import { clockPanel } from './page-clock.ts'
import { faultPanel } from './page-faults.ts'
import { hidden, link, table, time } from './page-parts.ts'
import { requestForm, requestTable } from './page-requests.ts'
import { searchForm } from './page-search.ts'
import { countsOf, type ControlParts } from './parts.ts'

const LISTED = 100

/** One account: what can be done to it, then what it holds. */
export function accountPage(account: Account, { runtime, log, faults }: ControlParts): Html {
  const kinds = Object.entries(countsOf(account)).map(
    ([kind, count]) =>
      html`<tr>
        <th scope="row"><a href="${link(account, kind)}">${kind}</a></th>
        <td class="number">${count}</td>
      </tr>`,
  )
  const eventRows = account.data.store.events.page({ limit: LISTED }).data.map(
    (event) =>
      html`<tr>
        <th scope="row"><a href="${link(account, 'events', event.id)}">${event.id}</a></th>
        <td>${event.type}</td>
        <td class="when">${time(event.created * 1000)}</td>
        <td class="number">${event.pending_webhooks}</td>
      </tr>`,
  )
  return html`<p><a href="/">All accounts</a> · secret key <code>sk_test_${account.name}</code></p>
    ${searchForm(account)}
    <nav aria-label="On this page">
      <a href="#tools">Tools</a> · <a href="#deliveries">Deliveries</a> · <a href="#events">Events</a> ·
      <a href="#objects">Objects</a> · <a href="#requests">Requests</a>
    </nav>
    <h2 id="tools">Tools</h2>
    <div class="panels">
      ${clockPanel(account, runtime.nowSeconds(account))} ${cardPanel()} ${snapshotPanel(account.name)}
      ${faultPanel(faults.list(account.name), account.name)}
      ${rulePanel(runtime.deliveryRules.list(account.name), account.name)}
    </div>
    ${deliveryTable(account)} ${table('Events', ['Event', 'Type', 'When', 'Pending webhooks'], eventRows)}
    ${table('Objects', ['Kind', 'Count'], kinds)} ${requestTable(log.list(account.name), account)}
    ${requestForm(account)}`
}

function snapshotPanel(account: string): Html {
  return html`<section class="panel" aria-labelledby="snapshot">
    <h3 id="snapshot">Snapshot</h3>
    <p>All that the account holds, as a file. Restoring puts it in the place of what is there.</p>
    <form data-work="save">${hidden('account', account)}<button>Save snapshot</button></form>
    <form data-work="restore" data-door="POST /_emulator/restore">
      ${hidden('account', account)}
      <label>Snapshot file<input type="file" accept="application/json,.json" /></label>
      <button>Restore</button>
    </form>
    <form data-door="POST /_emulator/reset" data-work="reset">
      ${hidden('account', account)}<button>Empty the account</button>
    </form>
  </section>`
}
