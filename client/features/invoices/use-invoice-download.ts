import { useMutation } from '@tanstack/react-query'
import { useTRPCClient } from '../../trpc/react.ts'
import { saveFile } from './save-file.ts'

export interface InvoiceDownload {
  /** Takes a PDF, the invoice's or that of a credit note of it, from our server and hands it to the browser to save. */
  readonly download: (invoiceId: string, creditNote?: string) => void
  /** The invoice, or the number of the credit note, whose PDF is on its way. */
  readonly running: string | null
  readonly error: unknown
}

export function useInvoiceDownload(): InvoiceDownload {
  const client = useTRPCClient()
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: (wanted: { invoiceId: string; creditNote?: string }) =>
      client.invoices.document.query(wanted),
    onSuccess: saveFile,
  })
  const running = variables?.creditNote ?? variables?.invoiceId ?? null
  return {
    download: (invoiceId, creditNote) =>
      mutate(creditNote === undefined ? { invoiceId } : { invoiceId, creditNote }),
    running: isPending ? running : null,
    error,
  }
}
