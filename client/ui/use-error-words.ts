import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { refusalOf } from '../trpc/errors.ts'

/** The one sentence for whatever a call threw. */
export function useErrorWords(): (error: unknown) => string {
  const t = useTranslations('errors')
  return useCallback((error) => t(refusalOf(error).code), [t])
}
