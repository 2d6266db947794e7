import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { paths } from '../../app/paths.ts'
import { CancelLink } from './cancel-link.tsx'
import { DropPauseButton } from './drop-pause-button.tsx'
import { DropBookedButton } from './drop-booked-button.tsx'
import { KeepButton } from './keep-button.tsx'
import { SeatUseLines } from './seat-use-lines.tsx'
import { stateActions } from './state-actions.ts'
import { Reduction } from '../promotions/reduction.tsx'
import { stateLooks } from './state-look.ts'

/** The plan, its state as a badge, and what can be done next. */
export function PlanCard({ current, list }: { current: CurrentSubscription; list: PlanList | undefined }) {
  const t = useTranslations('overview')
  const state = useTranslations('state')
  const local = useLocalized()
  const dates = useDates()
  const { kind } = current.state
  const isOver = kind === 'free' || kind === 'canceled' || kind === 'expired'
  const choice = isOver ? null : (current.plan?.choice ?? null)
  const plan = list?.plans.find(({ code }) => code === choice?.plan)
  const { primary, secondary } = stateActions(current)
  return (
    <Card as="section" aria-labelledby="plan-title" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h2 id="plan-title" className="text-label font-medium text-muted">
          {t('planTitle')}
        </h2>
        <Badge {...stateLooks[kind]}>{state(`badge.${kind}`)}</Badge>
      </div>
      <div className="grid gap-1">
        <p className="text-h2 font-semibold">{planName()}</p>
        {choice ? (
          <p className="text-muted">
            {t('planWords', {
              seats: plan?.seats ? Math.max(choice.seats, plan.seats.included) : 0,
              interval: choice.interval,
            })}
          </p>
        ) : null}
        {choice?.addOns.map(({ code, quantity }) => (
          <p key={code} className="text-muted">
            {t('addOn', { quantity, name: addOnName(code) })}
          </p>
        ))}
        {current.plan?.startedAt && !isOver ? (
          <p className="text-label text-muted">{t('since', { date: dates.day(current.plan.startedAt) })}</p>
        ) : null}
        {choice !== null && plan?.seats ? <SeatUseLines /> : null}
        <Reduction current={current} />
        {current.ending && kind !== 'canceling' ? (
          <p className="text-label text-muted">{t('endsOn', { date: dates.day(current.ending.endsAt) })}</p>
        ) : null}
      </div>
      <div className="mt-auto flex flex-wrap gap-3">
        {current.canManage ? (
          <>
            {primary ? (
              <ButtonLink href={primary.href} variant={current.unfinished ? 'secondary' : 'primary'}>
                {t(primary.label)}
              </ButtonLink>
            ) : null}
            {current.allowed.includes('resume') ? (
              <ButtonLink href={paths.resume} variant="primary">
                {t('resumeNow')}
              </ButtonLink>
            ) : null}
            {current.allowed.includes('extend_pause') ? (
              <ButtonLink href={paths.extendPause}>{t('extendPause')}</ButtonLink>
            ) : null}
            {current.ending?.canBeKept === true ? <KeepButton plan={planName()} /> : null}
            {current.allowed.includes('drop_pause') ? <DropPauseButton plan={planName()} /> : null}
            {current.booked.change === null ? null : <DropBookedButton plan={planName()} />}
            {secondary ? <ButtonLink href={secondary.href}>{t(secondary.label)}</ButtonLink> : null}
            {current.allowed.includes('end_trial') ? (
              <ButtonLink href={paths.endTrial}>{t('endTrial')}</ButtonLink>
            ) : null}
            {current.allowed.includes('pause') ? (
              <ButtonLink href={paths.pause}>{t('pausePlan')}</ButtonLink>
            ) : null}
            {current.canCancel ? <CancelLink isTrial={kind === 'trialing'} /> : null}
          </>
        ) : (
          <p className="text-label text-muted">{t('readOnly')}</p>
        )}
      </div>
    </Card>
  )

  function planName(): string {
    if (choice === null) return t('onFree')
    return plan ? local(plan.name) : choice.plan
  }

  function addOnName(code: string): string {
    const addOn = plan?.addOns.find((each) => each.code === code)
    return addOn ? local(addOn.name) : code
  }
}
