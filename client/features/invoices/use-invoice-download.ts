import { useMutation } from '@tanstack/react-query'
import { useTRPCClient } from '../../trpc/react.ts'
import { saveFile } from './save-file.ts'

export interface InvoiceDownload {
  /** Takes the invoice's PDF from our server and hands it to the browser to save. */
  readonly download: (invoiceId: string) => void
  /** The invoice whose PDF is on its way. */
  readonly running: string | null
  readonly error: unknown
}

export function useInvoiceDownload(): InvoiceDownload {
  const client = useTRPCClient()
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: (invoiceId: string) => client.invoices.document.query({ invoiceId }),
    onSuccess: saveFile,
  })
  return { download: mutate, running: isPending ? (variables ?? null) : null, error }
}
