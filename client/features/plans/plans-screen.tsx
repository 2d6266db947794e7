import { lazy } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import { Page } from '../../app/page.tsx'
import { useMe } from '../../app/use-me.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { OptionalPart } from '../../ui/optional-part.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { WhenIdle } from '../../ui/when-idle.tsx'
import type { Visitor } from './plan-action.ts'
import { PlanCard } from './plan-card.tsx'
import { PlanControls } from './plan-controls.tsx'
import { PlansSkeleton } from './plans-skeleton.tsx'
import { offeredFor } from './shown-price.ts'
import { usePlanChoice } from './use-plan-choice.ts'

const ComparisonTable = lazy(async () => ({
  default: (await import('./comparison-table.tsx')).ComparisonTable,
}))
const PlanQuestions = lazy(async () => ({
  default: (await import('./plan-questions.tsx')).PlanQuestions,
}))

const PromotionNote = lazy(async () => ({
  default: (await import('./promotion-note.tsx')).PromotionNote,
}))

/** Plans and prices, for strangers and for people who have a plan. */
export function PlansScreen() {
  const t = useTranslations('plans')
  const trpc = useTRPC()
  const list = useQuery(trpc.plans.list.queryOptions())
  const retry = () => void list.refetch()
  return (
    <Page title={t('title')} lead={t('lead')}>
      {list.isError ? (
        <ErrorPanel
          error={list.error}
          title={list.data === undefined ? t('failed') : t('stale')}
          onRetry={retry}
          isRetrying={list.isFetching}
        />
      ) : null}
      {list.data === undefined ? (
        list.isError ? null : (
          <PlansSkeleton onRetry={retry} />
        )
      ) : (
        <Plans list={list.data} />
      )}
      <WhenIdle fallback={<Skeleton className="h-96 w-full" />}>
        <PlanQuestions />
      </WhenIdle>
    </Page>
  )
}

function Plans({ list }: { list: PlanList }) {
  const t = useTranslations('plans')
  const visitor = useVisitor()
  const choice = usePlanChoice(list, visitor.me)
  const plans = offeredFor(list.plans, choice)
  if (list.plans.length === 0) return <Banner tone="info">{t('empty')}</Banner>
  return (
    <>
      <div className="grid gap-6">
        {choice.promo === null ? null : (
          <OptionalPart fallback={<Skeleton className="h-24 w-full" />}>
            <PromotionNote code={choice.promo} currency={choice.currency} />
          </OptionalPart>
        )}
        <PlanControls list={list} choice={choice} />
        <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          {plans.map((plan, index) => (
            <PlanCard
              key={plan.code}
              plan={plan}
              before={plans[index - 1] ?? null}
              list={list}
              choice={choice}
              visitor={visitor}
            />
          ))}
        </ul>
        <p className="text-label text-muted">{t(`taxNote.${list.taxBehavior}`, { term: choice.taxTerm })}</p>
      </div>
      <WhenIdle fallback={<Skeleton className="h-192 w-full" />}>
        <ComparisonTable plans={plans} />
      </WhenIdle>
    </>
  )
}

/** Who looks at the page, and what they have. */
function useVisitor(): Visitor {
  const trpc = useTRPC()
  const me = useMe()
  const current = useQuery({ ...trpc.subscriptions.current.queryOptions(), enabled: Boolean(me) })
  return { me, current: current.data ?? (current.isError ? null : undefined) }
}
