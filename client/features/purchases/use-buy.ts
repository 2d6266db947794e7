import { useState, type RefObject } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { consentVersion } from '#shared/consent.ts'
import type { OfferedProduct } from '#shared/contracts/purchases.ts'
import type { Money } from '#shared/money.ts'
import { useConfig } from '../../app/config-context.ts'
import { useLanguage } from '../../i18n/language-provider.tsx'
import type { CardForm } from '../../stripe/card-form.ts'
import { loadStripeJs } from '../../stripe/load.ts'
import { savedMethodForm } from '../../stripe/saved-method-form.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { pay } from '../checkout/pay.ts'
import type { CheckoutProblem, PaymentPhase } from '../checkout/use-payment.ts'
import { useSingleFlight } from '../checkout/use-single-flight.ts'
import { type BuyOrder, createBuyAttempts } from './buy-attempts.ts'

export interface Buying {
  readonly phase: PaymentPhase
  readonly problem: CheckoutProblem | null
  readonly problemTurn: number
  /** What is due: the price list's amount, or Stripe's own where it was another and was shown. */
  readonly due: Money
  /** Buys once, however often it is pressed. */
  readonly submit: () => Promise<void>
}

/** The payment of one purchase: single-flight, with an attempt id that outlives a reload. */
export function useBuy({
  accountId,
  product,
  price,
  productsVersion,
  card,
  methodId,
  onFinished,
}: {
  accountId: string
  product: OfferedProduct
  price: Money
  productsVersion: string
  /** The typed fields. */
  card: RefObject<CardForm | null>
  /** The method on file that pays instead of them, or null. */
  methodId: string | null
  onFinished: (attemptId: string) => void
}): Buying {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { stripeJsUrl, publishableKey } = useConfig()
  const { language } = useLanguage()
  const [phase, setPhase] = useState<PaymentPhase>('idle')
  const [last, setLast] = useState<{ problem: CheckoutProblem | null; turn: number }>({
    problem: null,
    turn: 0,
  })
  const [shownQuote, setShownQuote] = useState<string | null>(null)
  const unpaid = product.unpaid?.quoteId === shownQuote ? product.unpaid : null

  const show = (problem: CheckoutProblem | null) =>
    setLast(({ turn }) => ({ problem, turn: turn + (problem === null ? 0 : 1) }))

  /** True when the customer stays on the page. */
  const run = async (): Promise<boolean> => {
    setPhase('checking')
    show(null)
    const order: BuyOrder = {
      product: product.code,
      currency: price.currency,
      shown: unpaid === null ? { productsVersion } : { quoteId: unpaid.quoteId },
      consentVersion,
      ...(methodId === null ? {} : { methodId }),
    }
    const result = await pay<BuyOrder>(
      {
        start: (input) => client.purchases.buy.mutate(input),
        outcome: (attemptId) => client.purchases.outcome.query({ attemptId }),
        attempts: createBuyAttempts(accountId, window.sessionStorage),
        card:
          methodId === null
            ? card.current
            : savedMethodForm(() => loadStripeJs({ stripeJsUrl, publishableKey, locale: language })),
        onConfirming: () => setPhase('asking_bank'),
      },
      order,
    )
    if (result.kind === 'finished') {
      onFinished(result.attemptId)
      return false
    }
    if (result.kind === 'invalid_input') return true
    await queries.invalidateQueries(trpc.purchases.list.queryFilter())
    if (result.kind === 'amount_changed') setShownQuote(result.quoteId)
    show(result.kind === 'amount_changed' ? { kind: 'amount_changed' } : result)
    return true
  }

  const submit = useSingleFlight(
    run,
    (error) => show({ kind: 'refused', error }),
    () => setPhase('idle'),
  )

  return { phase, problem: last.problem, problemTurn: last.turn, due: unpaid?.due ?? price, submit }
}
