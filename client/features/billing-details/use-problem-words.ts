import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { maxEmailLength, maxPoNumberLength } from '#shared/billing-details-limits.ts'
import { detailsProblems } from './details-form-schema.ts'

/** Puts what the schema says of a field into words; undefined when the field is fine. */
export function useProblemWords(): (problem: { message?: string } | undefined) => string | undefined {
  const t = useTranslations('details.problems')
  return useCallback(
    (problem) => {
      const known = detailsProblems.find((name) => name === problem?.message)
      return known === undefined
        ? undefined
        : t(known, { count: known === 'poNumberLong' ? maxPoNumberLength : maxEmailLength })
    },
    [t],
  )
}
