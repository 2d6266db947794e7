import { useRef, useState, type RefObject } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { consentVersion } from '#shared/consent.ts'
import type { PlanChoice, Quote } from '#shared/contracts/subscriptions.ts'
import type { CardForm } from '../../stripe/card-form.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { createAttemptStore } from './attempt-store.ts'
import { isSameChoice } from './choice.ts'
import { pay, type PayResult } from './pay.ts'

/** What stands between the customer and the plan after a press of the button. */
export type PaymentProblem =
  | Extract<PayResult, { kind: 'refused' | 'declined' | 'closed_by_customer' | 'lost' }>
  | { kind: 'amount_changed' }

export type PaymentPhase = 'idle' | 'checking' | 'asking_bank'

export interface UsePaymentOptions {
  readonly accountId: string
  readonly choice: PlanChoice
  readonly catalogueVersion: string
  readonly needsCard: boolean
  readonly card: RefObject<CardForm | null>
  readonly onFinished: (attemptId: string) => void
}

export interface Payment {
  readonly phase: PaymentPhase
  readonly problem: PaymentProblem | null
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
  const { accountId, choice, catalogueVersion, needsCard, card, onFinished } = options
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const isRunning = useRef(false)
  const [phase, setPhase] = useState<PaymentPhase>('idle')
  const choiceText = JSON.stringify(choice)
  const [last, setLast] = useState<{ problem: PaymentProblem | null; turn: number; choiceText: string }>({
    problem: null,
    turn: 0,
    choiceText,
  })
  // What went wrong with one order says nothing about the next one.
  const problem = last.choiceText === choiceText ? last.problem : null
  const [lastQuote, setLastQuote] = useState<Quote | null>(null)
  // The rest is the account's, whatever is ordered.
  const [cardsRestUntil, setCardsRestUntil] = useState<string | null>(null)
  const quote = lastQuote && isSameChoice(lastQuote.choice, choice) ? lastQuote : null

  const show = (next: PaymentProblem | null) => {
    setLast((before) => ({ problem: next, turn: before.turn + (next === null ? 0 : 1), choiceText }))
  }

  const run = async () => {
    setPhase('checking')
    show(null)
    const result = await pay(
      {
        start: (input) => client.subscriptions.start.mutate(input),
        outcome: (attemptId) => client.subscriptions.outcome.query({ attemptId }),
        attempts: createAttemptStore(accountId, window.sessionStorage),
        card: needsCard ? card.current : null,
        onConfirming: () => setPhase('asking_bank'),
      },
      { choice, shown: quote ? { quoteId: quote.quoteId } : { catalogueVersion }, consentVersion },
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
        setLastQuote(await client.subscriptions.quote.query({ quoteId: result.quoteId }))
        show({ kind: 'amount_changed' })
        return true
      case 'refused':
        if (isAboutPrices(result.error)) {
          setLastQuote(null)
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

  const submit = async () => {
    if (isRunning.current) return
    isRunning.current = true
    let stays = true
    try {
      stays = await run()
    } catch (error) {
      show({ kind: 'refused', error })
    }
    if (!stays) return
    isRunning.current = false
    setPhase('idle')
  }

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
