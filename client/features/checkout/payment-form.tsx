import { useId, useState, type RefObject } from 'react'
import { useTranslations } from 'use-intl'
import { methodTypesFor } from '#shared/billing/method-types.ts'
import type { Me } from '#shared/contracts/account.ts'
import type { Plan } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { useConfig } from '../../app/config-context.ts'
import { useIsOnline } from '../../app/use-is-online.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import type { CardForm } from '../../stripe/card-form.ts'
import { Button } from '../../ui/button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { useMoney } from '../../ui/money.tsx'
import { CardBox, type CardBoxStatus } from '../../stripe/card-box.tsx'
import { priceAfter, type OrderAmounts } from './order-amounts.ts'
import { PaymentNotice } from './payment-notice.tsx'
import { TestCardStrip } from '../../stripe/test-card-strip.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { MethodChoice } from '../payment-methods/method-choice.tsx'
import { PromotionPart } from './promotion-part.tsx'
import { useIsBefore } from './use-is-before.ts'
import type { PayingMethod } from './use-paying-method.ts'
import type { OrderPromotion } from './use-order-promotion.ts'
import type { Payment } from './use-payment.ts'

export interface PaymentFormProps {
  readonly me: NonNullable<Me>
  readonly plan: Plan
  readonly choice: PlanChoice
  readonly amounts: OrderAmounts
  readonly firstRenewalAt: string
  readonly needsCard: boolean
  readonly payment: Payment
  readonly paying: PayingMethod
  readonly promotion: OrderPromotion
  readonly onCode: (code: string | null) => void
  readonly card: RefObject<CardForm | null>
  /** Until when another order's open check at the bank keeps this one from being paid; null when nothing does. */
  readonly bankKeepsUntil: string | null
  /** False while Stripe does not answer the server. */
  readonly isProviderUp: boolean
}

/** Card, what is agreed to, and the button that orders with an obligation to pay. */
export function PaymentForm(props: PaymentFormProps) {
  const {
    me,
    plan,
    choice,
    amounts,
    firstRenewalAt,
    needsCard,
    payment,
    paying,
    promotion,
    onCode,
    card,
    bankKeepsUntil,
    isProviderUp,
  } = props
  const t = useTranslations('checkout')
  const money = useMoney()
  const { stripeMode } = useConfig()
  const [cardStatus, setCardStatus] = useState<CardBoxStatus>('loading')
  const dates = useDates()
  const isTyped = needsCard && paying.methodId === null
  const lock = usePayLock({
    cardStatus: isTyped ? cardStatus : 'ready',
    bankKeepsUntil,
    cardsRestUntil: payment.cardsRestUntil,
    isProviderUp,
    isPricing: promotion.isPricing,
  })
  const methodTypes = methodTypesFor(amounts.dueNow.currency)
  const reason = useId()
  const heading = useId()

  return (
    <form
      aria-labelledby={heading}
      noValidate
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        if (lock === null) void payment.submit()
      }}
    >
      <div className="grid gap-1">
        <h2 id={heading} className="text-h3">
          {needsCard ? t('howYouPay') : t('noCardNeeded')}
        </h2>
        <p className="wrap-anywhere text-muted">
          {t('payingAs', { account: me.account.name, email: me.user.email })}
        </p>
      </div>
      {needsCard && paying.methods.length > 0 ? (
        <MethodChoice
          methods={paying.methods}
          value={paying.methodId}
          onChange={choose}
          typed={t('typedMethod')}
          isLocked={payment.phase !== 'idle'}
        />
      ) : null}
      {isTyped && paying.isLoading ? <Skeleton className="h-80" /> : null}
      {isTyped && !paying.isLoading ? (
        <CardBox
          ref={card}
          dueNow={amounts.dueNow}
          methodTypes={methodTypes}
          customer={{ name: me.user.name, email: me.user.email }}
          status={cardStatus}
          onStatus={setCardStatus}
        />
      ) : null}
      {payment.problem ? (
        <PaymentNotice
          key={payment.problemTurn}
          problem={payment.problem}
          newAmount={money(amounts.dueNow)}
        />
      ) : null}
      {isTyped && stripeMode === 'emulator' ? <TestCardStrip methodTypes={methodTypes} /> : null}
      <PromotionPart promotion={promotion} isLocked={payment.phase !== 'idle'} onCode={onCode} />
      <Consent plan={plan} choice={choice} amounts={amounts} firstRenewalAt={firstRenewalAt} />
      <div className="sticky bottom-0 z-10 -mx-4 grid gap-2 border-t border-hairline bg-canvas px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:-mx-6 sm:px-6 lg:static lg:mx-0 lg:border-t-0 lg:p-0">
        <Button
          type="submit"
          variant="primary"
          block
          isLocked={lock !== null}
          aria-describedby={lock === null ? undefined : reason}
          busyLabel={busyWords()}
        >
          {payWords()}
        </Button>
        {lock === null ? null : (
          <p id={reason} className="text-center text-label text-muted">
            {t(`locked.${lock.reason}`, { until: lock.until === null ? '' : dates.moment(lock.until) })}
          </p>
        )}
        {payment.phase === 'asking_bank' ? (
          <p role="status" className="text-center text-label text-muted">
            {t('bankMayAsk')}
          </p>
        ) : null}
      </div>
    </form>
  )

  /** The typed fields come and go with the choice, and load anew. */
  function choose(id: string | null): void {
    if (id !== null) setCardStatus('loading')
    paying.choose(id)
  }

  function payWords(): string {
    const renewal = money(amounts.dueAtRenewal)
    if (amounts.dueNow.amountMinor > 0) return t('pay', { amount: money(amounts.dueNow) })
    if (amounts.dueAtRenewal.amountMinor > 0) {
      return t('startTrial', { amount: renewal, interval: choice.interval })
    }
    return t('confirmFree')
  }

  function busyWords(): string | undefined {
    if (payment.phase === 'idle') return undefined
    if (amounts.dueNow.amountMinor > 0) return t('paying', { amount: money(amounts.dueNow) })
    return t('starting')
  }
}

interface PayLock {
  readonly reason: 'offline' | 'provider' | 'cards' | 'bank' | 'pricing' | 'loading' | 'blocked'
  /** When it opens by itself. */
  readonly until: string | null
}

/** Why the button is locked, or null. */
function usePayLock({
  cardStatus,
  bankKeepsUntil,
  cardsRestUntil,
  isProviderUp,
  isPricing,
}: {
  cardStatus: CardBoxStatus
  bankKeepsUntil: string | null
  cardsRestUntil: string | null
  isProviderUp: boolean
  isPricing: boolean
}): PayLock | null {
  const isOnline = useIsOnline()
  const doCardsRest = useIsBefore(cardsRestUntil)
  const doesBankKeep = useIsBefore(bankKeepsUntil)
  if (!isOnline) return { reason: 'offline', until: null }
  if (!isProviderUp) return { reason: 'provider', until: null }
  if (doCardsRest) return { reason: 'cards', until: cardsRestUntil }
  if (doesBankKeep) return { reason: 'bank', until: bankKeepsUntil }
  if (isPricing) return { reason: 'pricing', until: null }
  return cardStatus === 'ready' ? null : { reason: cardStatus, until: null }
}

/** What pressing the button agrees to. Its meaning belongs to `consentVersion`. */
function Consent({
  plan,
  choice,
  amounts,
  firstRenewalAt,
}: Pick<PaymentFormProps, 'plan' | 'choice' | 'amounts' | 'firstRenewalAt'>) {
  const t = useTranslations('checkout.consent')
  const { appName, termsUrl } = useConfig()
  const local = useLocalized()
  const money = useMoney()
  const dates = useDates()
  const full = priceAfter(amounts)
  const facts = {
    plan: local(plan.name),
    due: money(amounts.dueNow),
    renewal: money(amounts.dueAtRenewal),
    interval: choice.interval,
    date: dates.day(firstRenewalAt),
    appName,
  }
  return (
    <div className="grid max-w-line gap-2 text-label">
      <p>
        {amounts.trialDays === null ? t('paid', facts) : t('trial', { ...facts, days: amounts.trialDays })}
      </p>
      {full?.at == null ? null : (
        <p>{t('reduced', { ...facts, full: money(full.amount), from: dates.day(full.at) })}</p>
      )}
      <p className="text-muted">{t('cancel', facts)}</p>
      {termsUrl === null ? null : (
        <p>
          <ExternalLink href={termsUrl}>{t('terms', facts)}</ExternalLink>
        </p>
      )}
    </div>
  )
}
