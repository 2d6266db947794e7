import { useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import type { Me } from '#shared/contracts/account.ts'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import type { AttemptOutcome, CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import type { CardForm } from '../../stripe/card-form.ts'
import { declineFamilyOf } from '#shared/billing/decline-families.ts'
import { useCurrentSubscription } from '../../app/use-current-subscription.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { Buyer } from './buyer.tsx'
import { CheckoutClosed } from './checkout-closed.tsx'
import { firstRenewalAt, orderAmounts } from './order-amounts.ts'
import { OrderSummary } from './order-summary.tsx'
import { PaymentForm } from './payment-form.tsx'
import { usePayingMethod } from './use-paying-method.ts'
import { useOrderPromotion } from './use-order-promotion.ts'
import { useTaxedOrder } from './use-taxed-order.ts'
import { usePayment } from './use-payment.ts'

/** A payment that failed, to be paid again on the spot with the choice intact. */
export function RetryPayment({ me, outcome }: { me: NonNullable<Me>; outcome: AttemptOutcome }) {
  const t = useTranslations('checkout')
  const trpc = useTRPC()
  const list = useQuery(trpc.plans.list.queryOptions())
  const current = useCurrentSubscription()
  if (list.data && current.data) {
    const plan = list.data.plans.find(({ code }) => code === outcome.choice.plan)
    return plan ? (
      <RetryForm me={me} outcome={outcome} list={list.data} plan={plan} current={current.data} />
    ) : (
      <CheckoutClosed standing="can_pay" problem="unknown_plan" />
    )
  }
  const failed = [list, current].find((query) => query.isError && !query.data)
  const reload = () => void Promise.all([list.refetch(), current.refetch()])
  if (failed) {
    return (
      <ErrorPanel
        error={failed.error}
        title={t('loadFailed')}
        onRetry={reload}
        isRetrying={failed.isFetching}
      />
    )
  }
  return (
    <>
      <LoadingNote onRetry={reload} />
      <Skeleton className="h-112 w-full" />
    </>
  )
}

function RetryForm({
  me,
  outcome,
  list,
  plan,
  current,
}: {
  me: NonNullable<Me>
  outcome: AttemptOutcome
  list: PlanList
  plan: Plan
  current: CurrentSubscription
}) {
  const t = useTranslations('stripe')
  const [, navigate] = useLocation()
  const card = useRef<CardForm>(null)
  const [openedAt] = useState(() => new Date(current.accountNow))
  const { choice, declineCode } = outcome
  const paying = usePayingMethod({ isWanted: true, isTrial: plan.trial !== null })
  const promotion = useOrderPromotion(choice, current)
  const taxes = useTaxedOrder(choice, list.automaticTax || current.balance !== null, list.automaticTax)
  const payment = usePayment({
    accountId: me.account.id,
    choice,
    catalogueVersion: list.catalogueVersion,
    needsCard: true,
    card,
    methodId: paying.methodId,
    promotion: promotion.quote,
    taxed: taxes.status === 'quoted' ? taxes.order : null,
    onOldPrices: promotion.refresh,
    onFinished: (attemptId) => navigate(paths.billingReturn(attemptId), { replace: true }),
  })
  const amounts = orderAmounts(plan, choice, payment.quote, promotion.quote, taxes)
  if (amounts === null) return <CheckoutClosed standing="can_pay" problem="not_sold" />
  const renewal = firstRenewalAt(openedAt, choice.interval, amounts.trialDays)
  const family = declineFamilyOf(undefined, declineCode ?? undefined)
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-12">
      <div className="lg:col-start-2 lg:row-start-1 lg:self-start">
        <OrderSummary
          choice={choice}
          amounts={amounts}
          taxBehavior={list.taxBehavior}
          firstRenewalAt={renewal}
        />
      </div>
      <div className="grid content-start gap-6 lg:col-start-1 lg:row-start-1">
        {declineCode !== null && payment.problem === null ? (
          <Banner tone="danger" title={t(`decline.${family}.title`)}>
            <p>{t(`decline.${family}.next`)}</p>
          </Banner>
        ) : null}
        <Buyer me={me} taxes={taxes} isLocked={payment.phase !== 'idle'}>
          <PaymentForm
            me={me}
            plan={plan}
            choice={choice}
            amounts={amounts}
            firstRenewalAt={renewal}
            needsCard
            payment={payment}
            paying={paying}
            promotion={promotion}
            onCode={(code) => navigate(paths.checkout({ ...choice, promo: code ?? '' }))}
            card={card}
            bankKeepsUntil={null}
            isProviderUp={current.isProviderUp}
          />
        </Buyer>
      </div>
    </div>
  )
}
