import type { Account } from '../runtime/accounts.ts'
import { html, type Html } from './html.ts'

/** The heads of columns that hold numbers. */
const NUMBERS: readonly string[] = [
  'Attempts',
  'Count',
  'Held',
  'Hits',
  'Objects',
  'Pending webhooks',
  'Status',
]

/** A captioned table that scrolls by itself where it is too wide. */
export function table(caption: string, heads: readonly string[], rows: readonly Html[]): Html {
  const id = caption.split(' ', 1)[0]?.toLowerCase() ?? ''
  if (rows.length === 0) {
    return html`<h2 id="${id}">${caption}</h2>
      <p>None yet.</p>`
  }
  return html`<h2 id="${id}">${caption}</h2>
    ${bareTable(caption, heads, rows)}`
}

export function bareTable(label: string, heads: readonly string[], rows: readonly Html[]): Html {
  const columns = heads.map((head) =>
    NUMBERS.includes(head)
      ? html`<th scope="col" class="number">${head}</th>`
      : html`<th scope="col">${head}</th>`,
  )
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">
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

export function link(account: Account, kind?: string, id?: string): string {
  const query = new URLSearchParams({ account: account.name })
  if (kind !== undefined) query.set('kind', kind)
  if (id !== undefined) query.set('id', id)
  return `/?${query}`
}

/** The way back: to all accounts, to the account and, from one object, to its kind. */
export function trail(account: Account, kind?: string): Html {
  return html`<nav aria-label="Where you are">
    <a href="/">All accounts</a> · <a href="${link(account)}">${account.name}</a> ${
      kind !== undefined && html`· <a href="${link(account, kind)}">${kind}</a>`
    }
  </nav>`
}

export function viewLink(account: Account, view: string, params: Readonly<Record<string, string>>): string {
  return `/?${new URLSearchParams({ account: account.name, view, ...params })}`
}

export function requestLink(account: Account, id: string): Html {
  return html`<a href="${viewLink(account, 'request', { id })}">${id}</a>`
}

/** A moment in milliseconds, in UTC. */
export function time(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19)
}

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`
}

/** A choice; an empty value is left out of what is sent. */
export function select(label: string, name: string, options: readonly (readonly [string, string])[]): Html {
  const choices = options.map(([value, text]) => html`<option value="${value}">${text}</option>`)
  return html`<label
    >${label}<select name="${name}">
      ${choices}
    </select></label
  >`
}

export function field(label: string, name: string, placeholder = ''): Html {
  return html`<label
    >${label}<input name="${name}" placeholder="${placeholder}" autocomplete="off" spellcheck="false"
  /></label>`
}

/** Several words in one field, apart by spaces or commas. */
export function list(label: string, name: string, placeholder = ''): Html {
  return html`<label
    >${label}<input
      name="${name}"
      placeholder="${placeholder}"
      autocomplete="off"
      spellcheck="false"
      data-list
  /></label>`
}

export function number(label: string, name: string, min = 0): Html {
  return html`<label>${label}<input type="number" name="${name}" min="${min}" step="1" /></label>`
}

/** A number from 0 to 1. */
export function share(label: string, name: string): Html {
  return html`<label
    >${label}<input type="number" name="${name}" min="0" max="1" step="any" data-exact
  /></label>`
}
