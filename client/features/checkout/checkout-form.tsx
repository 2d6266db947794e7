import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useTranslations } from 'use-intl'
import type { Me } from '#shared/contracts/account.ts'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import type { CardForm } from '../../stripe/card-form.ts'
import { useAnnounce } from '../../ui/live-region.tsx'
import { useMoney } from '../../ui/money.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { isSameChoice } from './choice.ts'
import { Buyer } from './buyer.tsx'
import { CheckoutClosed } from './checkout-closed.tsx'
import { firstRenewalAt, isUnpriced, orderAmounts } from './order-amounts.ts'
import { OrderSummary } from './order-summary.tsx'
import { PaymentForm } from './payment-form.tsx'
import { standingOf } from './account-standing.ts'
import { UnfinishedNotice } from './unfinished-notice.tsx'
import { usePayingMethod } from './use-paying-method.ts'
import { useOrderPromotion } from './use-order-promotion.ts'
import { useTaxedOrder } from './use-taxed-order.ts'
import { usePayment } from './use-payment.ts'

export interface CheckoutFormProps {
  readonly me: NonNullable<Me>
  readonly list: PlanList
  readonly plan: Plan
  readonly choice: PlanChoice
  readonly current: CurrentSubscription
}

/** The open checkout of one choice. The choice lives in the address, so reload and Back keep it. */
export function CheckoutForm({ me, list, plan, choice, current }: CheckoutFormProps) {
  const t = useTranslations('checkout')
  const [, navigate] = useLocation()
  const card = useRef<CardForm>(null)
  const needsCard = plan.trial?.needsCard ?? true
  const paying = usePayingMethod({
    isWanted: needsCard && standingOf(current) === 'can_pay',
    isTrial: plan.trial !== null,
  })
  const promotion = useOrderPromotion(choice, current)
  const isQuoted = list.automaticTax || current.balance !== null
  const taxes = useTaxedOrder(choice, isQuoted && standingOf(current) === 'can_pay', list.automaticTax)
  const payment = usePayment({
    accountId: me.account.id,
    choice,
    catalogueVersion: list.catalogueVersion,
    needsCard,
    card,
    methodId: paying.methodId,
    promotion: promotion.quote,
    taxed: taxes.status === 'quoted' ? taxes.order : null,
    onOldPrices: promotion.refresh,
    onFinished: (attemptId) => navigate(paths.billingReturn(attemptId), { replace: true }),
  })
  const amounts = orderAmounts(plan, choice, payment.quote, promotion.quote, taxes)
  useAnnouncedTotal(amounts === null || isUnpriced(amounts) ? null : amounts.dueNow)
  const [opened] = useState(() => ({
    at: new Date(current.accountNow),
    standing: standingOf(current),
    wasUnfinished: current.unfinished !== null,
  }))
  const standing = standingOf(current)

  // A payment of this page changes the account before the page knows how it ended: let it finish first.
  if (standing !== 'can_pay' && payment.phase === 'idle') {
    return <CheckoutClosed standing={standing} paidElsewhere={opened.standing === 'can_pay'} />
  }
  if (amounts === null) return <CheckoutClosed standing="can_pay" problem="not_sold" />

  const { unfinished } = current
  const keepsUntil = unfinished && !isSameChoice(unfinished.choice, choice) ? unfinished.replaceableAt : null
  const renewal = firstRenewalAt(opened.at, choice.interval, amounts.trialDays)
  const change = (next: Partial<PlanChoice>) =>
    navigate(paths.checkout({ ...choice, ...next, ...(promotion.code && { promo: promotion.code }) }), {
      replace: true,
    })
  const takeCode = (code: string | null) =>
    navigate(paths.checkout({ ...choice, promo: code ?? '' }), { replace: true })

  return (
    <div className="grid gap-6">
      <p>
        <TextLink href={paths.plans(choice)}>{t('backToPlans')}</TextLink>
      </p>
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-12">
        <div className="lg:sticky lg:top-8 lg:col-start-2 lg:row-start-1 lg:self-start">
          <OrderSummary
            choice={choice}
            amounts={amounts}
            taxBehavior={list.taxBehavior}
            firstRenewalAt={renewal}
            editor={{ list, plan, choice, isLocked: payment.phase !== 'idle', onChange: change }}
          />
        </div>
        <div className="grid content-start gap-6 lg:col-start-1 lg:row-start-1">
          <UnfinishedNotice list={list} choice={choice} current={current} wasOpen={opened.wasUnfinished} />
          <Buyer me={me} taxes={taxes} isLocked={payment.phase !== 'idle'}>
            <PaymentForm
              me={me}
              plan={plan}
              choice={choice}
              amounts={amounts}
              firstRenewalAt={renewal}
              needsCard={needsCard}
              payment={payment}
              paying={paying}
              promotion={promotion}
              onCode={takeCode}
              card={card}
              bankKeepsUntil={keepsUntil}
              isProviderUp={current.isProviderUp}
            />
          </Buyer>
        </div>
      </div>
    </div>
  )
}

/** Says a changed total, once the figures have settled. */
function useAnnouncedTotal(dueNow: { amountMinor: number; currency: PlanChoice['currency'] } | null): void {
  const t = useTranslations('checkout.summary')
  const money = useMoney()
  const announce = useAnnounce()
  const total = dueNow === null ? null : money(dueNow)
  const said = useRef(total)
  useEffect(() => {
    if (total === null || said.current === total) return
    said.current = total
    announce(t('announced', { amount: total }), { settle: true })
  }, [announce, t, total])
}
