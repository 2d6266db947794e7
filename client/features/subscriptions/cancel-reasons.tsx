import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type CancelReason, cancelReasons } from '#shared/contracts/subscriptions.ts'
import { ChoiceList } from '../../ui/choice-list.tsx'

/** One tap, and nobody has to. The order differs from page to page, with "another reason" last, so that no answer is favoured. */
export function CancelReasons({
  value,
  onChange,
}: {
  value: CancelReason | null
  onChange: (reason: CancelReason) => void
}) {
  const t = useTranslations('cancel')
  const [order] = useState(shuffledReasons)
  const options = order.map((reason) => ({ value: reason, label: t(`reason.${reason}`) }))
  return <ChoiceList legend={t('reasonTitle')} options={options} value={value} onChange={onChange} />
}

function shuffledReasons(): CancelReason[] {
  const shuffled = cancelReasons
    .filter((reason) => reason !== 'other')
    .map((reason) => ({ reason, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ reason }) => reason)
  return [...shuffled, 'other']
}
