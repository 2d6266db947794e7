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
