import { z } from 'zod'
import type { EventRead } from './event-table.ts'

const id = z.string().min(1).max(255)
const reference = z.union([id, z.object({ id })]).nullish()

/** The hint that an event carries. Its object is in the sender's version, so only ids are taken from it. */
const payloadSchema = z.object({
  data: z.object({
    object: z.object({
      id,
      object: z.string(),
      customer: reference,
      charge: reference,
      invoice: reference,
      parent: z.object({ subscription_details: z.object({ subscription: reference }).nullish() }).nullish(),
    }),
    previous_attributes: z.object({ customer: reference }).nullish(),
  }),
})

export interface EventHint {
  /** The object that is read again. */
  objectId: string
  /** null where the object belongs to no customer (test clocks). */
  customerId: string | null
  /** The subscription that an invoice bills. */
  subscriptionId: string | null
}

/** Throws when the payload has not the ids that its type promises. */
export function hintOf(read: EventRead, payload: unknown): EventHint {
  const { object, previous_attributes: previous } = payloadSchema.parse(payload).data
  const isCustomer = read === 'customer' && object.object === 'customer'
  const customerId = isCustomer ? object.id : (refId(object.customer) ?? refId(previous?.customer))
  return {
    objectId: objectOf(read, object),
    customerId,
    subscriptionId: refId(object.parent?.subscription_details?.subscription),
  }
}

/** A dispute shows on its charge, a credit note on its invoice, a tax id on its customer. */
function objectOf(read: EventRead, object: z.output<typeof payloadSchema>['data']['object']): string {
  if (object.object === 'dispute') return id.parse(refId(object.charge))
  if (object.object === 'credit_note') return id.parse(refId(object.invoice))
  return read === 'customer' && object.object !== 'customer' ? id.parse(refId(object.customer)) : object.id
}

function refId(value: string | { id: string } | null | undefined): string | null {
  if (value == null) return null
  return typeof value === 'string' ? value : value.id
}
