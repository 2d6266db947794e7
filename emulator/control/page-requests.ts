import { html, type Html } from './html.ts'
import { table, time } from './page-parts.ts'
import type { LoggedRequest } from './request-log.ts'

const LISTED = 100

export function requestTable(requests: readonly LoggedRequest[]): Html {
  const rows = requests.slice(0, LISTED).map(
    (request) =>
      html`<tr>
        <th scope="row"><code>${request.id}</code></th>
        <td>${time(request.at)}</td>
        <td>${request.method} ${request.path}</td>
        <td class="number">${request.status}</td>
        <td>${request.fault}</td>
        <td><code>${request.error ?? request.params.slice(0, 160)}</code></td>
      </tr>`,
  )
  return table('Requests', ['Request', 'When', 'Call', 'Status', 'Fault', 'Parameters or error'], rows)
}
