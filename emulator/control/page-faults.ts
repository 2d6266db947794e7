import type { FaultEntry } from './fault-book.ts'
import { html, type Html } from './html.ts'
import { bareTable, field, hidden, number, select, share } from './page-parts.ts'

const DEEDS = [
  ['status', 'answer with a status'],
  ['reset', 'reset the connection'],
  ['truncate', 'cut the answer in half'],
  ['hang', 'hang'],
  ['delay', 'delay'],
] as const

/** The faults that stand, and a form for another; without an account it is for all of them. */
export function faultPanel(faults: readonly FaultEntry[], account: string | null): Html {
  return html`<section class="panel" aria-labelledby="faults">
    <h3 id="faults">Faults</h3>
    <p>What the next API requests meet${account === null ? ', of every account' : ''}.</p>
    ${faults.length > 0 && bareTable('Standing faults', ['Fault', 'Hits', 'Held', 'Action'], faults.map(row))}
    <form data-door="POST /_emulator/faults" data-done="The fault stands.">
      ${account !== null && hidden('account', account)} ${select('It will', 'do', DEEDS)}
      ${number('Status', 'status', 200)} ${number('Milliseconds', 'ms')}
      ${select('When', 'when', [
        ['before', 'before the write'],
        ['after', 'after the write'],
      ])}
      ${select('Method', 'method', [
        ['', 'any'],
        ['GET', 'GET'],
        ['POST', 'POST'],
        ['DELETE', 'DELETE'],
      ])}
      ${field('Path', 'path', '/v1/customers/:id')} ${number('From the nth', 'nth', 1)}
      ${number('How many', 'count', 1)} ${share('Share of them (0 to 1)', 'probability')}
      ${number('Seed of the share', 'seed')}
      <button>Add fault</button>
    </form>
  </section>`
}

function row(fault: FaultEntry): Html {
  const { id, when, method, path, account, nth, count, probability, seed, hits, hanging } = fault
  const what = [
    `${fault.do}${fault.status === null ? '' : ` ${fault.status}`}${fault.ms === null ? '' : ` ${fault.ms} ms`}`,
    when,
    method ?? 'any method',
    path ?? 'any path',
    ...(account === null ? [] : [`of ${account}`]),
    ...(nth === null ? [] : [`from no. ${nth}`]),
    ...(count === null ? [] : [`${count} times`]),
    ...(probability === null ? [] : [`a share of ${probability} by seed ${seed}`]),
  ]
  return html`<tr>
    <th scope="row"><code>${id}</code> ${what.join(', ')}</th>
    <td class="number">${hits}</td>
    <td class="number">${hanging}</td>
    <td>
      <form data-door="DELETE /_emulator/faults" data-done="The fault is gone.">
        ${hidden('id', id)}<button aria-label="Remove ${id}">Remove</button>
      </form>
      ${
        hanging > 0 &&
        html`<form data-door="POST /_emulator/faults/release" data-done="The requests went on.">
          ${hidden('id', id)}<button aria-label="Release ${id}">Release</button>
        </form>`
      }
    </td>
  </tr>`
}
