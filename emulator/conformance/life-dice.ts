import type Stripe from 'stripe'
import { FINAL, type Life, subscriptionsOf } from './life-checks.ts'

/** What a step draws its choices from: a few numbers, so that a failing life shrinks well. */
export interface Dice {
  what: number
  one: number
  two: number
  three: number
}

export type Step = (life: Life, dice: Dice) => Promise<unknown>

export function pick<T>(list: readonly T[], roll: number): T {
  const one = list[roll % list.length]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

export const flag = (roll: number) => roll % 2 === 0

export async function anySubscription(life: Life, roll: number): Promise<Stripe.Subscription> {
  const all = await subscriptionsOf(life)
  const alive = all.filter(({ status }) => !FINAL.includes(status))
  return pick(alive.length > 0 ? alive : all, roll)
}

export async function nowOf({ stripe, clock }: Life): Promise<number> {
  return (await stripe.testHelpers.testClocks.retrieve(clock)).frozen_time
}
