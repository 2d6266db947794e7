import type { Ctx } from '../http/context.ts'
import type { Mandate, PaymentMethod } from '../store/collections.ts'

/** How the account's holder agreed to be debited. */
export interface Acceptance {
  type: 'online' | 'offline'
  acceptedAt?: number
  ipAddress?: string
  userAgent?: string
}

/** The mandate by which this account may be debited, if its holder gave one that still holds. */
export function mandateOf(ctx: Ctx, method: PaymentMethod): Mandate | undefined {
  return ctx.store.mandates.by('payment_method', method.id).find(({ status }) => status === 'active')
}

/** Records that the account's holder agreed; one mandate serves all debits of an account. */
export function acceptMandate(ctx: Ctx, method: PaymentMethod, given: Acceptance): Mandate {
  const existing = mandateOf(ctx, method)
  if (existing) return existing
  const id = ctx.ids.next('mandate_')
  const online = { ip_address: given.ipAddress ?? null, user_agent: given.userAgent ?? null }
  return ctx.store.mandates.put({
    id,
    object: 'mandate',
    customer_acceptance: {
      accepted_at: given.acceptedAt ?? ctx.now(),
      ...(given.type === 'online' ? { online } : { offline: {} }),
      type: given.type,
    },
    livemode: false,
    multi_use: {},
    payment_method: method.id,
    payment_method_details: {
      sepa_debit: {
        reference: ctx.ids.next('', 16).toUpperCase(),
        url: `${ctx.baseUrl}/_emulator/mandates/${id}`,
      },
      type: 'sepa_debit',
    },
    status: 'active',
    type: 'multi_use',
  })
}

/** A detached account may not be debited any more, and whoever listens hears so. */
export function endMandates(ctx: Ctx, method: PaymentMethod): void {
  for (const mandate of ctx.store.mandates.by('payment_method', method.id)) {
    if (mandate.status !== 'active') continue
    ctx.emit('mandate.updated', ctx.store.mandates.update(mandate.id, { status: 'inactive' }), mandate)
  }
}
