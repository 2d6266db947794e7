import { useTranslations } from 'use-intl'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { useDiscountWords } from './use-discount-words.ts'

/** What lowers the price of the plan and what it costs afterwards; else the way to a code, where one can be used. */
export function Reduction({
  current: { reduction, allowed, plan },
}: {
  current: Pick<CurrentSubscription, 'reduction' | 'allowed' | 'plan'>
}) {
  const t = useTranslations('promotion')
  const money = useMoney()
  const dates = useDates()
  const words = useDiscountWords()
  if (reduction === null) {
    if (!allowed.includes('redeem')) return null
    return (
      <p className="text-label">
        <TextLink href={paths.promotion}>{t('use')}</TextLink>
      </p>
    )
  }
  const { discount, full } = reduction
  return (
    <p className="text-label wrap-anywhere">
      {discount.code === null
        ? words(discount)
        : t('named', { code: discount.code, discount: words(discount) })}
      {full.at === null ? null : (
        <span className="block text-muted">
          {t('fromThen', {
            date: dates.day(full.at),
            amount: money(full.amount),
            interval: plan?.choice.interval ?? 'month',
          })}
        </span>
      )}
    </p>
  )
}
