import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import type { PromotionPreview } from '#shared/contracts/promotions.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useDecision } from '../subscriptions/use-decision.ts'
import { useDiscountWords } from './use-discount-words.ts'

/** What a reduction does to the next charges, its end, and the button that takes it. Nothing is charged by it. */
export function RedeemOffer({
  current,
  preview,
  refresh,
  offer = false,
}: {
  current: CurrentSubscription
  preview: PromotionPreview
  /** Looks at the figures anew, once they are too old to be taken. */
  refresh: () => void
  /** True for what is offered to somebody who leaves. */
  offer?: boolean
}) {
  const t = useTranslations('promotion')
  const words = useErrorWords()
  const money = useMoney()
  const dates = useDates()
  const discountWords = useDiscountWords()
  const client = useTRPCClient()
  const [, navigate] = useLocation()
  const title = useId()
  const { discount, next, full, quoteId } = preview
  const interval = current.plan?.choice.interval ?? 'month'
  const redeem = useDecision(
    (attemptId) => client.promotions.redeem.mutate({ attemptId, quoteId }),
    () => t('done', { discount: discountWords(discount) }),
    () => navigate(paths.overview),
  )
  const isOld = redeem.isError && refusalOf(redeem.error).code === 'quote_expired'
  return (
    <Card as="section" aria-labelledby={title} className="grid gap-4">
      <h2 id={title} className="text-h3 font-semibold">
        {offer ? t('offerTitle') : (discount.code ?? t('off.unknown'))}
      </h2>
      <p>{discountWords(discount)}</p>
      <dl className="grid gap-3">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <dt>{t('nextCharge', { date: dates.day(next.at) })}</dt>
          <dd className="font-semibold tabular-nums">
            <span className="me-2 font-normal text-muted">
              <span className="sr-only">{t('insteadOf')} </span>
              <s>{money(full.amount)}</s>
            </span>
            {money(next.amount)}
          </dd>
        </div>
        {full.at === null ? null : (
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <dt>{t('afterwards', { date: dates.day(full.at) })}</dt>
            <dd className="tabular-nums">{t('each', { amount: money(full.amount), interval })}</dd>
          </div>
        )}
      </dl>
      {redeem.isError ? (
        <Banner tone={isOld ? 'warning' : 'danger'} role="alert" title={t('failed')}>
          <p>{words(redeem.error)}</p>
        </Banner>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Button
          variant={offer ? 'secondary' : 'primary'}
          busyLabel={redeem.isPending ? t('redeeming') : undefined}
          onClick={() => {
            if (isOld) {
              redeem.reset()
              refresh()
            } else redeem.mutate()
          }}
        >
          {isOld ? t('lookAgain') : offer ? t('takeOffer') : t('redeem')}
        </Button>
      </div>
    </Card>
  )
}
