import type { PlanChoice } from '../contracts/subscriptions.ts'
import type { Move, Plan } from '../contracts/plans.ts'
import type { ChangeRules } from './catalogue-types.ts'

/** A change as it is carried out: what applies at once, what with the next period. Each is null where nothing does. */
export interface SplitChange {
  readonly now: PlanChoice | null
  readonly later: PlanChoice | null
}

export interface SplitTerms {
  readonly plans: readonly Pick<Plan, 'code' | 'rank' | 'seats'>[]
  readonly rules: Pick<ChangeRules, 'moves'>
  /** In a trial nothing is due, so everything applies at once. */
  readonly isTrial: boolean
  /** False where the payment takes days (bank debits, sent invoices): then everything waits for the renewal. */
  readonly isPaidAtOnce: boolean
}

/**
 * Splits a change into what raises (now, against payment) and what lowers (at renewal), as the catalogue's rules say.
 * A lower plan takes its interval, seats and add-ons along to the renewal: until then what is paid runs as it is.
 */
export function splitChange(current: PlanChoice, target: PlanChoice, terms: SplitTerms): SplitChange {
  if (sameChoice(current, target)) return { now: null, later: null }
  if (terms.isTrial) return { now: target, later: null }
  if (!terms.isPaidAtOnce) return { now: null, later: target }
  const now = partOfNow(current, target, terms)
  return {
    now: sameChoice(now, current) ? null : now,
    later: sameChoice(now, target) ? null : target,
  }
}

/** In which ways the second differs from the first. A plan that nobody sells any more counts as the lowest. */
export function movesOf(
  current: PlanChoice,
  target: PlanChoice,
  plans: SplitTerms['plans'],
): readonly Move[] {
  const moves: Move[] = []
  const rise = rankOf(target.plan, plans) - rankOf(current.plan, plans)
  if (target.plan !== current.plan) moves.push(rise < 0 ? 'lower_plan' : 'higher_plan')
  if (target.interval !== current.interval) {
    moves.push(target.interval === 'year' ? 'longer_interval' : 'shorter_interval')
  }
  if (target.plan !== current.plan) return moves
  if (target.seats !== current.seats) moves.push(target.seats > current.seats ? 'more_seats' : 'fewer_seats')
  const codes = new Set([...target.addOns, ...current.addOns].map(({ code }) => code))
  const differences = [...codes].map((code) => quantityOf(target, code) - quantityOf(current, code))
  if (differences.some((by) => by > 0)) moves.push('more_add_ons')
  if (differences.some((by) => by < 0)) moves.push('fewer_add_ons')
  return moves
}

/** Equal for equal orders, whatever the order of their add-ons. */
export function sameChoice(a: PlanChoice, b: PlanChoice): boolean {
  return (
    a.plan === b.plan &&
    a.interval === b.interval &&
    a.currency === b.currency &&
    a.seats === b.seats &&
    a.addOns.length === b.addOns.length &&
    a.addOns.every(({ code, quantity }) => quantityOf(b, code) === quantity)
  )
}

function partOfNow(current: PlanChoice, target: PlanChoice, { plans, rules }: SplitTerms): PlanChoice {
  const moves = movesOf(current, target, plans)
  const isNow = (move: Move) => moves.includes(move) && rules.moves[move] === 'now'
  const changesPlan = target.plan !== current.plan
  if (changesPlan && !isNow('higher_plan') && !isNow('lower_plan')) return current
  const interval = isNow('longer_interval') || isNow('shorter_interval') ? target.interval : current.interval
  if (changesPlan) return { ...target, interval, seats: seatsForNow(current, target, plans) }
  const isSeatNow = isNow('more_seats') || isNow('fewer_seats')
  return {
    ...current,
    interval,
    seats: isSeatNow ? target.seats : current.seats,
    addOns: addOnsForNow(current, target, isNow('more_add_ons'), isNow('fewer_add_ons')),
  }
}

/** A plan with seats never begins with fewer than were paid for before; fewer come with the renewal. */
function seatsForNow(current: PlanChoice, target: PlanChoice, plans: SplitTerms['plans']): number {
  const limits = plans.find(({ code }) => code === target.plan)?.seats
  if (limits == null || current.seats <= limits.included) return target.seats
  return Math.max(target.seats, Math.min(current.seats, limits.max))
}

function addOnsForNow(
  current: PlanChoice,
  target: PlanChoice,
  takesMore: boolean,
  takesFewer: boolean,
): PlanChoice['addOns'] {
  const codes = new Set([...current.addOns, ...target.addOns].map(({ code }) => code))
  return [...codes]
    .map((code) => {
      const had = quantityOf(current, code)
      const wanted = quantityOf(target, code)
      const takes = wanted > had ? takesMore : takesFewer
      return { code, quantity: takes ? wanted : had }
    })
    .filter(({ quantity }) => quantity > 0)
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

const rankOf = (code: string, plans: SplitTerms['plans']) =>
  plans.find((plan) => plan.code === code)?.rank ?? -1

const quantityOf = ({ addOns }: PlanChoice, code: string) =>
  addOns.find((addOn) => addOn.code === code)?.quantity ?? 0
