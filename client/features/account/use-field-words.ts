import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { maxNameLength } from '#shared/name-length.ts'
import { fieldProblems, minPasswordLength } from './credentials.ts'

/** Puts what the schema says of a field into words; undefined when the field is fine. */
export function useFieldWords(): (problem: { message?: string } | undefined) => string | undefined {
  const t = useTranslations('account.problems')
  return useCallback(
    (problem) => {
      const known = fieldProblems.find((name) => name === problem?.message)
      return known === undefined
        ? undefined
        : t(known, { count: known === 'nameLong' ? maxNameLength : minPasswordLength })
    },
    [t],
  )
}
