import { starterMonthly } from '../../testing/test-paydesk.ts'
import { managers, none, type ProcedureRows } from './procedure-rows.ts'

const order = { choice: starterMonthly, promotionCode: 'HALF' }

/** What `theirs` names belongs to another account; it is filled before the rows are used. */
export const promotionRows = (theirs: { quoteId: string }) =>
  ({
    'promotions.quoteOrder': {
      allowed: managers,
      foreign: null,
      malformed: [
        {},
        { ...order, promotionCode: '' },
        { ...order, promotionCode: 'X'.repeat(61) },
        { ...order, promotionCode: { $ne: '' } },
        { ...order, coupon: 'half' },
        { ...order, accountId: none },
        { ...order, choice: { ...starterMonthly, price: 'price_1' } },
      ],
    },
    'promotions.preview': {
      allowed: managers,
      foreign: null,
      malformed: [
        {},
        { promotionCode: ' ' },
        { offer: 'welcome' },
        { promotionCode: 'HALF', offer: 'leaving' },
        { promotionCode: 'HALF', subscription: 'sub_1' },
      ],
    },
    'promotions.redeem': {
      allowed: managers,
      foreign: () => [
        { attemptId: crypto.randomUUID(), quoteId: theirs.quoteId },
        { attemptId: crypto.randomUUID(), quoteId: none },
      ],
      malformed: [
        {},
        { attemptId: none },
        { attemptId: 'x', quoteId: none },
        { attemptId: none, quoteId: none, promotionCode: 'HALF' },
        { attemptId: none, quoteId: none, percentOff: 100 },
      ],
    },
  }) as const satisfies ProcedureRows
