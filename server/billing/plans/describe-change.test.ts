import { expect, test } from 'vitest'
import { describeChange } from './describe-change.ts'

const product = { marks: { plan: 'team' }, name: 'Team' }
const price = {
  product,
  lookupKey: 'team.month.eur',
  interval: 'month' as const,
  currency: 'eur' as const,
  unitAmountMinor: 2900,
  included: null,
  taxBehavior: 'exclusive' as const,
}

test.each([
  [{ kind: 'create_product' as const, product }, '+ product  Team'],
  [{ kind: 'rename_product' as const, product, stripeId: 'x', from: 'Crew' }, '~ product  Crew → Team'],
  [{ kind: 'create_price' as const, price }, '+ price    team.month.eur  29.00 EUR'],
  [
    {
      kind: 'create_price' as const,
      price: { ...price, unitAmountMinor: 900, included: { units: 10, amountMinor: 9900 } },
    },
    '+ price    team.month.eur  99.00 EUR for 10, then 9.00 EUR each',
  ],
  [
    { kind: 'replace_price' as const, price, stripeId: 'x', fromMinor: 1905 },
    '~ price    team.month.eur  19.05 EUR → 29.00 EUR (new price; the old one is archived)',
  ],
])('a change is one line: $kind', (change, line) => {
  expect(describeChange(change)).toBe(line)
})
