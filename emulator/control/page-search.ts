import type { Account } from '../runtime/accounts.ts'
import { html, type Html } from './html.ts'
import { summaryOf, textIn } from './object-summary.ts'
import { hidden, link, table, trail } from './page-parts.ts'

const FOUND = 100

interface Found {
  readonly kind: string
  readonly id: string
  readonly object: object
}

/** Asks for objects by id or by anything that they say. */
export function searchForm(account: Account, text = ''): Html {
  return html`<form role="search" method="get" action="/">
    ${hidden('account', account.name)} ${hidden('view', 'search')}
    <label class="wide"
      >Find objects<input
        type="search"
        name="q"
        value="${text}"
        placeholder="an id, an address, a name, metadata"
        autocomplete="off"
        spellcheck="false"
        required
    /></label>
    <button>Find</button>
  </form>`
}

export function searchPage(account: Account, text: string): Html {
  const found = search(account, text)
  const rows = found.map(
    ({ kind, id, object }) =>
      html`<tr>
        <th scope="row"><a href="${link(account, kind, id)}">${id}</a></th>
        <td>${kind}</td>
        <td>${summaryOf(object)}</td>
      </tr>`,
  )
  const heading = found.length === FOUND ? `Found the first ${FOUND}` : `Found ${found.length}`
  return html`${trail(account)} ${searchForm(account, text)}
  ${
    rows.length > 0
      ? table(heading, ['Id', 'Kind', 'What it is'], rows)
      : html`<h2>Nothing says “${text}”</h2>
          <p>Ids are found whole or in part, and so is any text inside an object, in capitals or not.</p>`
  }`
}

/** Of Stripe's own objects; events and the emulator's records only by their id. Newest first within each kind. */
function search(account: Account, text: string): Found[] {
  const sought = text.trim().toLowerCase()
  const found: Found[] = []
  if (sought === '') return found
  for (const [kind, objects] of account.data.byName) {
    const named = objects.find(text.trim())
    for (const object of named ? [named] : objects.all()) {
      const id = textIn(object, 'id')
      if (id === undefined || (object !== named && !says(object, sought))) continue
      found.push({ kind, id, object })
      if (found.length === FOUND) return found
    }
  }
  return found
}

function says(object: object, sought: string): boolean {
  const kind = textIn(object, 'object')
  return kind !== undefined && kind !== 'event' && isSaid(object, sought)
}

/** Values are sought, not the names of fields: those are the same in all. */
function isSaid(value: unknown, sought: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(sought)
  if (typeof value === 'number') return String(value) === sought
  return (
    typeof value === 'object' && value !== null && Object.values(value).some((one) => isSaid(one, sought))
  )
}
