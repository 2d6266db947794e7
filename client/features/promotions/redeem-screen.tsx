import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { BillingStep } from '../subscriptions/billing-step.tsx'
import { CodeField } from './code-field.tsx'
import { RedeemOffer } from './redeem-offer.tsx'
import { usePromotionPreview } from './use-promotion-preview.ts'

/** `/billing/promotion`: a code for the plan that runs, with both prices before it is used. */
export function RedeemScreen() {
  const t = useTranslations('promotion')
  return (
    <BillingStep
      title={() => t('title')}
      isOpen={({ allowed, reduction }) => allowed.includes('redeem') && reduction === null}
      closedTitle={t('closedTitle')}
      closed={t('closed')}
    >
      {(current) => <RedeemForm current={current} />}
    </BillingStep>
  )
}

function RedeemForm({ current }: { current: CurrentSubscription }) {
  const words = useErrorWords()
  const [code, setCode] = useState<string | null>(null)
  const preview = usePromotionPreview(code === null ? null : { promotionCode: code }, current.asOf)
  return (
    <div className="grid gap-6">
      <CodeField
        initial=""
        hasFocus
        isChecking={preview.isFetching}
        error={preview.isError ? words(preview.error) : null}
        onApply={(next) => (next === code ? void preview.refetch() : setCode(next))}
      />
      {preview.data && !preview.isError ? (
        <RedeemOffer current={current} preview={preview.data} refresh={() => void preview.refetch()} />
      ) : null}
    </div>
  )
}
