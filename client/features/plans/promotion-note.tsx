import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Currency } from '#shared/money.ts'
import { RestOfWords } from '../../i18n/rest-of-words.tsx'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useCodeErrorWords } from '../promotions/use-code-error-words.ts'
import { useDiscountWords } from '../promotions/use-discount-words.ts'

export interface PromotionNoteProps {
  /** The code that came with the address. */
  readonly code: string
  readonly currency: Currency
}

/** What the code of a link takes off and until when it can be used, or why it cannot. */
export function PromotionNote(props: PromotionNoteProps) {
  return (
    <RestOfWords>
      <Note {...props} />
    </RestOfWords>
  )
}

function Note({ code, currency }: PromotionNoteProps) {
  const t = useTranslations('planPromotion')
  const trpc = useTRPC()
  const dates = useDates()
  const discountWords = useDiscountWords()
  const errorWords = useCodeErrorWords()
  const look = useQuery(
    trpc.promotions.look.queryOptions(
      { promotionCode: code, currency },
      // Each look at a code that is not valid counts as a guess.
      { staleTime: Infinity, retry: false },
    ),
  )
  if (look.data !== undefined) {
    const { discount, usableUntil } = look.data
    return (
      <Banner tone="success" title={t('title', { code: discount.code ?? code })}>
        {t('takesOff', { discount: discountWords(discount), hasEnd: String(discount.endsAt !== null) })}{' '}
        {usableUntil === null ? null : t('usableUntil', { date: dates.day(usableUntil) })} {t('atCheckout')}
      </Banner>
    )
  }
  if (look.isError && isAboutTheCode(look.error)) {
    return (
      <Banner tone="warning" title={t('cannotBeUsed', { code })}>
        {errorWords(look.error)} {t('listPrices')}
      </Banner>
    )
  }
  return <Banner tone="info">{t('goesAlong', { code })}</Banner>
}

function isAboutTheCode(error: unknown): boolean {
  return refusalOf(error).code.startsWith('promotion_')
}
