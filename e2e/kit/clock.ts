import { expect } from '@playwright/test'
import type Stripe from 'stripe'
import { customerOf } from './stripe-side.ts'

/** Time travel as Stripe offers it: the customer's own test clock. */
export const clock = {
  /** Moves the customer's time ahead and returns when Stripe has done all that falls due meanwhile. */
  async advance(stripe: Stripe, email: string, by: { hours?: number; days?: number }): Promise<void> {
    const { test_clock: reference } = await customerOf(stripe, email)
    const id = typeof reference === 'string' ? reference : reference?.id
    if (id === undefined) throw new Error(`The customer ${email} runs on wall time.`)
    const { frozen_time: frozenTime } = await stripe.testHelpers.testClocks.retrieve(id)
    const seconds = ((by.hours ?? 0) + (by.days ?? 0) * 24) * 3600
    await stripe.testHelpers.testClocks.advance(id, { frozen_time: frozenTime + seconds })
    await expect
      .poll(async () => (await stripe.testHelpers.testClocks.retrieve(id)).status, { timeout: 30_000 })
      .toBe('ready')
  },
}
