import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { planDifference } from '#shared/billing/plan-difference.ts'
import type { ChangePreview } from '#shared/contracts/plan-changes.ts'
import type { PlanList } from '#shared/contracts/plans.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { classes } from '../../ui/classes.ts'
import { useDates } from '../../ui/date-text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { PriceFigure, useMoney } from '../../ui/money.tsx'
import { useChoiceWords } from './use-choice-words.ts'

/** The four answers, in the order in which people ask them. Dimmed while they are those of an earlier choice. */
export function ChangeAnswers({
  preview,
  list,
  isFresh,
  accountNow,
}: {
  preview: ChangePreview
  list: PlanList
  isFresh: boolean
  accountNow: string
}) {
  const t = useTranslations('change')
  const money = useMoney()
  const dates = useDates()
  const choiceWords = useChoiceWords(list)
  const { now, later, next, creditKept, waitsBecause, replaces, replacesPause, isTrial } = preview
  const credit = next.amount.amountMinor - next.charged.amountMinor
  const zero = { ...next.amount, amountMinor: 0 }
  return (
    <dl className={classes('grid gap-5 transition-opacity', !isFresh && 'opacity-50')} data-testid="answers">
      <Answer question={t('today')}>
        <PriceFigure amount={now?.due ?? zero} />
        {isTrial ? <p className="text-muted">{t('trialGoesOn', { date: dates.day(next.at) })}</p> : null}
        {creditKept ? <p className="text-muted">{t('creditKept', { amount: money(creditKept) })}</p> : null}
      </Answer>
      <Answer question={t('fromWhen')}>
        {now ? <p>{t('applyNow', { choice: choiceWords(now.choice) })}</p> : null}
        {later ? (
          <p>
            {t('applyLater', {
              choice: choiceWords(later.choice),
              date: dates.day(later.at),
              when: dates.relative(later.at, accountNow),
            })}
          </p>
        ) : null}
        {waitsBecause ? <p className="text-muted">{t(`waits.${waitsBecause}`)}</p> : null}
        {replaces ? <p className="text-muted">{t('replaces', { choice: choiceWords(replaces) })}</p> : null}
        {replacesPause ? (
          <p className="text-muted">{t('replacesPause', { date: dates.day(replacesPause.at) })}</p>
        ) : null}
      </Answer>
      <Answer question={t('next')}>
        <p>
          {t('nextWords', {
            amount: money(next.amount),
            date: dates.day(next.at),
            interval: (later?.choice ?? now?.choice ?? preview.to).interval,
          })}
        </p>
        {credit > 0 ? (
          <p className="text-muted">
            {t('nextCredit', {
              credit: money({ ...next.amount, amountMinor: credit }),
              charged: money(next.charged),
            })}
          </p>
        ) : null}
      </Answer>
      <Difference preview={preview} list={list} />
    </dl>
  )
}

function Answer({ question, children }: { question: string; children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <dt className="text-label font-medium text-muted">{question}</dt>
      <dd className="grid gap-1">{children}</dd>
    </div>
  )
}

/** What the new plan brings and takes; nothing is shown where the plan stays. */
function Difference({ preview: { from, to }, list }: { preview: ChangePreview; list: PlanList }) {
  const t = useTranslations('change')
  const local = useLocalized()
  const before = list.plans.find(({ code }) => code === from.plan)
  const after = list.plans.find(({ code }) => code === to.plan)
  if (!before || !after || before.code === after.code) return null
  const { gained, lost, limits } = planDifference(before, after)
  const limitWords = ({ limit, from: had, to: has }: (typeof limits)[number]) =>
    t('limit', {
      name: local(limit.name),
      had: had ?? -1,
      has: has ?? -1,
      unit: limit.unit ? local(limit.unit) : 'none',
    })
  const up = [...gained.map(({ name }) => local(name)), ...limits.filter((l) => l.isRaised).map(limitWords)]
  const down = [...lost.map(({ name }) => local(name)), ...limits.filter((l) => !l.isRaised).map(limitWords)]
  return (
    <>
      {up.length > 0 ? <ChangeList question={t('gain')} lines={up} icon="plus" look="text-success" /> : null}
      {down.length > 0 ? (
        <ChangeList question={t('lose')} lines={down} icon="minus" look="text-danger" />
      ) : null}
    </>
  )
}

function ChangeList({
  question,
  lines,
  icon,
  look,
}: {
  question: string
  lines: readonly string[]
  icon: 'plus' | 'minus'
  look: string
}) {
  return (
    <Answer question={question}>
      <ul className="grid gap-1">
        {lines.map((line) => (
          <li key={line} className="flex items-start gap-2">
            <Icon name={icon} className={classes('mt-1', look)} />
            <span>{line}</span>
          </li>
        ))}
      </ul>
    </Answer>
  )
}
