import { useTranslations } from 'use-intl'
import type { Discount } from '#shared/contracts/discounts.ts'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'

/** Says how much a reduction takes off, and of which charges. */
export function useDiscountWords(): (discount: Discount) => string {
  const t = useTranslations('promotion')
  const money = useMoney()
  const dates = useDates()
  return ({ percentOff, amountOff, duration, endsAt }) => {
    const off =
      percentOff !== null
        ? t('off.percent', { percent: percentOff })
        : amountOff !== null
          ? t('off.amount', { amount: money(amountOff) })
          : t('off.unknown')
    return endsAt === null
      ? t(duration === 'once' ? 'lasts.once' : 'lasts.forever', { off })
      : t('lasts.until', { off, date: dates.day(endsAt) })
  }
}
