import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { SavedMethod } from '#shared/contracts/payment-methods.ts'
import { useTRPC } from '../../trpc/react.ts'
import { firstUsable } from '../payment-methods/method-choice.tsx'

export interface PayingMethod {
  /** True until it is known what is on file; afterwards the choice does not move by itself. */
  readonly isLoading: boolean
  readonly methods: readonly SavedMethod[]
  /** The method on file that pays; null = what is typed. */
  readonly methodId: string | null
  readonly choose: (id: string | null) => void
}

/**
 * What an order is paid with. Somebody who paid before finds their method chosen; when the list cannot be had, typing is
 * still possible. A trial sets a card up, which only cards can be without their owner's mandate.
 */
export function usePayingMethod({
  isWanted,
  isTrial,
}: {
  isWanted: boolean
  isTrial: boolean
}): PayingMethod {
  const trpc = useTRPC()
  const list = useQuery({ ...trpc.paymentMethods.list.queryOptions(), enabled: isWanted })
  const [chosen, choose] = useState<string | null | undefined>(undefined)
  const [hadNone, setHadNone] = useState<boolean | null>(null)
  const isLoading = isWanted && list.isPending
  const onFile = (list.data?.methods ?? []).filter(({ type }) => !isTrial || type === 'card')
  if (!isLoading && hadNone === null) setHadNone(onFile.length === 0)
  // The card that is being paid with goes on file before the page knows how its payment ended: its form must stay.
  const methods = hadNone === true ? [] : onFile
  const isOnFile = methods.some(({ id, expiry }) => id === chosen && expiry !== 'expired')
  const methodId = chosen === null || isOnFile ? (chosen ?? null) : firstUsable(methods)
  return { isLoading, methods, methodId, choose }
}
