import { useState, type RefObject } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { consentVersion } from '#shared/consent.ts'
import type { PlanChoice, Quote } from '#shared/contracts/subscriptions.ts'
import type { OrderQuote } from '#shared/contracts/promotions.ts'
import { useConfig } from '../../app/config-context.ts'
import { useLanguage } from '../../i18n/language-provider.tsx'
import type { CardForm } from '../../stripe/card-form.ts'
import { loadStripeJs } from '../../stripe/load.ts'
import type { PaymentProblem } from '../../stripe/payment-problem.ts'
import { savedMethodForm } from '../../stripe/saved-method-form.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { createAttemptStore } from './attempt-store.ts'
import { isSameChoice } from './choice.ts'
import { pay, type PayResult } from './pay.ts'
import { useSingleFlight } from './use-single-flight.ts'

/** What stands between the customer and the plan after a press of the button. */
export type CheckoutProblem = PaymentProblem | { kind: 'amount_changed' }

export type PaymentPhase = 'idle' | 'checking' | 'asking_bank'

export interface UsePaymentOptions {
  readonly accountId: string
  readonly choice: PlanChoice
  readonly catalogueVersion: string
  readonly needsCard: boolean
  /** The typed fields. */
  readonly card: RefObject<CardForm | null>
  /** The method on file that pays instead of them, or null. */
  readonly methodId: string | null
  /** The order's figures with a promotion code, where one lowers them. */
  readonly promotion: OrderQuote | null
  /** The order with its taxes, where taxes are added and no code lowers it. */
  readonly taxed: Quote | null
  /** Looks at those figures anew. */
  readonly onOldPrices: () => void
  readonly onFinished: (attemptId: string) => void
}

export interface Payment {
  readonly phase: PaymentPhase
  readonly problem: CheckoutProblem | null
  /** Counts the problems, so that the same one twice takes the focus twice. */
  readonly problemTurn: number
  /** The server's own amount for this choice, when it differed from the price list. */
  readonly quote: Quote | null
  /** Until when card entry rests after too many refusals, as far as this page heard. */
  readonly cardsRestUntil: string | null
  /** Pays. Does nothing while a payment of this page is under way. */
  readonly submit: () => Promise<void>
}

/** The payment of one checkout page: single-flight, with an attempt id that outlives a reload. */
export function usePayment(options: UsePaymentOptions): Payment {
  const { accountId, choice, catalogueVersion, needsCard, card, methodId, promotion, taxed } = options
  const { onFinished, onOldPrices } = options
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { stripeJsUrl, publishableKey } = useConfig()
  const { language } = useLanguage()
  const [phase, setPhase] = useState<PaymentPhase>('idle')
  const code = promotion?.discount.code ?? null
  const choiceText = JSON.stringify([choice, methodId, code])
  const [last, setLast] = useState<{ problem: CheckoutProblem | null; turn: number; choiceText: string }>({
    problem: null,
    turn: 0,
    choiceText,
  })
  // What went wrong with one order says nothing about the next one.
  const problem = last.choiceText === choiceText ? last.problem : null
  const [lastQuote, setLastQuote] = useState<{ quote: Quote; code: string | null } | null>(null)
  // The rest is the account's, whatever is ordered.
  const [cardsRestUntil, setCardsRestUntil] = useState<string | null>(null)
  const isCurrent = lastQuote?.code === code && isSameChoice(lastQuote.quote.choice, choice)
  const quote = lastQuote && isCurrent ? lastQuote.quote : null

  const show = (next: CheckoutProblem | null) => {
    setLast((before) => ({ problem: next, turn: before.turn + (next === null ? 0 : 1), choiceText }))
  }

  const savedForm = savedMethodForm(() => loadStripeJs({ stripeJsUrl, publishableKey, locale: language }))

  const shown = quote ?? promotion ?? taxed
  const run = async () => {
    setPhase('checking')
    show(null)
    const result = await pay(
      {
        start: (input) => client.subscriptions.start.mutate(input),
        outcome: (attemptId) => client.subscriptions.outcome.query({ attemptId }),
        attempts: createAttemptStore(accountId, window.sessionStorage),
        card: needsCard ? (methodId === null ? card.current : savedForm) : null,
        onConfirming: () => setPhase('asking_bank'),
      },
      {
        choice,
        shown: shown ? { quoteId: shown.quoteId } : { catalogueVersion },
        consentVersion,
        ...(methodId === null ? {} : { methodId }),
      },
    )
    return settle(result)
  }

  /** True when the customer stays on the page. */
  const settle = async (result: PayResult): Promise<boolean> => {
    switch (result.kind) {
      case 'finished':
        onFinished(result.attemptId)
        return false
      case 'invalid_input':
        return true
      case 'amount_changed':
        setLastQuote({ quote: await client.subscriptions.quote.query({ quoteId: result.quoteId }), code })
        show({ kind: 'amount_changed' })
        return true
      case 'refused':
        if (isAboutPrices(result.error)) {
          setLastQuote(null)
          onOldPrices()
          await queries.invalidateQueries(trpc.plans.pathFilter())
        }
        await queries.invalidateQueries(trpc.subscriptions.current.queryFilter())
        setCardsRestUntil(restOf(result.error))
        show(result)
        return true
      case 'declined':
      case 'closed_by_customer':
      case 'lost':
        show(result)
        return true
    }
  }

  const submit = useSingleFlight(
    run,
    (error) => show({ kind: 'refused', error }),
    () => setPhase('idle'),
  )

  return { phase, problem, problemTurn: last.turn, quote, cardsRestUntil, submit }
}

function restOf(error: unknown): string | null {
  const { code, details } = refusalOf(error)
  const until = details['until']
  return code === 'card_attempts_locked' && typeof until === 'string' ? until : null
}

/** Refusals that mean: what the page shows is no longer what is sold. */
function isAboutPrices(error: unknown): boolean {
  switch (refusalOf(error).code) {
    case 'quote_expired':
    case 'plan_not_offered':
    case 'interval_not_offered':
    case 'currency_not_offered':
    case 'seats_out_of_range':
    case 'add_on_not_offered':
      return true
    default:
      return false
  }
}
