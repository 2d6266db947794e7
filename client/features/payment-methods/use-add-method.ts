import { useRef, useState, type RefObject } from 'react'
import type { FinishedSetup } from '#shared/contracts/payment-methods.ts'
import type { CardForm } from '../../stripe/card-form.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { declinedBy, type PaymentProblem } from '../../stripe/payment-problem.ts'

export interface AddMethod {
  readonly phase: 'idle' | 'checking' | 'asking_bank'
  readonly problem: PaymentProblem | null
  /** Counts the problems, so that the same one twice takes the focus twice. */
  readonly problemTurn: number
  /** Puts what was typed on file; null where it was not, with the problem set. Single-flight. */
  readonly submit: (wish: { makeDefault: boolean }) => Promise<FinishedSetup | null>
}

/** Puts a payment method on file: a set-up from the server, confirmed with the typed fields, then taken over by the server. */
export function useAddMethod(card: RefObject<CardForm | null>): AddMethod {
  const client = useTRPCClient()
  const isRunning = useRef(false)
  // A set-up that was refused can be confirmed again with other input, so it is kept until something is saved.
  const setupAttempt = useRef<string | null>(null)
  const [phase, setPhase] = useState<AddMethod['phase']>('idle')
  const [last, setLast] = useState<{ problem: PaymentProblem | null; turn: number }>({
    problem: null,
    turn: 0,
  })
  const show = (problem: PaymentProblem) => {
    setLast(({ turn }) => ({ problem, turn: turn + 1 }))
    return null
  }

  const run = async (makeDefault: boolean): Promise<FinishedSetup | null> => {
    const form = card.current
    if (form === null || !(await form.validate())) return null
    const setupAttemptId = (setupAttempt.current ??= crypto.randomUUID())
    const setup = await client.paymentMethods.beginSetup.mutate({ attemptId: setupAttemptId })
    setPhase('asking_bank')
    const result = await form.confirm(setup)
    switch (result.kind) {
      case 'succeeded':
      case 'processing': {
        const finish = { attemptId: crypto.randomUUID(), setupAttemptId, makeDefault }
        const finished = await client.paymentMethods.finishSetup.mutate(finish)
        setupAttempt.current = null
        return finished
      }
      case 'invalid_input':
        return null
      case 'declined':
      case 'closed_by_customer':
      case 'lost':
        return show(result)
    }
  }

  const submit: AddMethod['submit'] = async ({ makeDefault }) => {
    if (isRunning.current) return null
    isRunning.current = true
    setPhase('checking')
    setLast(({ turn }) => ({ problem: null, turn }))
    try {
      return await run(makeDefault)
    } catch (error) {
      if (refusalOf(error).code !== 'unreachable') setupAttempt.current = null
      return show(declinedBy(error))
    } finally {
      isRunning.current = false
      setPhase('idle')
    }
  }
  return { phase, problem: last.problem, problemTurn: last.turn, submit }
}
