import { useTranslations } from 'use-intl'
import type { Plan } from '#shared/contracts/plans.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { PlanAction } from './plan-action.ts'

export interface PlanActionButtonProps {
  readonly plan: Plan
  readonly action: PlanAction
  /** The page's one filled button, unless a payment waits to be finished. */
  readonly isMain: boolean
}

/** The one action of a plan's card, in words that say what follows. */
export function PlanActionButton({ plan, action, isMain }: PlanActionButtonProps) {
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
    case 'has_other':
      return (
        <ButtonLink href={action.href} block>
          {t('action.change', { name })}
        </ButtonLink>
      )
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
