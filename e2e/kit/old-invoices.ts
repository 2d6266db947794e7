/**
 * Lays copies of somebody's first invoice beside it in the app's database, as years of billing would: `OLD-0001` of 3
 * January 2020 and on, two days apart, every tenth of them void.
 */
export async function copyInvoices(
  invariantsUrl: string | null,
  { email, count }: { email: string; count: number },
): Promise<void> {
  if (invariantsUrl === null) throw new Error('Here no door leads to the database.')
  const door = new URL(invariantsUrl)
  door.searchParams.set('email', email)
  door.searchParams.set('invoices', String(count))
  const answer = await fetch(door, { method: 'POST' })
  if (!answer.ok) throw new Error(`the invoices were not copied: ${await answer.text()}`)
}
