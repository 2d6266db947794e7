import * as z from 'zod/mini'
import { maxEmailLength, maxPoNumberLength } from '#shared/billing-details-limits.ts'

const email = z.object({
  value: z
    .string()
    .check(z.trim(), z.email({ error: 'email' }), z.maxLength(maxEmailLength, { error: 'emailLong' })),
})

/** What is typed beside name and address. */
export const detailsFormSchema = z.object({
  kind: z.enum(['individual', 'company']),
  emails: z.array(email).check(z.refine(areDifferent, { error: 'emailTwice' })),
  poNumber: z.string().check(z.trim(), z.maxLength(maxPoNumberLength, { error: 'poNumberLong' })),
  language: z.enum(['en', 'it']),
})
export type DetailsFormValues = z.infer<typeof detailsFormSchema>

export const detailsProblems = ['email', 'emailLong', 'emailTwice', 'poNumberLong'] as const

function areDifferent(emails: readonly { value: string }[]): boolean {
  return new Set(emails.map(({ value }) => value.trim().toLowerCase())).size === emails.length
}
