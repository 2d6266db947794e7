import { useRef, useState, type RefObject } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { LinkedInvoice } from '#shared/contracts/pay-links.ts'
import type { CardForm } from '../../stripe/card-form.ts'
import type { ConfirmResult } from '../../stripe/confirm.ts'
import { declinedBy, type PaymentProblem } from '../../stripe/payment-problem.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'

export interface GuestPayment {
  readonly phase: 'idle' | 'paying' | 'asking_bank'
  /** The bank said yes; the invoice follows within moments. Nothing is to be paid a second time meanwhile. */
  readonly isSent: boolean
  readonly problem: PaymentProblem | null
  /** Counts the problems, so that the same one twice takes the focus twice. */
  readonly problemTurn: number
  /** Pays once, however often it is pressed. */
  readonly pay: () => Promise<void>
}

/** Pays the invoice of a link with the typed card, through the bank's check where it asks. */
export function useGuestPayment(token: string, card: RefObject<CardForm | null>): GuestPayment {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const isRunning = useRef(false)
  const [phase, setPhase] = useState<GuestPayment['phase']>('idle')
  const [isSent, setIsSent] = useState(false)
  const [last, setLast] = useState<{ problem: PaymentProblem | null; turn: number }>({
    problem: null,
    turn: 0,
  })
  const show = (problem: PaymentProblem) => setLast(({ turn }) => ({ problem, turn: turn + 1 }))

  /** What the server now says of the invoice. */
  const finish = async (): Promise<LinkedInvoice> => {
    const view = await client.payLinks.finish.mutate({ token })
    queries.setQueryData(trpc.payLinks.open.queryKey({ token }), view)
    return view
  }

  const take = async (result: ConfirmResult): Promise<void> => {
    switch (result.kind) {
      case 'succeeded':
      case 'processing':
        setIsSent(true)
        // When this fails the page asks on by itself.
        await finish().catch(reportError)
        return
      case 'lost':
        if ((await finish()).kind === 'open') show(result)
        return
      case 'declined':
      case 'closed_by_customer':
        return show(result)
      case 'invalid_input':
        return
    }
  }

  const run = async (): Promise<void> => {
    const form = card.current
    if (form === null || !(await form.validate())) return
    const step = await client.payLinks.begin.mutate({ token })
    setPhase('asking_bank')
    await take(await form.confirm({ kind: 'confirm_payment', ...step }))
  }

  const pay = async () => {
    if (isRunning.current) return
    isRunning.current = true
    setPhase('paying')
    setLast(({ turn }) => ({ problem: null, turn }))
    try {
      await run()
    } catch (error) {
      show(declinedBy(error))
      await queries.invalidateQueries(trpc.payLinks.open.queryFilter({ token }))
    } finally {
      isRunning.current = false
      setPhase('idle')
    }
  }
  return { phase, isSent, problem: last.problem, problemTurn: last.turn, pay }
}
