import { useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Money } from '#shared/money.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { resumeBankCheck, type ConfirmResult } from '../../stripe/confirm.ts'
import { loadStripeJs } from '../../stripe/load.ts'
import { declinedBy, type PaymentProblem } from '../../stripe/payment-problem.ts'
import { useConfig } from '../../app/config-context.ts'
import { useLanguage } from '../../i18n/language-provider.tsx'

export interface PayWish {
  readonly invoiceId: string
  readonly methodId: string
  /** What is paid, for the words afterwards: by then nothing is open any more. */
  readonly amount: Money
}

export interface InvoicePaying {
  readonly phase: 'idle' | 'paying' | 'asking_bank'
  /** How it ended; null before, and after a refusal. */
  readonly outcome: 'paid' | 'processing' | null
  /** What the last press was to pay. */
  readonly amount: Money | null
  readonly problem: PaymentProblem | null
  readonly problemTurn: number
  /** Pays once, however often it is pressed. */
  readonly pay: (wish: PayWish) => Promise<void>
}

const pollMs = 500
const patienceMs = 15_000

/** Pays an open invoice with a method on file, through the bank's check where it asks, and waits for the server's word. */
export function usePayInvoice(): InvoicePaying {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { stripeJsUrl, publishableKey } = useConfig()
  const { language } = useLanguage()
  const isRunning = useRef(false)
  const attempt = useRef<{ key: string; id: string } | null>(null)
  const [phase, setPhase] = useState<InvoicePaying['phase']>('idle')
  const [amount, setAmount] = useState<Money | null>(null)
  const [outcome, setOutcome] = useState<InvoicePaying['outcome']>(null)
  const [last, setLast] = useState<{ problem: PaymentProblem | null; turn: number }>({
    problem: null,
    turn: 0,
  })

  const run = async ({ invoiceId, methodId }: PayWish): Promise<void> => {
    const key = `${invoiceId} ${methodId}`
    if (attempt.current?.key !== key) attempt.current = { key, id: crypto.randomUUID() }
    const step = await client.invoices.pay.mutate({ invoiceId, methodId, attemptId: attempt.current.id })
    if (step.kind !== 'bank_check') return setOutcome(step.kind)
    setPhase('asking_bank')
    const stripe = await loadStripeJs({ stripeJsUrl, publishableKey, locale: language })
    take(await resumeBankCheck(stripe, step.clientSecret))
  }

  const take = (result: ConfirmResult) => {
    switch (result.kind) {
      case 'succeeded':
        return setOutcome('paid')
      case 'processing':
        return setOutcome('processing')
      case 'declined':
      case 'closed_by_customer':
      case 'lost':
        return fail(result)
      case 'invalid_input':
        return fail({ kind: 'lost' })
    }
  }

  const fail = (problem: PaymentProblem) => {
    // The next press is a new attempt; a lost answer is asked for again.
    if (problem.kind !== 'lost') attempt.current = null
    setLast(({ turn }) => ({ problem, turn: turn + 1 }))
  }

  /** Our rows follow Stripe's events; the page goes on once they say the same as the payment did. */
  const settle = async (invoiceId: string) => {
    const giveUpAt = Date.now() + patienceMs
    for (;;) {
      const { state } = await client.invoices.get.query({ invoiceId })
      const isOpen = state === 'failed' || state === 'open' || state === 'bank_check'
      if (!isOpen || Date.now() > giveUpAt) break
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
    await queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => isBilling(path) })
  }

  const pay: InvoicePaying['pay'] = async (wish) => {
    if (isRunning.current) return
    isRunning.current = true
    setPhase('paying')
    setAmount(wish.amount)
    setLast(({ turn }) => ({ problem: null, turn }))
    try {
      await run(wish)
    } catch (error) {
      fail(declinedBy(error))
    }
    await queries.invalidateQueries(trpc.invoices.get.queryFilter({ invoiceId: wish.invoiceId }))
    isRunning.current = false
    setPhase('idle')
    void settle(wish.invoiceId).catch(reportError)
  }
  return { phase, outcome, amount, problem: last.problem, problemTurn: last.turn, pay }
}

function isBilling(path: unknown): boolean {
  return Array.isArray(path) && path[0] !== 'plans'
}
