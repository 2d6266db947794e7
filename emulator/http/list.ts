import { resourceMissing } from './errors.ts'
import { integer, string } from './params.ts'

/** The parameters of every list endpoint; spread them into its shape and hand them to `Collection.page`. */
export const pagination = {
  limit: integer({ min: 1, max: 100 }),
  starting_after: string(),
  ending_before: string(),
}

/** Stripe's list object. `url` is the path of the endpoint. */
export function listObject<T>(url: string, page: { data: T[]; has_more: boolean }) {
  return { object: 'list' as const, data: page.data, has_more: page.has_more, url }
}

interface Cursor {
  limit?: number
  starting_after?: string
  ending_before?: string
}

/**
 * One page of objects at hand, given newest first: for the few that several index values lead to.
 * @throws StripeError 400 for a cursor that is none of them; `noun` is their name in its sentence.
 */
export function pageOf<T extends { id: string }>(objects: readonly T[], cursor: Cursor, noun: string) {
  const { limit = 10, starting_after: after, ending_before: before } = cursor
  const placeOf = (id: string, param: string) => {
    const place = objects.findIndex((one) => one.id === id)
    if (place === -1) throw resourceMissing(noun, id, param, 400)
    return place
  }
  const start = after === undefined ? 0 : placeOf(after, 'starting_after') + 1
  const end = before === undefined ? objects.length : placeOf(before, 'ending_before')
  const within = objects.slice(start, Math.max(end, start))
  const data = before === undefined ? within.slice(0, limit) : within.slice(-limit)
  return { data, has_more: data.length < within.length }
}
