import { discountCustomer } from '../engine/discounts.ts'
import { API_VERSION } from '../http/api-version.ts'
import { UNASKED } from '../runtime/work.ts'
import { needAccount, type Door } from './door.ts'
import { needText, Refused } from './input.ts'

/** What Stripe's Dashboard does with a customer and its API no more. */
export const customerDoors: readonly Door[] = [
  {
    call: 'POST /_emulator/customer_discount',
    does: 'Puts a coupon on a customer: it lowers what every subscription without a discount of its own bills.',
    takes: ['account', 'customer', 'coupon'],
    answer(parts, input) {
      const account = needAccount(parts, input)
      const id = needText(input, 'customer')
      const wanted = needText(input, 'coupon')
      const cause = { request: UNASKED, apiVersion: API_VERSION, mayWait: false }
      const { store } = account.data
      const coupon = store.coupons.find(wanted)
      if (store.customers.find(id) === undefined) throw new Refused(404, `No such customer: '${id}'`)
      if (coupon === undefined) throw new Refused(404, `No such coupon: '${wanted}'`)
      if (!coupon.valid) throw new Refused(400, 'The coupon can be redeemed no more.')
      parts.runtime.run(account, cause, (ctx) => discountCustomer(ctx, id, { coupon, code: null }))
      return { customer: id, coupon: wanted }
    },
  },
]
