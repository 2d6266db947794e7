import { useQuery } from '@tanstack/react-query'
import { useSearch } from 'wouter'
import type { OrderQuote } from '#shared/contracts/promotions.ts'
import type { CurrentSubscription, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { isSameChoice } from './choice.ts'

export interface OrderPromotion {
  /** What was typed or came with the address; null without any. */
  readonly code: string | null
  /** The order's figures with the code, once Stripe has said them. */
  readonly quote: OrderQuote | null
  readonly isPricing: boolean
  /** What the code was refused with, or why it could not be looked at. */
  readonly error: unknown
  /** Asks again, for a code that is there already and figures that got old. */
  readonly refresh: () => void
}

/**
 * The promotion code of the order. It lives in the address with the choice, so reload and Back keep it; an order that was
 * begun before brings its own. A refused one leaves the order at the list price.
 */
export function useOrderPromotion(
  choice: PlanChoice,
  { unfinished }: Pick<CurrentSubscription, 'unfinished'>,
): OrderPromotion {
  const client = useTRPCClient()
  const typed = new URLSearchParams(useSearch()).get('promo')?.trim().slice(0, 60) ?? null
  const isBegun = unfinished !== null && isSameChoice(unfinished.choice, choice)
  const wanted = typed ?? (isBegun ? unfinished.promotionCode : null)
  const code = wanted === '' ? null : wanted
  const query = useQuery<OrderQuote | null>({
    queryKey: ['order-promotion', choice, code],
    queryFn: () =>
      code === null ? null : client.promotions.quoteOrder.mutate({ choice, promotionCode: code }),
    enabled: code !== null,
    // A quote is good for ten minutes; a little less is believed. A wrong code is not asked about twice.
    staleTime: 8 * 60_000,
    refetchInterval: ({ state }) => (state.status === 'error' ? false : 8 * 60_000),
    refetchOnWindowFocus: false,
    gcTime: 0,
    retry: false,
  })
  return {
    code,
    quote: code === null || query.isError ? null : (query.data ?? null),
    isPricing: code !== null && query.isFetching,
    error: code === null ? null : query.error,
    refresh: () => void query.refetch(),
  }
}
