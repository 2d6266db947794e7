import type { AuditDraft } from '../audit/record.ts'
import type { TaxIdRow } from '../db/schema/customers.ts'

/** What happened to an account's tax ids between two looks; empty where nothing did. */
export function taxIdStory(before: readonly TaxIdRow[], after: readonly TaxIdRow[]): AuditDraft[] {
  const removed = before.filter(({ id }) => after.every((other) => other.id !== id))
  const stories = after.flatMap((taxId): AuditDraft[] => {
    const earlier = before.find(({ id }) => id === taxId.id)
    const facts = { number: taxId.value }
    const added: AuditDraft[] = earlier === undefined ? [{ action: 'tax_id.added', facts }] : []
    if ((earlier?.status ?? 'pending') === taxId.status) return added
    if (taxId.status === 'verified') return [...added, { action: 'tax_id.verified', facts }]
    return taxId.status === 'unverified' ? [...added, { action: 'tax_id.unverified', facts }] : added
  })
  const gone = removed.map(({ value }): AuditDraft => ({
    action: 'tax_id.removed',
    facts: { number: value },
  }))
  return [...stories, ...gone]
}
