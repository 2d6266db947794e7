import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { faithfulnessTable, TABLE } from './faithfulness.ts'

test('the table names every endpoint, parameter and event that there is, and no other: `npm run emulator:table`', async () => {
  const rowsOf = (text: string) => text.trimEnd().split('\n')
  const written = rowsOf(await readFile(TABLE, 'utf8'))
  expect(written).toEqual(rowsOf(await faithfulnessTable()))
})

test('the table tells a refused parameter from one that is taken', async () => {
  const rows = (await faithfulnessTable()).split('\n')
  const create = rows.find((row) => row.startsWith('- `POST /v1/subscriptions`'))
  expect(create).toMatch(
    /: partial; takes .*`automatic_tax`.*; refuses .*`invoice_settings\[account_tax_ids\]`/,
  )
  expect(rows).toContain('- `customer.tax_id.updated`')
  expect(rows).toContain('- `subscription_schedule.aborted`')
})
