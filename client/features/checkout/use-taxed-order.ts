import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import type { TaxedOrder } from '#shared/contracts/taxes.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { isSameChoice } from './choice.ts'

/** A quote is good for ten minutes; a page that stays open asks again before it ends. */
const renewMs = 9 * 60_000

/**
 * An order with its taxes. `none`: no taxes are added here. `no_address`: they cannot be worked out yet. `quoted` while the
 * figures are good; those of another choice are never shown.
 */
export type OrderTaxes =
  | { readonly status: 'none' }
  | { readonly status: 'no_address' }
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: unknown; readonly again: () => void }
  | { readonly status: 'quoted'; readonly order: TaxedOrder }

/**
 * What the order costs with the taxes of the buyer's address and the account's balance, from Stripe, asked anew with each choice and address.
 * @param isWanted taxes are added here or the account has a balance, and the order can be paid
 * @param needsAddress taxes are added here, so nothing can be worked out before there is one
 */
export function useTaxedOrder(choice: PlanChoice, isWanted: boolean, needsAddress: boolean): OrderTaxes {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const details = useQuery({ ...trpc.billingDetails.get.queryOptions(), enabled: isWanted && needsAddress })
  const lacksAddress = needsAddress && details.data?.details.address === null
  const query = useQuery({
    queryKey: [['subscriptions', 'quoteOrder'], { choice }],
    queryFn: () => client.subscriptions.quoteOrder.mutate({ choice }),
    enabled: isWanted && !(needsAddress && details.isPending) && !lacksAddress,
    placeholderData: keepPreviousData,
    refetchInterval: renewMs,
    retry: false,
  })
  if (!isWanted) return { status: 'none' }
  if (lacksAddress) return { status: 'no_address' }
  if (query.isError) {
    return refusalOf(query.error).code === 'tax_location_unknown'
      ? { status: 'no_address' }
      : { status: 'failed', error: query.error, again: () => void query.refetch() }
  }
  const order = query.data
  return order !== undefined && isSameChoice(order.choice, choice)
    ? { status: 'quoted', order }
    : { status: 'loading' }
}
