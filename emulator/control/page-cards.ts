import { html, type Html } from './html.ts'
import { bareTable } from './page-parts.ts'

/** What people try most, by what it shows; all of Stripe's other test numbers work too. */
export const CARDS_TO_TRY = [
  ['Pays', '4242424242424242'],
  ['Pays, Mastercard', '5555555555554444'],
  ['Asks its holder, then pays', '4000000000003220'],
  ['Asks its holder each time', '4000002760003184'],
  ['Asks once, pays later by itself', '4000002500003155'],
  ['Is declined', '4000000000000002'],
  ['Has too little money', '4000000000009995'],
  ['Is saved, then declined', '4000000000000341'],
  ['Has expired', '4000000000000069'],
  ['Is disputed as fraud', '4000000000000259'],
] as const

/** Test cards with a button that copies each. */
export function cardPanel(): Html {
  const rows = CARDS_TO_TRY.map(([what, number]) => {
    const spaced = number.replaceAll(/\d{4}(?=\d)/g, '$& ')
    return html`<tr>
      <th scope="row">${what}</th>
      <td><code>${spaced}</code></td>
      <td><button type="button" data-copy="${number}" aria-label="Copy ${spaced}">Copy</button></td>
    </tr>`
  })
  return html`<section class="panel" aria-labelledby="cards">
    <h3 id="cards">Test cards</h3>
    <p>Any date to come, any code. All of Stripe's test numbers work.</p>
    ${bareTable('Numbers to copy', ['It', 'Number', 'Copy'], rows)}
  </section>`
}
