import { useState, type ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Me } from '#shared/contracts/account.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { BuyerAddress } from './buyer-address.tsx'
import { BuyerLine } from './buyer-line.tsx'
import type { OrderTaxes } from './use-taxed-order.ts'

export interface BuyerProps {
  readonly me: NonNullable<Me>
  readonly taxes: OrderTaxes
  readonly isLocked: boolean
  /** How it is paid: shown once there is a total. */
  readonly children: ReactNode
}

/** Where taxes are added, who buys and where comes before the amount, and the amount before the payment. */
export function Buyer({ me, taxes, isLocked, children }: BuyerProps) {
  const t = useTranslations('checkout.buyer')
  const queries = useQueryClient()
  const [isChanging, setIsChanging] = useState(false)
  if (taxes.status === 'none') return children
  if (taxes.status === 'no_address' || isChanging) {
    return (
      <BuyerAddress
        me={me}
        onSaved={() => {
          setIsChanging(false)
          void queries.invalidateQueries({ queryKey: [['subscriptions', 'quoteOrder']] })
        }}
      />
    )
  }
  return (
    <>
      <BuyerLine isLocked={isLocked} onChange={() => setIsChanging(true)} />
      {taxes.status === 'failed' ? (
        <ErrorPanel error={taxes.error} title={t('totalFailed')} onRetry={taxes.again} />
      ) : taxes.status === 'loading' ? (
        <div className="grid gap-4">
          <LoadingNote />
          <Skeleton className="h-80" />
        </div>
      ) : (
        children
      )}
    </>
  )
}
