import { useTranslations } from 'use-intl'
import type { ChangePreview } from '#shared/contracts/plan-changes.ts'
import type { PlanList } from '#shared/contracts/plans.ts'
import { Button } from '../../ui/button.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { useChoiceWords } from './use-choice-words.ts'
import type { useChange } from './use-change.ts'

/** What is agreed to, in words, and the button that says what it does. */
export function AgreeToChange({
  preview,
  list,
  isFresh,
  change,
}: {
  preview: ChangePreview
  list: PlanList
  isFresh: boolean
  change: ReturnType<typeof useChange>
}) {
  const t = useTranslations('change')
  const money = useMoney()
  const dates = useDates()
  const choiceWords = useChoiceWords(list)
  const { now, later, next, paymentMethod } = preview
  const due = now !== null && now.due.amountMinor > 0 ? now.due : null
  const facts = {
    amount: money(due ?? next.amount),
    next: money(next.amount),
    date: dates.day(next.at),
    choice: choiceWords(preview.to),
    card: paymentMethod ? cardWords(paymentMethod) : 'none',
  }
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (isFresh && !change.isPending) change.mutate(preview)
      }}
    >
      <p className="text-label text-muted" id="change-consent">
        {t(due === null ? 'consent.later' : 'consent.now', facts)}
      </p>
      <Button
        type="submit"
        variant="primary"
        block
        isLocked={!isFresh}
        aria-describedby="change-consent"
        busyLabel={change.isPending ? t('changing') : undefined}
      >
        {!isFresh
          ? t('working')
          : due !== null
            ? t('payAndChange', facts)
            : now !== null
              ? t('changeForFree')
              : t('changeOn', { date: dates.day(later?.at ?? next.at) })}
      </Button>
    </form>
  )
}
