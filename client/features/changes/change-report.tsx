import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import { paths } from '../../app/paths.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { useChoiceWords } from './use-choice-words.ts'
import type { ChangeResult } from './use-change.ts'

/** How a change ended, in a sentence, with what was paid and what comes. */
export function ChangeReport({ result, list }: { result: ChangeResult; list: PlanList }) {
  const t = useTranslations('change.report')
  const money = useMoney()
  const dates = useDates()
  const choiceWords = useChoiceWords(list)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  const { preview, end } = result
  const { now, later, next } = preview
  const actions = (
    <ButtonLink href={paths.overview} variant="primary">
      {t('toOverview')}
    </ButtonLink>
  )
  if (end !== 'done') {
    return (
      <Banner
        ref={box}
        tone={end === 'waiting' ? 'warning' : 'info'}
        role="status"
        icon="clock"
        title={t(`${end}Title`)}
        actions={actions}
      >
        <p>{t(end)}</p>
      </Banner>
    )
  }
  return (
    <Banner
      ref={box}
      tone="success"
      role="status"
      title={
        now
          ? t('doneTitle', { choice: choiceWords(now.choice) })
          : t('bookedTitle', { choice: choiceWords(preview.to), date: dates.day(later?.at ?? next.at) })
      }
      actions={actions}
    >
      {now && now.due.amountMinor > 0 ? <p>{t('paid', { amount: money(now.due) })}</p> : null}
      {now && later ? (
        <p>{t('rest', { choice: choiceWords(later.choice), date: dates.day(later.at) })}</p>
      ) : null}
      <p>{t('next', { amount: money(next.charged), date: dates.day(next.at) })}</p>
      {later ? <p>{t('undo')}</p> : null}
    </Banner>
  )
}
