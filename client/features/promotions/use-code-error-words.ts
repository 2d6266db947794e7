import { useTranslations } from 'use-intl'
import { refusalOf } from '../../trpc/errors.ts'
import { useDates } from '../../ui/date-text.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'

/** The sentence for a code that was refused, with the day on which it ended where that was the reason. */
export function useCodeErrorWords(): (error: unknown) => string {
  const t = useTranslations('promotion')
  const words = useErrorWords()
  const dates = useDates()
  return (error) => {
    const { code, details } = refusalOf(error)
    const endedAt = details['endedAt']
    if (code === 'promotion_expired' && typeof endedAt === 'string') {
      return t('ended', { date: dates.day(endedAt) })
    }
    return words(error)
  }
}
