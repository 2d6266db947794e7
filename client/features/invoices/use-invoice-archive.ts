import { useRef, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import type { File, InvoiceRow } from '#shared/contracts/invoices.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { saveBlob } from '../../ui/save-blob.ts'

/** How many go into one archive: what the server gives a person within a minute, with some to spare. */
export const archiveMax = 25

export interface InvoiceArchive {
  /** Fetches the PDFs one after the other and saves them as one file, when all are there. */
  readonly save: (invoices: readonly InvoiceRow[]) => void
  /** How many are there already while it runs, else null. */
  readonly fetched: number | null
  readonly error: unknown
}

/** Several PDFs as one file. No answer ever holds more than one, and after a failure those that came are not fetched again. */
export function useInvoiceArchive(onSaved: (count: number) => void): InvoiceArchive {
  const client = useTRPCClient()
  const files = useRef(new Map<string, File>())
  const [fetched, setFetched] = useState(0)
  const { mutate, isPending, error } = useMutation({
    async mutationFn(invoices: readonly InvoiceRow[]) {
      const wanted: File[] = []
      for (const { id: invoiceId } of invoices) {
        setFetched(wanted.length)
        const file = files.current.get(invoiceId) ?? (await client.invoices.document.query({ invoiceId }))
        files.current.set(invoiceId, file)
        wanted.push(file)
      }
      const { zipFiles } = await import('./zip-files.ts')
      saveBlob(nameOf(invoices), zipFiles(wanted))
      files.current.clear()
      return wanted.length
    },
    onSuccess: onSaved,
  })
  return { save: mutate, fetched: isPending ? fetched : null, error }
}

/** From the oldest day to the newest. */
function nameOf(invoices: readonly InvoiceRow[]): string {
  const days = invoices.map(({ createdAt }) => createdAt.slice(0, 10)).toSorted()
  return `invoices-${days[0] ?? ''}-${days.at(-1) ?? ''}.zip`
}
