import type { Stripe } from '@stripe/stripe-js'
import type { CardForm } from './card-form.ts'
import { resumeBankCheck } from './confirm.ts'

/** A method on file in place of typed fields: nothing is to be filled in, and only the bank's check is left to the browser. */
export function savedMethodForm(loadStripe: () => Promise<Stripe>): CardForm {
  return {
    validate: () => Promise.resolve(true),
    async confirm({ clientSecret }) {
      let stripe: Stripe
      try {
        stripe = await loadStripe()
      } catch {
        return { kind: 'lost' }
      }
      return resumeBankCheck(stripe, clientSecret)
    },
    focus() {},
  }
}
