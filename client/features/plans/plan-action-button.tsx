import { lazy } from 'react'
import { useTranslations } from 'use-intl'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { WhenIdle } from '../../ui/when-idle.tsx'
import { isChangePriced, type PlanAction, type Visitor } from './plan-action.ts'

// What a change costs is for those who have a plan, and no part of a stranger's page.
const ChangePlanButton = lazy(async () => ({
  default: (await import('./change-plan-button.tsx')).ChangePlanButton,
}))

/** Room for what a change costs, so that nothing moves when that is known. */
const twoLines = 'min-h-17'

export interface PlanActionButtonProps {
  readonly plan: Plan
  readonly list: PlanList
  readonly action: PlanAction
  readonly visitor: Visitor
  /** The page's one filled button, unless a payment waits to be finished. */
  readonly isMain: boolean
}

/** The one action of a plan's card, in words that say what follows. */
export function PlanActionButton({ plan, list, action, visitor, isMain }: PlanActionButtonProps) {
  const t = useTranslations('plans')
  const name = useLocalized()(plan.name)
  const variant = isMain ? 'primary' : 'secondary'
  switch (action.kind) {
    case 'unknown':
      return <Skeleton className="h-11 w-full" />
    case 'yours':
      return (
        <p className="flex min-h-11 items-center justify-center">
          <Badge tone="success">{t('action.yours')}</Badge>
        </p>
      )
    case 'finish':
      return (
        <div className="grid justify-items-center gap-2">
          <Badge tone="warning" icon="clock">
            {t('action.inProgress')}
          </Badge>
          <ButtonLink href={action.href} variant="primary" block>
            {t('action.finish', { name })}
          </ButtonLink>
        </div>
      )
    case 'processing':
      return (
        <div className="grid justify-items-center gap-2">
          <Badge tone="info" icon="clock">
            {t('action.onItsWay')}
          </Badge>
          <ButtonLink href={action.href} block>
            {t('action.seeBilling')}
          </ButtonLink>
        </div>
      )
    case 'join':
      return (
        <ButtonLink href={action.href} variant={variant} block>
          {t('action.join')}
        </ButtonLink>
      )
    case 'start':
      return (
        <ButtonLink href={action.href} variant={variant} block>
          {plan.trial === null ? t('action.choose', { name }) : t('action.trial', { name })}
        </ButtonLink>
      )
    case 'has_other': {
      const words = t('action.change', { name })
      if (!visitor.current || !isChangePriced(visitor.current)) {
        return (
          <ButtonLink href={action.href} block>
            {words}
          </ButtonLink>
        )
      }
      return (
        <WhenIdle
          fallback={
            <ButtonLink href={action.href} block className={twoLines}>
              {words}
            </ButtonLink>
          }
        >
          <ChangePlanButton {...action} plan={plan} list={list} className={twoLines} />
        </WhenIdle>
      )
    }
    case 'fallback':
      return (
        <p className="flex min-h-11 items-center justify-center text-center text-label text-muted">
          {t('action.fallback')}
        </p>
      )
    case 'not_permitted':
      return (
        <p className="flex min-h-11 items-center justify-center text-center text-label text-muted">
          {t('action.notPermitted')}
        </p>
      )
  }
}
